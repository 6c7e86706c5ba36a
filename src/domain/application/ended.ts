/** An application that ends without a letter: its applicant is told that it has, and why. Letters are told of with themselves. */
import type { AuditRow } from '../ports/audit.js';
import type { OutboxEntry } from '../ports/recorder.js';
import { isObject, textIn } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { tellsEnds } from './revision.js';
import type { ApplicationState } from './state.js';

export const ENDED = 'ended';

/** How an application ends of which no step of its procedure has told. */
export const UNTOLD_ENDS = ['withdrawn', 'superseded', 'failed'] as const;
export type UntoldEnd = (typeof UNTOLD_ENDS)[number];

/** The end of a called procedure is its caller's to tell. */
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

/** What the act that ended it gave as its reason; null where it gave none. */
export const reasonOfEnd = (audit: readonly AuditRow[]): string | null => {
  const last = audit.findLast(({ verb }) => verb === 'withdraw' || verb === 'supersede');
  const inPart = (part: AuditRow['after']): string | null => (isObject(part) ? textIn(part['reason']) : null);
  return last === undefined ? null : (inPart(last.after) ?? inPart(last.personal));
};
