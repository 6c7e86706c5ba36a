/**
 * The effects: what a procedure may ask of the machinery (`paraf:effect`). Each is written here once, with the activity
 * that performs it and the fields of its answer; the checker, the workflow, the activities and the rules are typed over
 * this table.
 */
import { err, ok, type Result } from '../shared/result.js';

/** `text` is never empty. `text or none` is null where there is nothing to tell; answers of earlier versions left it out. */
type Field = 'text' | 'text or none' | 'flag';

interface Effect {
  /** The activity that performs it, or that ends it where there are several (a signature). */
  readonly activity: string;
  /** `signature`: the official's sealed secret goes along with the letter. */
  readonly request: 'letter' | 'signature';
  readonly answer: Readonly<Record<string, Field>>;
}

/** A letter beside the application's own: numbered, sealed by the office, filed and published. */
const COUNTER_LETTER = { number: 'text', key: 'text', date: 'text', sha256: 'text', verificationId: 'text' } as const;

/**
 * A drawing of the letter: `covered` is the digest of the content that parafs cover, `signatory` the account in its
 * signature block, `standsInFor` the official for whom that one signs (Plh., Plt.). Both are none where nothing is signed.
 */
const DRAWING = { sha256: 'text', covered: 'text', signatory: 'text or none', standsInFor: 'text or none' } as const;

export const EFFECTS = {
  /** The unnumbered letter that the parafs cover. */
  draft: { activity: 'draftLetter', request: 'letter', answer: DRAWING },
  /** `key` is that of the register's row, `date` YYYY-MM-DD in the office's zone. */
  number: { activity: 'numberLetter', request: 'letter', answer: { number: 'text', key: 'text', date: 'text' } },
  'draft-final': { activity: 'draftFinalLetter', request: 'letter', answer: DRAWING },
  'invite-survey': { activity: 'inviteSurvey', request: 'letter', answer: { survey: 'text' } },
  sign: {
    activity: 'completeSignature',
    request: 'signature',
    answer: { sha256: 'text', level: 'text', signer: 'text' },
  },
  publish: { activity: 'publishLetter', request: 'letter', answer: { verificationId: 'text' } },
  /** `job` is none where the office has switched paper off. */
  print: { activity: 'printLetter', request: 'letter', answer: { job: 'text or none', printer: 'text' } },
  'notify-ready': { activity: 'notifyReady', request: 'letter', answer: { sent: 'flag' } },
  receipt: { activity: 'issueReceipt', request: 'letter', answer: COUNTER_LETTER },
  'request-correction': { activity: 'requestCorrection', request: 'letter', answer: COUNTER_LETTER },
  archive: { activity: 'archiveCase', request: 'letter', answer: { manifest: 'text' } },
} as const satisfies Readonly<Record<string, Effect>>;

export type EffectName = keyof typeof EFFECTS;

type ValueOf<F> = F extends 'text' ? string : F extends 'flag' ? boolean : string | null;

/** What an effect brings. */
export type AnswerOf<E extends EffectName> = {
  readonly [K in keyof (typeof EFFECTS)[E]['answer']]: ValueOf<(typeof EFFECTS)[E]['answer'][K]>;
};

export const EFFECT_NAMES = Object.keys(EFFECTS) as readonly EffectName[];

export const isEffect = (word: string): word is EffectName => Object.hasOwn(EFFECTS, word);

/** Whether an element's labels ask for this effect. */
export const asksFor = ({ effect }: { readonly effect?: string | null }, wanted: EffectName): boolean =>
  effect === wanted;

const read = (field: Field, value: unknown): string | boolean | null | undefined => {
  switch (field) {
    case 'text':
      return typeof value === 'string' && value !== '' ? value : undefined;
    case 'text or none':
      if (value === undefined || value === null || value === '') return null;
      return typeof value === 'string' ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
  }
};

/** The answer of an effect, of which no field is missing; or which one is. */
export const readAnswer = <E extends EffectName>(
  effect: E,
  outputs: Readonly<Record<string, unknown>>,
): Result<AnswerOf<E>, string> => {
  const fields: Readonly<Record<string, Field>> = EFFECTS[effect].answer;
  const entries: (readonly [string, string | boolean | null])[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = read(field, outputs[name]);
    if (value === undefined)
      return err(
        `the answer of the effect "${effect}" lacks "${name}" (${field}); it has ${Object.keys(outputs).join(', ') || 'nothing'}`,
      );
    entries.push([name, value]);
  }
  // Each field was read by its kind.
  return ok(Object.fromEntries(entries) as AnswerOf<E>);
};
