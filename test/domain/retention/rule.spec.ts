import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localDate } from '../../../src/domain/letter/local-date.js';
import {
  refusesDecision,
  refusesDisposal,
  retentionState,
  type KeptCase,
  type Retention,
} from '../../../src/domain/retention/rule.js';

const DAY = 86_400_000;
const ZONE = 'Asia/Jakarta';
const DESTROY: Retention = { activeYears: 3, inactiveYears: 7, then: 'destroy' };
const END = Date.UTC(2026, 10, 23, 3);
const aCase = (over: Partial<KeptCase> = {}): KeptCase => ({
  ...{ finishedAt: END, permit: null, retention: DESTROY, held: false },
  ...over,
});
const permit = (status: 'valid' | 'suspended' | 'revoked' | 'expired', validUntil: number | null, lastAt = END) => ({
  ...{ status, validUntil, lastAt },
});
const at = (iso: string): number => Date.parse(iso);

describe('retention', () => {
  it('is counted from the end of the application in whole years, by the days of the office', () => {
    const family = [aCase()];
    expect(retentionState(family, ZONE, at('2036-11-23T23:59:59.999+07:00'))).toEqual({
      kind: 'kept',
      until: '2036-11-23',
    });
    expect(retentionState(family, ZONE, at('2036-11-24T00:00:00+07:00'))).toEqual({ kind: 'due', until: '2036-11-23' });
    // The same instants by a wall two hours ahead.
    expect(retentionState(family, 'Asia/Jayapura', at('2036-11-23T23:59:59.999+07:00'))).toMatchObject({ kind: 'due' });
  });

  it('is counted from the end of the permit where that is later, whoever has looked at it', () => {
    const until = at('2029-03-31T16:59:59.999Z');
    for (const status of ['valid', 'suspended', 'expired'] as const)
      expect(retentionState([aCase({ permit: permit(status, until) })], ZONE, at('2039-04-01T00:00:00+07:00'))).toEqual(
        {
          ...{ kind: 'due', until: '2039-03-31' },
        },
      );
    const revoked = aCase({ permit: permit('revoked', until, at('2027-01-15T08:00:00+07:00')) });
    expect(retentionState([revoked], ZONE, at('2037-01-16T00:00:00+07:00'))).toMatchObject({ until: '2037-01-15' });
  });

  it('never runs while a permit is in force, and not at all for one without an end', () => {
    expect(retentionState([aCase({ permit: permit('valid', null) })], ZONE, at('2900-01-01T00:00:00Z'))).toEqual({
      ...{ kind: 'in-force', until: null },
    });
    const until = at('2040-01-01T00:00:00Z');
    expect(retentionState([aCase({ permit: permit('suspended', until) })], ZONE, until)).toEqual({
      ...{ kind: 'in-force', until },
    });
  });

  it('keeps for good what the schedule calls permanent or does not know', () => {
    const late = at('2900-01-01T00:00:00Z');
    expect(retentionState([aCase({ retention: { ...DESTROY, then: 'permanent' } })], ZONE, late).kind).toBe(
      'permanent',
    );
    expect(retentionState([aCase({ retention: null })], ZONE, late).kind).toBe('permanent');
    expect(retentionState([aCase(), aCase({ retention: { ...DESTROY, then: 'permanent' } })], ZONE, late).kind).toBe(
      'permanent',
    );
  });

  it('ends on the 28th where a 29 February has no other', () => {
    const family = [aCase({ finishedAt: at('2028-02-29T10:00:00+07:00') })];
    expect(retentionState(family, ZONE, END + 400 * DAY)).toEqual({ kind: 'kept', until: '2038-02-28' });
  });

  it('gives a group without a line of its own the longest of its licences', () => {
    const licence = aCase({ retention: { ...DESTROY, activeYears: 5 }, finishedAt: END - 900 * DAY });
    expect(retentionState([aCase({ retention: null }), licence], ZONE, END + DAY)).toEqual({
      ...{ kind: 'kept', until: '2038-11-23' },
    });
  });
});

const instant = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2150-01-01T00:00:00Z') });
const anyCase: fc.Arbitrary<KeptCase> = fc.record({
  finishedAt: fc.option(instant),
  permit: fc.option(
    fc.record({
      status: fc.constantFrom('valid', 'suspended', 'superseded', 'revoked', 'cancelled', 'expired'),
      validUntil: fc.option(instant),
      lastAt: instant,
    }),
  ),
  retention: fc.option(
    fc.record({
      activeYears: fc.nat(10),
      inactiveYears: fc.nat(20),
      then: fc.constantFrom('destroy', 'permanent'),
    }),
  ),
  held: fc.boolean(),
});
const anyFamily = fc.array(anyCase, { minLength: 1, maxLength: 5 });

describe('any family of cases', () => {
  it('is never due while one of them runs, is held, has a living permit, or has years left', () => {
    fc.assert(
      fc.property(anyFamily, instant, (family, now) => {
        const state = retentionState(family, ZONE, now);
        if (state.kind !== 'due') return;
        expect(localDate(now, ZONE) > state.until).toBe(true);
        for (const { finishedAt, permit: life, retention, held } of family) {
          expect([finishedAt === null, held, retention?.then === 'permanent']).toEqual([false, false, false]);
          if (life?.status === 'valid' || life?.status === 'suspended') expect(life.validUntil).toBeLessThan(now);
          const years = (retention?.activeYears ?? 0) + (retention?.inactiveYears ?? 0);
          // Never earlier than so many years of 365 days, by a day of tolerance for the zone and a lost 29 February.
          expect(now).toBeGreaterThanOrEqual((finishedAt ?? 0) + (years * 365 - 1) * DAY);
        }
      }),
    );
  });

  it('once due stays due, and another case in it never makes it due earlier', () => {
    fc.assert(
      fc.property(anyFamily, anyCase, instant, fc.nat(100 * 365), (family, another, now, days) => {
        const kindOf = (cases: readonly KeptCase[], when: number) => retentionState(cases, ZONE, when).kind;
        if (kindOf(family, now) === 'due') expect(kindOf(family, now + days * DAY)).toBe('due');
        else if (family.some(({ retention }) => retention !== null))
          expect(kindOf([...family, another], now)).not.toBe('due');
      }),
    );
  });

  it('is never destroyed on any ground while it runs, is held or a permit is in force', () => {
    fc.assert(
      fc.property(anyFamily, instant, fc.constantFrom('schedule', 'request'), (family, now, origin) => {
        const state = retentionState(family, ZONE, now);
        const blocked = ['running', 'held', 'in-force'].includes(state.kind);
        const refused = refusesDisposal(state, origin);
        if (blocked) expect(refused).toMatchObject({ code: 'DISPOSAL_REFUSED', data: { state: state.kind } });
        else expect(refused === null).toBe(origin === 'request' || state.kind === 'due');
      }),
    );
  });
});

describe('a decision about a proposal', () => {
  const due = { kind: 'due', until: '2036-11-23' } as const;
  const proposal = { state: 'proposed', origin: 'request', proposedBy: 'user-a' } as const;
  it('is another person’s than the one who asked, where it approves', () => {
    expect(refusesDecision(proposal, { approve: true, by: 'user-a' }, due)?.code).toBe('APPROVAL_BY_PROPOSER');
    expect(refusesDecision(proposal, { approve: false, by: 'user-a' }, due)).toBeNull();
    expect(refusesDecision(proposal, { approve: true, by: 'user-b' }, due)).toBeNull();
  });
  it('is made once', () => {
    for (const state of ['approved', 'rejected', 'destroyed', 'certified'] as const)
      expect(refusesDecision({ ...proposal, state }, { approve: false, by: 'user-b' }, due)?.code).toBe(
        'DISPOSAL_DECIDED',
      );
  });
  it('may reject what may not be destroyed, and not approve it', () => {
    expect(refusesDecision(proposal, { approve: true, by: 'user-b' }, { kind: 'held' })?.data).toEqual({
      state: 'held',
    });
    expect(refusesDecision(proposal, { approve: false, by: 'user-b' }, { kind: 'held' })).toBeNull();
  });
  it('destroys what the schedule keeps for good only by a law that it names, and never of the schedule’s own accord', () => {
    const permanent = { kind: 'permanent' } as const;
    const approve = { approve: true, by: 'user-b' };
    expect(refusesDecision(proposal, approve, permanent)).toMatchObject({
      ...{ code: 'DISPOSAL_PERMANENT', faults: [{ pointer: '/legalBasis' }] },
    });
    expect(refusesDecision(proposal, { ...approve, legalBasis: 'UU 27/2022 Pasal 44' }, permanent)).toBeNull();
    expect(refusesDecision(proposal, { approve: false, by: 'user-b' }, permanent)).toBeNull();
    const bySchedule = { ...proposal, origin: 'schedule' } as const;
    expect(refusesDecision(bySchedule, { ...approve, legalBasis: 'UU' }, permanent)?.code).toBe('DISPOSAL_REFUSED');
  });
});
