/** Reason why a paraf or an applicant's signature counts no longer, as a code beside its sentence. */
import { detailOf, fieldReason, reasonIn, type FieldText } from '../shared/field-fault.js';

const CODES = {
  'the file was corrected: {what}': 'file-corrected',
  'the data has changed: {what}': 'data-changed',
  'requirement {what} has changed': 'requirement-changed',
  'the recommendation has changed': 'recommendation-changed',
  'the draft has changed': 'draft-changed',
  'the head of office refused the permit': 'permit-refused',
  'the head of office had refused the permit, which is decided anew since': 'refusal-taken-back',
} as const satisfies Partial<Record<FieldText, string>>;

export type VoidCode = (typeof CODES)[keyof typeof CODES] | 'other';
export const VOID_CODES = [...Object.values(CODES), 'other'] as const;

const isKnown = (text: string): text is keyof typeof CODES => Object.hasOwn(CODES, text);

export const voidCode = (reason: string): VoidCode => {
  const text = reasonIn(reason)?.text;
  return text !== undefined && isKnown(text) ? CODES[text] : 'other';
};

/**
 * Reason why a paraf is void, as of now: where the refusal has been taken back, the sentence says that the permit is
 * decided anew.
 */
export const voidReasonNow = (reason: string, letterKind: string | undefined): string =>
  voidCode(reason) === 'permit-refused' && letterKind !== 'refusal'
    ? detailOf(fieldReason('the head of office had refused the permit, which is decided anew since'))
    : reason;
