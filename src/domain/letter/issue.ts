import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { canonicalJson, differingPaths } from './canonical.js';
import type { LetterContent, Validity } from './content.js';
import { addMonths, dateParts, type DateParts, type LocalDate } from './local-date.js';

export interface IssueFault {
  readonly code: 'ALREADY_ISSUED' | 'NOT_A_DATE' | 'NUMBER_EMPTY';
  readonly got: string;
}

const endOf = (validity: Validity, from: DateParts): LocalDate | null =>
  validity.type === 'months' ? addMonths(from, validity.months) : null;

/**
 * Final letter of a covered draft: the same content with its number and date, and the end of validity that follows from
 * the date. Nothing else can change here; a changed draft needs new parafs.
 */
export const issueLetter = (
  draft: LetterContent,
  issue: { readonly number: string; readonly date: LocalDate; readonly at: Instant },
): Result<LetterContent, IssueFault> => {
  if (draft.issue !== null) return err({ code: 'ALREADY_ISSUED', got: draft.issue.number });
  const date = dateParts(issue.date);
  if (!date.ok) return date;
  if (issue.number.trim() === '') return err({ code: 'NUMBER_EMPTY', got: issue.number });
  const { number, at } = issue;
  return ok({ ...draft, issue: { number, date: issue.date, validUntil: endOf(draft.validity, date.value), at } });
};

/**
 * Content that the parafs cover. It excludes the number and date (with what follows from them) and the moment at which
 * the file was made. It also excludes the signature block and its stamp, because a substitute may replace the signer
 * after the parafs.
 */
const covered = (content: LetterContent): unknown => ({
  ...Object.fromEntries(Object.entries(content).filter(([key]) => key !== 'stamp')),
  issue: null,
  signature: null,
  draftedAt: null,
});

/** Canonical JSON of the covered content: the input of the digest that each paraf names. */
export const coveredContentDigestInput = (content: LetterContent): string => canonicalJson(covered(content));

/**
 * Paths at which a final letter differs from the draft that the parafs cover; empty where they agree. Any entry voids
 * the parafs.
 */
export const differences = (draft: LetterContent, final: LetterContent): readonly string[] =>
  differingPaths(covered(draft), covered(final));
