/** End of an application without a letter: its applicant is told of it, and why. A letter is told of with itself. */
import type { AuditRow } from '../ports/audit.js';
import type { OutboxEntry } from '../ports/recorder.js';
import { isObject, textIn } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { tellsEnds } from './revision.js';
import type { ApplicationState } from './state.js';

export const ENDED = 'ended';

/** Outcomes that no step of a procedure has told the applicant. */
const UNTOLD_ENDS = ['withdrawn', 'superseded', 'failed'] as const;

/** Mail about the end. The end of a called procedure is its caller's to tell. */
export const endedOutbox = (
  { rules }: Pick<ApplicationContext, 'rules'>,
  { application, outcome, parent }: Pick<ApplicationState, 'application' | 'outcome' | 'parent'>,
  at: Instant,
): readonly OutboxEntry[] => {
  const end = UNTOLD_ENDS.find((one) => one === outcome);
  if (end === undefined || parent !== undefined || !tellsEnds(rules)) return [];
  const payload = { kind: ENDED, to: 'applicant', outcome: end, at };
  return [{ key: `${application}/${ENDED}`, channel: 'mail', payload }];
};

/** Reason that the ending act gave; null where it gave none. */
export const reasonOfEnd = (audit: readonly AuditRow[]): string | null => {
  const last = audit.findLast(({ verb }) => verb === 'withdraw' || verb === 'supersede');
  const inPart = (part: AuditRow['after']): string | null => (isObject(part) ? textIn(part['reason']) : null);
  return last === undefined ? null : (inPart(last.after) ?? inPart(last.personal));
};
