import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  clockEvidence,
  groundWords,
  holdsOf,
  type ClockEvidence,
  type EvidenceRow,
} from '../../../src/domain/application/clock-evidence.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { ClockNotice } from '../../../src/domain/application/clock-journal.js';
import { SYSTEM } from '../../../src/domain/application/messages.js';
import type { ServicePromise } from '../../../src/domain/application/promise.js';
import { aCase, MINUTE, MORNING, officer, prabumulih, tell, type Case } from '../../builders/case.js';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});
/** Three working days from Tuesday 24 November, 09:00: to Friday 27, 16:30. */
const PROMISE: ServicePromise = { budget: { unit: 'working-day', amount: 3 }, legalReference: 'Pasal 53' };
const begun = (promise: ServicePromise | null = PROMISE): Case =>
  aCase({ ...context, rules: { ...context.rules, promise } });

const supervisor = officer('supervisor');
const held = (kase: Case, from: number, to: number | null, document?: string): Case => {
  const on = tell(kase, {
    type: 'hold',
    key: `hold-${from}`,
    at: from,
    actor: supervisor,
    ground: 'sengketa',
    reason: 'gugatan tetangga',
    ...(document === undefined ? {} : { document }),
  });
  return to === null
    ? on
    : tell(on, { type: 'resume', key: `resume-${to}`, at: to, actor: supervisor, reason: 'selesai' });
};
const ledgerOf = ({ log }: Case): readonly EvidenceRow[] =>
  log.flatMap(({ changes }) =>
    changes.ledger.map((row) => ({
      ...row,
      reason: row.reason ?? null,
      consent: row.consent ?? null,
      legalReference: row.legalReference ?? null,
      unit: row.unit ?? null,
    })),
  );
const auditOf = ({ log }: Case) =>
  log.flatMap(({ changes }) => changes.audit.map(({ at, verb, after }) => ({ at, verb, after: after ?? null })));

const evidenceOf = (
  kase: Case,
  until: number,
  more: { readonly notices?: readonly ClockNotice[] } = {},
): ClockEvidence => {
  const evidence = clockEvidence({
    calendar: context.calendar,
    clock: kase.state.clock,
    ledger: ledgerOf(kase),
    promise: PROMISE,
    policy: context.rules.clock,
    notices: [],
    holds: holdsOf(auditOf(kase)),
    until,
    ...more,
  });
  if (evidence === null) throw new Error('there is no evidence');
  return evidence;
};

describe('the evidence of a promise', () => {
  it('says what it is, by what article, and when it ends, where nothing stopped it', () => {
    const evidence = evidenceOf(begun(), MORNING + HOUR);

    expect(evidence).toMatchObject({
      unit: 'working-day',
      amount: 3,
      legalReference: 'Pasal 53',
      stopRule: 'touched-days',
      from: MORNING,
      stops: [],
      changes: [],
      findings: [],
    });
    expect(evidence.due).toBe(evidence.dueWithoutStops);
    expect(new Date(evidence.due ?? 0).toISOString()).toBe('2026-11-27T09:30:00.000Z');
  });

  it('lists a hold with ground, article, document, reason, who began and ended it, and what it cost', () => {
    const from = MORNING + DAY;
    const evidence = evidenceOf(held(begun(), from, from + HOUR, 'W 12/G/2026'), from + 2 * HOUR);

    expect(evidence.stops).toEqual([
      {
        kind: 'legal-hold',
        ground: 'legal-hold:sengketa',
        from,
        to: from + HOUR,
        by: supervisor.user,
        endedBy: supervisor.user,
        consent: null,
        document: 'W 12/G/2026',
        reason: 'gugatan tetangga',
        legalReference: context.rules.clock.legalHolds['sengketa'],
        dueBefore: evidence.dueWithoutStops,
        dueAfter: evidence.due,
        cost: { unit: 'working-day', amount: 1 },
      },
    ]);
    // Monday 30 November, for Wednesday did not count.
    expect(new Date(evidence.due ?? 0).toISOString()).toBe('2026-11-30T09:00:00.000Z');
  });

  it('counts a stop that lasts up to now, and names no end', () => {
    const from = MORNING + DAY;
    const evidence = evidenceOf(held(begun(), from, null), from + DAY);

    expect(evidence.due).toBeNull();
    expect(evidence.stops).toMatchObject([{ to: null, endedBy: null, cost: { unit: 'working-day', amount: 2 } }]);
  });

  it('lists a window with who declared it, its reason and its evidence, as the journal last says', () => {
    const span = {
      window: 'w-1',
      kind: 'a',
      cause: 'kebakaran',
      from: MORNING + DAY,
      to: MORNING + DAY + HOUR,
    } as const;
    const notices: readonly ClockNotice[] = [
      {
        ...{ version: 1, office: 'prabumulih', at: MORNING + DAY, actor: 'user-a' },
        event: { type: 'declare-window', ...span, to: null, reason: 'api', evidence: 'BA-1' },
      },
      {
        ...{ version: 2, office: 'prabumulih', at: MORNING + DAY + HOUR, actor: 'user-b' },
        event: { type: 'correct-window', ...span, reason: 'padam', evidence: 'BA-2' },
      },
    ];
    const kase = begun();
    const clock = {
      ...kase.state.clock,
      windows: [{ id: 'w-1', kind: span.kind, cause: span.cause, from: span.from, to: span.to }],
    };

    expect(
      evidenceOf({ ...kase, state: { ...kase.state, clock } }, MORNING + 2 * DAY, { notices }).stops,
    ).toMatchObject([
      {
        ...{ kind: 'outage', ground: 'outage:a:kebakaran', by: 'user-a', endedBy: 'user-b' },
        ...{ document: 'BA-2', reason: 'padam', cost: { unit: 'working-day', amount: 1 } },
      },
    ]);
  });

  it('shows a return to zero as what it is, and counts from there', () => {
    const at = MORNING + 2 * HOUR;
    const reset = tell(begun(), { type: 'reset-clock', key: 'reset', at, actor: supervisor, reason: 'berkas hilang' });
    const evidence = evidenceOf(reset, at + HOUR);

    expect(evidence.from).toBe(at);
    expect(evidence.changes).toMatchObject([
      { at, what: 'reset', ground: `supervisor:${supervisor.user}`, by: supervisor.user, reason: 'berkas hilang' },
    ]);
  });

  it('is the same after the application has ended, from the ledger alone', () => {
    const from = MORNING + DAY;
    const kase = held(begun(), from, from + HOUR);
    const open = evidenceOf(kase, from + 2 * HOUR);
    const ended = tell(kase, {
      type: 'supersede',
      key: 'oss-57',
      at: from + 2 * HOUR,
      actor: SYSTEM,
      status: '57',
      reason: 'disetujui otomatis',
    });

    expect(ended.state.clock.budgets['application']).toBeUndefined();
    expect(evidenceOf(ended, from + 2 * HOUR)).toEqual(open);
  });

  it('leaves out what began after its end, and is none where nothing was promised', () => {
    const from = MORNING + DAY;
    const kase = held(begun(), from, from + HOUR);

    expect(evidenceOf(kase, from).stops).toEqual([]);
    expect(
      clockEvidence({
        ...{ calendar: context.calendar, clock: begun(null).state.clock, ledger: ledgerOf(begun(null)) },
        ...{ promise: null, policy: context.rules.clock, notices: [], holds: [], until: MORNING },
      }),
    ).toBeNull();
  });
});

describe('the words of a ground', () => {
  it('are the office’s, and its id where it has none', () => {
    const names = { 'legal-hold:sengketa': 'Sengketa', 'outage:a': 'Gangguan jaringan', kebakaran: 'kebakaran besar' };

    expect(groundWords('legal-hold:sengketa', names)).toBe('Sengketa');
    expect(groundWords('outage:a:kebakaran', names)).toBe('Gangguan jaringan: kebakaran besar');
    expect(groundWords('applicant:survey', names)).toBe('survey');
  });
});
