/**
 * Effects that a procedure may ask of the machinery. Each is written here once, with the activity that performs it and
 * the fields of its answer. The checker, the workflow, the activities and the rules are typed over this table.
 */
import { err, ok, type Result } from '../shared/result.js';

/** `text` is never empty. `text or none` is null where there is nothing to tell; answers of earlier versions left it out. */
type Field = 'text' | 'text or none' | 'flag';

interface Effect {
  /** Activity that performs the effect; of several (a signature), the one that ends it. */
  readonly activity: string;
  /** `signature`: the official's sealed secret goes along with the letter. */
  readonly request: 'letter' | 'signature';
  readonly answer: Readonly<Record<string, Field>>;
}

/** A letter beside the application's own: numbered, sealed by the office, filed and published. */
const COUNTER_LETTER = { number: 'text', key: 'text', date: 'text', sha256: 'text', verificationId: 'text' } as const;

/**
 * Answer of a drawn letter. `covered`: digest of the content that parafs cover. `signatory`: account in the signature
 * block. `standsInFor`: official for whom the signatory signs (Plh., Plt.). The last two are none where nothing is
 * signed.
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

/** Answer of an effect, with its fields typed by the table. */
export type AnswerOf<E extends EffectName> = {
  readonly [K in keyof (typeof EFFECTS)[E]['answer']]: ValueOf<(typeof EFFECTS)[E]['answer'][K]>;
};

export const EFFECT_NAMES = Object.keys(EFFECTS) as readonly EffectName[];

export const isEffect = (word: string): word is EffectName => Object.hasOwn(EFFECTS, word);

/** True where an element's labels ask for this effect. */
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

/** The answer of an effect with every field present; otherwise a sentence about the first missing one. */
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
