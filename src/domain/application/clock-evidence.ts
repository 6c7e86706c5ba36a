/**
 * The evidence of a promise: every time during which it did not count, by what right, who began and ended it, and its
 * cost. Readers are an auditor, the applicant, and the statement that a permit is deemed approved.
 */
import { asText, type Json, type JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import {
  stopCosts,
  dueAt,
  type BudgetUnit,
  type CalendarFinding,
  type ClockPolicy,
  type ClockState,
  type Running,
  type StopCost,
  type WorkingCalendar,
} from '../time/index.js';
import type { ClockNotice } from './clock-journal.js';
import type { ServicePromise } from './promise.js';

/** A row of the clock ledger, as far as the evidence needs it. */
export interface EvidenceRow {
  readonly at: Instant;
  readonly what: string;
  readonly scope: string;
  readonly ground: string | null;
  readonly actor: string;
  readonly document: string | null;
  readonly reason: string | null;
  readonly consent: string | null;
  readonly legalReference: string | null;
  readonly unit: string | null;
  readonly remainingBefore: number | null;
  readonly remainingAfter: number | null;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
}

/** Reason of a supervisor's hold; the audit has it. */
export interface HoldReason {
  readonly at: Instant;
  readonly reason: string;
}

export interface EvidenceQuestion {
  readonly calendar: WorkingCalendar;
  readonly clock: ClockState;
  readonly ledger: readonly EvidenceRow[];
  /** The promise at the beginning; null where that is not on record: then its ledger and the office's rule tell. */
  readonly promise: ServicePromise | null;
  readonly policy: Pick<ClockPolicy, 'stopRule' | 'stopRuleReference' | 'legalHolds'>;
  readonly notices: readonly ClockNotice[];
  readonly holds: readonly HoldReason[];
  /** End of open stops: the end of the promise, or now while it counts. */
  readonly until: Instant;
}

export interface EvidenceStop extends StopCost {
  readonly kind: 'applicant' | 'legal-hold' | 'oss' | 'outage';
  /** `applicant:correction`, `legal-hold:sengketa`, `oss:41`, `outage:a:kebakaran`. */
  readonly ground: string;
  readonly from: Instant;
  /** Null while it lasts. */
  readonly to: Instant | null;
  /** Actors who began and ended it; null where the ledger has no such row. */
  readonly by: string | null;
  readonly endedBy: string | null;
  readonly consent: string | null;
  readonly document: string | null;
  readonly reason: string | null;
  readonly legalReference: string | null;
}

/** A change of the due date other than a stop: back to zero, longer, counted by another calendar. */
export interface EvidenceChange {
  readonly at: Instant;
  readonly what: string;
  readonly ground: string | null;
  readonly by: string;
  readonly reason: string | null;
  readonly legalReference: string | null;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
}

export interface ClockEvidence {
  readonly unit: BudgetUnit;
  /** Amount in the unit. */
  readonly amount: number;
  readonly legalReference: string | null;
  readonly stopRule: Running['stopRule'];
  readonly stopRuleReference: string | null;
  /** Beginning of the count: the start, or the last time that it was set back to zero. */
  readonly from: Instant;
  /** Due dates: without any stop, and as it is. */
  readonly dueWithoutStops: Instant | null;
  readonly due: Instant | null;
  readonly stops: readonly EvidenceStop[];
  readonly changes: readonly EvidenceChange[];
  readonly findings: readonly CalendarFinding[];
}

const PROMISE = 'application';
const CHANGES: readonly string[] = ['reset', 'extend', 'calendar-change'];
const UNITS: readonly string[] = ['working-time', 'working-day', 'calendar', 'calendar-time'] satisfies BudgetUnit[];

const isUnit = (text: string | null): text is BudgetUnit => text !== null && UNITS.includes(text);

type Counted = Omit<Running, 'stops'> & Pick<ClockEvidence, 'legalReference' | 'stopRuleReference'>;

/** The running promise; or, once it is completed, the promise as its ledger and the application's beginning tell. */
const countedOf = ({ clock, promise, policy }: EvidenceQuestion, rows: readonly EvidenceRow[]): Counted | null => {
  const open = clock.budgets[PROMISE];
  const begun = rows.find(({ what }) => what === 'start');
  const rule = promise?.stopRule ?? { rule: policy.stopRule, legalReference: policy.stopRuleReference };
  if (open?.from != null) {
    const { from, budget, stopRule, legalReference } = open;
    const stopRuleReference = open.stopRuleReference ?? (stopRule === rule.rule ? rule.legalReference : null);
    return { from, budget, stopRule, legalReference, stopRuleReference };
  }
  const unit = begun?.unit ?? promise?.budget.unit ?? null;
  const amount = begun?.remainingAfter ?? promise?.budget.amount;
  if (begun === undefined || amount === undefined || !isUnit(unit)) return null;
  const longer = rows.reduce(
    (sum, { what, remainingBefore, remainingAfter }) =>
      what === 'extend' && remainingBefore !== null && remainingAfter !== null
        ? sum + remainingAfter - remainingBefore
        : sum,
    0,
  );
  return {
    from: rows.findLast(({ what }) => what === 'reset')?.at ?? begun.at,
    budget: { unit, amount: amount + longer },
    stopRule: rule.rule,
    legalReference: begun.legalReference ?? promise?.legalReference ?? null,
    stopRuleReference: rule.legalReference,
  };
};

type Told = Omit<EvidenceStop, keyof StopCost>;

/** The supervisor who consented; null for `procedure`, which rests its own clock and is no person. */
const consentOf = (began: EvidenceRow | undefined): string | null =>
  began?.consent == null || began.consent === 'procedure' ? null : began.consent;

const ofClock = ({ clock, policy, holds }: EvidenceQuestion, rows: readonly EvidenceRow[]): readonly Told[] =>
  clock.stops
    .filter(({ budgets }) => budgets === null || budgets.includes(PROMISE))
    .map(({ from, to, ground: { kind, detail } }) => {
      const ground = `${kind}:${detail}`;
      const began = rows.find((row) => row.what === 'stop' && row.at === from && row.ground === ground);
      const ended = rows.find((row) => row.what === 'resume' && row.at === to && row.ground === ground);
      return {
        kind,
        ground,
        from,
        to,
        by: began?.actor ?? null,
        endedBy: ended?.actor ?? null,
        consent: consentOf(began),
        document: began?.document ?? null,
        reason: began?.reason ?? (kind === 'legal-hold' ? (holds.find(({ at }) => at === from)?.reason ?? null) : null),
        legalReference:
          kind === 'legal-hold'
            ? (policy.legalHolds[detail] ?? null)
            : kind === 'oss'
              ? (began?.legalReference ?? null)
              : null,
      };
    });

const ofWindows = ({ clock, notices }: EvidenceQuestion): readonly Told[] =>
  clock.windows.map(({ id, from, to, kind, cause }) => {
    const said = notices.filter(({ event }) => event.type !== 'calendar-change' && event.window === id);
    const first = said[0];
    const last = said.at(-1);
    const words = last !== undefined && last.event.type !== 'calendar-change' ? last.event : null;
    return {
      kind: 'outage',
      ground: `outage:${kind}:${cause}`,
      from,
      to,
      by: first?.actor ?? null,
      endedBy: to === null ? null : (last?.actor ?? null),
      consent: null,
      document: words !== null && words.type !== 'withdraw-window' ? words.evidence : null,
      reason: words?.reason ?? null,
      legalReference: null,
    };
  });

/**
 * A ground in the office's words: `legal-hold:sengketa` → *Sengketa*; an outage by its kind and its cause. A ground that
 * the office does not name keeps its id.
 */
export const groundWords = (ground: string, names: Readonly<Record<string, string>>): string => {
  const [kind = '', detail = '', cause = ''] = ground.split(':');
  const named = (key: string): string => names[key] ?? key;
  return kind === 'outage' ? `${named(`outage:${detail}`)}: ${named(cause)}` : (names[ground] ?? named(detail));
};

/** Reasons of the supervisors' holds, from the audit. */
export const holdsOf = (
  audit: readonly { readonly at: Instant; readonly verb: string; readonly after: Json }[],
): readonly HoldReason[] =>
  audit.flatMap(({ at, verb, after }) =>
    verb === 'hold' && after !== null && typeof after === 'object' && !Array.isArray(after)
      ? [{ at, reason: asText((after as JsonObject)['reason']) }]
      : [],
  );

/** The evidence, without stops that began after `until`; null where nothing was promised or nothing has begun. */
export const clockEvidence = (question: EvidenceQuestion): ClockEvidence | null => {
  const { calendar, ledger, until } = question;
  const rows = ledger.filter(({ scope }) => scope === PROMISE);
  const counted = countedOf(question, rows);
  if (counted === null) return null;
  const { legalReference, stopRuleReference, ...running } = counted;
  const told = [...ofClock(question, rows), ...ofWindows(question)]
    .filter(({ from }) => from < until)
    .sort((a, b) => a.from - b.from || (a.ground < b.ground ? -1 : 1));
  const costs = stopCosts(calendar, running, told, until);
  const { due, findings } = dueAt(calendar, { ...running, stops: told });
  return {
    unit: running.budget.unit,
    amount: running.budget.amount,
    legalReference,
    stopRule: running.stopRule,
    stopRuleReference,
    from: running.from,
    dueWithoutStops: dueAt(calendar, { ...running, stops: [] }).due,
    due,
    stops: told.flatMap((stop, index) => {
      const cost = costs[index];
      return cost === undefined ? [] : [{ ...stop, ...cost }];
    }),
    changes: rows
      .filter(({ what }) => CHANGES.includes(what))
      .map(({ at, what, ground, actor, reason, legalReference: article, dueBefore, dueAfter }) => ({
        ...{ at, what, ground, by: actor, reason, dueBefore, dueAfter },
        legalReference: article,
      })),
    findings,
  };
};
