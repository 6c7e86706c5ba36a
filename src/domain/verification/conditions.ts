/**
 * The six conditions on which an electronic signature has legal force: articles 6(1), 11(1) and 16(2) of the three
 * regulations on electronic signatures, which name the same six under the letters a to f.
 */
import type { SignatureFinding, VerificationReport } from '../ports/verifier.js';
import { codeOf, FINDINGS, type FindingCode } from './finding.js';

/**
 * a: the signature-creation data belong to the signer alone. b: while signing they are in the signer's power alone.
 * c: later changes to the signature can be known. d: later changes to the document can be known. e: the signer can be
 * identified. f: the signer's assent to the document can be shown.
 */
export const CONDITIONS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
export type ConditionLetter = (typeof CONDITIONS)[number];

export type ConditionOutcome = 'met' | 'not-met' | 'not-shown';

export interface Condition {
  readonly condition: ConditionLetter;
  readonly outcome: ConditionOutcome;
  /** Findings that keep it from being met; none where it is met. */
  readonly because: readonly FindingCode[];
}

type Effect = Partial<Record<Exclude<ConditionLetter, 'b'>, Exclude<ConditionOutcome, 'met'>>>;

const all = (outcome: Exclude<ConditionOutcome, 'met'>): Effect => ({
  a: outcome,
  c: outcome,
  d: outcome,
  e: outcome,
  f: outcome,
});

/** The bytes cannot be judged at all, or nobody can tell whether they are those that were signed. */
const NOTHING: Effect = all('not-shown');
/** Nothing exists that could meet any of them. */
const NONE: Effect = all('not-met');
/** The file is not as it was signed; who signed the original is another question. */
const CHANGED: Effect = { d: 'not-met', f: 'not-met' };
/** The signature is not as it was made: nothing that rests on it is shown. */
const BROKEN: Effect = { a: 'not-shown', c: 'not-met', d: 'not-shown', e: 'not-shown', f: 'not-shown' };
/** The signature is sound, but its signer is unknown. */
const UNKNOWN_SIGNER: Effect = { a: 'not-shown', e: 'not-shown', f: 'not-shown' };
/** The signer is known, but the certificate was not in force. */
const OUT_OF_FORCE: Effect = { a: 'not-met', f: 'not-shown' };
/** A time-stamp that proves the file's existence is not sound: it cannot show later changes. */
const STAMP: Effect = { c: 'not-met', d: 'not-shown' };
const DECIDES_NOTHING: Effect = {};

/** Effect of each finding on the conditions; a new finding does not compile until it has a line. */
const EFFECTS: Readonly<Record<FindingCode, Effect>> = {
  'file-unreadable': NOTHING,
  'not-a-pdf': NOTHING,
  'cut-short': NOTHING,
  'too-large': NOTHING,
  'limit-exceeded': NOTHING,
  'time-exceeded': NOTHING,
  'verification-died': NOTHING,
  encrypted: NOTHING,
  'no-signature': NONE,
  'signature-missing': { c: 'not-met', d: 'not-met', f: 'not-met' },
  'signature-unreached': { c: 'not-met', d: 'not-met', f: 'not-met' },
  'trailing-bytes': CHANGED,
  'revision-malformed': CHANGED,
  'duplicate-key': CHANGED,
  'duplicate-field': CHANGED,
  'forbidden-change': CHANGED,
  'change-not-permitted': CHANGED,
  'validation-data-removed': { c: 'not-met', d: 'not-met', f: 'not-met' },
  'certification-misplaced': CHANGED,
  'byte-range': CHANGED,
  'byte-range-not-a-revision': CHANGED,
  'signature-malformed': BROKEN,
  'contents-malformed': BROKEN,
  'sub-filter': BROKEN,
  'cms-malformed': BROKEN,
  'signature-wrong': BROKEN,
  'padding-not-zero': { c: 'not-met', f: 'not-shown' },
  'cms-unknown-part': { c: 'not-shown', f: 'not-shown' },
  'digest-differs': CHANGED,
  'statement-differs': CHANGED,
  'letter-added-to': CHANGED,
  'letter-unfinished': DECIDES_NOTHING,
  'signing-certificate-differs': { a: 'not-met', c: 'not-met', e: 'not-met', f: 'not-shown' },
  'signer-certificate-missing': { ...BROKEN, a: 'not-met', c: 'not-shown', e: 'not-met' },
  'signing-certificate-missing': { a: 'not-shown', c: 'not-shown', e: 'not-shown', f: 'not-shown' },
  'algorithm-refused': NOTHING,
  'signer-differs': { a: 'not-met', e: 'not-met', f: 'not-met' },
  'signer-unconfirmed': UNKNOWN_SIGNER,
  'certificate-unsuitable': UNKNOWN_SIGNER,
  'path-not-found': UNKNOWN_SIGNER,
  'path-broken': UNKNOWN_SIGNER,
  'validation-data-unsound': UNKNOWN_SIGNER,
  'certificate-expired': OUT_OF_FORCE,
  'certificate-not-yet-valid': OUT_OF_FORCE,
  'certificate-revoked': OUT_OF_FORCE,
  'certificate-out-of-bounds': { a: 'not-shown', f: 'not-shown' },
  'certificate-revoked-later': { a: 'not-shown', f: 'not-shown' },
  'revocation-unknown': { a: 'not-shown', f: 'not-shown' },
  'timestamp-malformed': STAMP,
  'timestamp-imprint-differs': STAMP,
  'timestamp-signature-wrong': STAMP,
  'timestamp-authority-unsuitable': { c: 'not-shown', d: 'not-shown' },
  'timestamp-order': { c: 'not-shown', d: 'not-shown' },
  'claimed-time-differs': DECIDES_NOTHING,
  'claimed-time-unreadable': DECIDES_NOTHING,
  'time-not-proven': DECIDES_NOTHING,
  'signing-time-attribute': DECIDES_NOTHING,
  'online-answer': DECIDES_NOTHING,
};

const outcomeOf = (effects: readonly (ConditionOutcome | undefined)[]): ConditionOutcome => {
  if (effects.includes('not-met')) return 'not-met';
  return effects.includes('not-shown') ? 'not-shown' : 'met';
};

const conditionOf = (letter: ConditionLetter, codes: readonly FindingCode[], judged: boolean): Condition => {
  if (letter === 'b') {
    // no file shows in whose hands a key was; only an unsigned file shows that it was in nobody's
    const unsigned = codes.includes('no-signature');
    return {
      condition: letter,
      outcome: unsigned ? 'not-met' : 'not-shown',
      because: unsigned ? ['no-signature'] : [],
    };
  }
  const outcome = outcomeOf(codes.map((code) => EFFECTS[code][letter]));
  if (outcome === 'met') return { condition: letter, outcome: judged ? 'met' : 'not-shown', because: [] };
  return { condition: letter, outcome, because: codes.filter((code) => EFFECTS[code][letter] === outcome) };
};

/**
 * Verdict on each condition by its distinct codes. Where the codes do not account for the indication, another reason
 * leaves everything open.
 */
const decide = (indication: VerificationReport['indication'], lines: readonly string[]): readonly Condition[] => {
  const codes = [...new Set(lines.flatMap((line) => codeOf(line) ?? []))];
  const judged = indication === 'passed' || codes.some((code) => FINDINGS[code].indication !== 'passed');
  return CONDITIONS.map((letter) => conditionOf(letter, codes, judged));
};

const ofFile = ({ findings, documentTimestamps = [] }: VerificationReport): readonly string[] => [
  ...findings,
  ...documentTimestamps.flatMap((stamp) => stamp.findings),
];

/** Conditions of one signature: by the findings in it, in the file, and in the time-stamps over both. */
export const conditionsOfSignature = (report: VerificationReport, signature: SignatureFinding): readonly Condition[] =>
  decide(signature.indication, [...signature.findings, ...ofFile(report)]);

/**
 * Conditions of the whole file: of several signatures, the worst decides each condition. A file that is judged without
 * any (it has none, or could not be judged now) is decided by its own findings.
 */
export const conditionsOf = (report: VerificationReport): readonly Condition[] =>
  decide(report.indication, [...report.signatures.flatMap(({ findings }) => findings), ...ofFile(report)]);
