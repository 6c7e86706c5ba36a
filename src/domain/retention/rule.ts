/**
 * Retention of an applicant's data, and its destruction. One rule for all: the schedule asks it before it proposes, the
 * record before it writes a decision, and again in the transaction that destroys.
 */
import { addMonths, dateParts, localDate, type LocalDate, type OfficeZone } from '../letter/local-date.js';
import { isOver, type PermitLife } from '../permit/life.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault } from '../shared/field-fault.js';
import type { Instant } from '../shared/time.js';

/** A permit type's line of the retention schedule (*jadwal retensi arsip*): whole years active, then inactive. */
export interface Retention {
  readonly activeYears: number;
  readonly inactiveYears: number;
  /** `permanent`: time alone never destroys it. */
  readonly then: 'permanent' | 'destroy';
}

/** One case: the application itself, or one that holds a copy of its data. */
export interface KeptCase {
  /** End of the case; null while it runs. */
  readonly finishedAt: Instant | null;
  /** Permit that was granted on it; null where none was. */
  readonly permit: Pick<PermitLife, 'status' | 'validUntil' | 'lastAt'> | null;
  /** Its permit type's line of the schedule; null where there is none. */
  readonly retention: Retention | null;
  /** True under a supervisor's hold: a complaint, a lawsuit, an inspection. */
  readonly held: boolean;
}

export type RetentionState =
  | { readonly kind: 'running' }
  /** A permit is in force until then; null: without an end. */
  | { readonly kind: 'in-force'; readonly until: Instant | null }
  | { readonly kind: 'held' }
  | { readonly kind: 'permanent' }
  /** `until` is the last day of retention. */
  | { readonly kind: 'kept' | 'due'; readonly until: LocalDate };

/** Ground of a destruction: the schedule proposed it, or the applicant asked. */
export type DisposalOrigin = 'schedule' | 'request';

const MONTHS_A_YEAR = 12;

/** Last instant of a permit, even if nobody has recorded its end yet; null while it is in force. */
const endOf = ({ status, validUntil, lastAt }: NonNullable<KeptCase['permit']>, now: Instant): Instant | null => {
  if (status === 'expired') return validUntil ?? lastAt;
  if (isOver({ status })) return lastAt;
  return validUntil !== null && validUntil < now ? validUntil : null;
};

const after = (at: Instant, { activeYears, inactiveYears }: Retention, zone: OfficeZone): LocalDate => {
  const parts = dateParts(localDate(at, zone));
  // Every instant of a record gives a date; if one did not, its file would be kept.
  return parts.ok ? addMonths(parts.value, (activeYears + inactiveYears) * MONTHS_A_YEAR) : '9999-12-31';
};

/**
 * Retention state of an application together with all the cases that hold a copy of its data: they are destroyed
 * together, so the one with the longest retention decides. Retention counts from the end of each case or of its permit,
 * whichever is later, by the days of the office's zone. A 29 February ends on the 28th where there is no other.
 */
export const retentionState = (family: readonly KeptCase[], zone: OfficeZone, now: Instant): RetentionState => {
  if (family.some(({ finishedAt }) => finishedAt === null)) return { kind: 'running' };
  const permits = family.flatMap(({ permit }) => (permit === null ? [] : [permit]));
  const inForce = permits.filter((permit) => endOf(permit, now) === null);
  if (inForce.length > 0) {
    const ends = inForce.map(({ validUntil }) => validUntil);
    return { kind: 'in-force', until: ends.includes(null) ? null : Math.max(...ends.map(Number)) };
  }
  if (family.some(({ held }) => held)) return { kind: 'held' };
  const lines = family.flatMap(({ retention }) => (retention === null ? [] : [retention]));
  const [longest] = lines.toSorted((a, b) => b.activeYears + b.inactiveYears - (a.activeYears + a.inactiveYears));
  if (longest === undefined || lines.some(({ then }) => then === 'permanent')) return { kind: 'permanent' };
  const until = family
    // A case without a line of its own (a group, a called procedure) is kept as long as the longest of its family.
    .map(({ finishedAt, permit, retention }) =>
      after(Math.max(finishedAt ?? 0, permit === null ? 0 : (endOf(permit, now) ?? 0)), retention ?? longest, zone),
    )
    .reduce((last, day) => (day > last ? day : last));
  return { kind: localDate(now, zone) > until ? 'due' : 'kept', until };
};

const WHY = {
  running: 'a procedure of it still runs',
  'in-force': 'a permit that was granted on it is in force',
  held: 'it is held',
} as const;

/**
 * Refusal of the destruction on this ground now; null where it is allowed. An applicant need not wait for the schedule.
 */
export const refusesDisposal = (state: RetentionState, origin: DisposalOrigin): Refusal | null => {
  if (state.kind === 'due') return null;
  if (state.kind === 'kept' || state.kind === 'permanent') {
    if (origin === 'request') return null;
    return refusal(
      'DISPOSAL_REFUSED',
      state.kind === 'kept'
        ? `the retention schedule keeps it until ${state.until}`
        : 'the retention schedule keeps it for good',
      { state: state.kind },
    );
  }
  return refusal('DISPOSAL_REFUSED', `it cannot be destroyed: ${WHY[state.kind]}`, { state: state.kind });
};

export type DisposalState = 'proposed' | 'approved' | 'rejected' | 'destroyed' | 'certified';

/**
 * Refusal of this person's decision on a proposal; null where it is allowed. Only a waiting proposal can be decided.
 * Nobody approves their own. Approval needs a destruction that is allowed now and, for a file that the schedule keeps
 * for good, the law that allows it all the same.
 */
export const refusesDecision = (
  disposal: { readonly state: DisposalState; readonly origin: DisposalOrigin; readonly proposedBy: string },
  act: { readonly approve: boolean; readonly by: string; readonly legalBasis?: string },
  retention: RetentionState,
): Refusal | null => {
  if (disposal.state !== 'proposed')
    return refusal('DISPOSAL_DECIDED', `the proposal is ${disposal.state}: it was decided before`, {
      state: disposal.state,
    });
  if (!act.approve) return null;
  if (disposal.proposedBy === act.by)
    return refusal('APPROVAL_BY_PROPOSER', 'who asked for a destruction does not approve it: another supervisor does');
  const refused = refusesDisposal(retention, disposal.origin);
  if (refused !== null || retention.kind !== 'permanent' || act.legalBasis !== undefined) return refused;
  return refusal(
    'DISPOSAL_PERMANENT',
    'the retention schedule keeps it for good: an approval names the law by which it is destroyed all the same',
    { state: retention.kind },
    [fieldFault('/legalBasis', 'is missing')],
  );
};
