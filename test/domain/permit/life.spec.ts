import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decidePermit,
  isOver,
  nextWake,
  type PermitLife,
  type PermitMessage,
  type PermitPolicy,
} from '../../../src/domain/permit/life.js';

const DAY = 86_400_000;
const ISSUED = Date.UTC(2026, 10, 24);
const END = ISSUED + 365 * DAY;
const POLICY: PermitPolicy = { reminderDays: [90, 30, 7] };
const LETTER = { number: '0001/IUTS/2026', sha256: 'a'.repeat(64), application: 'app-1' };

let keys = 0;
const said = { key: 'k', by: 'user-kadin' };
const GROUND = { ground: 'Pasal 7', decision: '0009/2026' };
const issue = (validUntil: number | null = END): PermitMessage => ({
  ...{ ...said, type: 'issue', at: ISSUED, office: 'prabumulih', permitType: 'sipa', validUntil, letter: LETTER },
});
const told = (life: PermitLife | null, message: PermitMessage): PermitLife => {
  const decided = decidePermit(life, 'app-1', message, POLICY);
  if (!decided.ok) throw new Error(`fixture is impossible: ${decided.error.detail}`);
  return decided.value.life;
};
const issued = (validUntil: number | null = END): PermitLife => told(null, issue(validUntil));
const refusalOf = (life: PermitLife | null, message: PermitMessage): string | null => {
  const decided = decidePermit(life, 'app-1', message, POLICY);
  return decided.ok ? null : decided.error.code;
};

describe('a permit', () => {
  it('reminds on each configured day once, then expires after its last instant', () => {
    let life = issued();
    const days: (number | undefined)[] = [];
    for (let wake = nextWake(life, POLICY); wake !== null; wake = nextWake(life, POLICY)) {
      const decided = decidePermit(life, 'app-1', { ...said, type: 'time', at: wake }, POLICY);
      if (!decided.ok) throw new Error(decided.error.detail);
      days.push(...decided.value.reminders);
      life = decided.value.life;
    }
    expect(days).toEqual([90, 30, 7]);
    expect(life).toMatchObject({ status: 'expired', lastAt: END + 1 });
    expect(refusalOf(issued(), { ...said, type: 'time', at: END - 91 * DAY })).toBe('ALREADY_DONE');
  });

  it('says one reminder for all that were missed, the nearest, and none that lies before its issue', () => {
    const decided = decidePermit(issued(), 'app-1', { ...said, type: 'time', at: END - DAY }, POLICY);
    expect(decided).toMatchObject({ ok: true, value: { reminders: [7], life: { reminded: [90, 30, 7] } } });
    expect(nextWake(issued(ISSUED + 20 * DAY), POLICY)).toBe(ISSUED + 13 * DAY);
    expect(nextWake(issued(null), POLICY)).toBeNull();
  });

  it('is suspended, given back, and runs out meanwhile as if it were not', () => {
    const suspended = told(issued(), { ...said, ...GROUND, type: 'suspend', at: ISSUED + DAY });
    expect(suspended).toMatchObject({ status: 'suspended', suspended: GROUND });
    expect(told(suspended, { ...said, ...GROUND, type: 'lift', at: ISSUED + 2 * DAY })).toMatchObject({
      status: 'valid',
      suspended: null,
      validUntil: END,
    });
    expect(told(suspended, { ...said, type: 'time', at: END + 1 }).status).toBe('expired');
    expect(refusalOf(suspended, { ...said, ...GROUND, type: 'suspend', at: ISSUED + DAY })).toBe(
      'PERMIT_STATE_UNSUITABLE',
    );
    expect(refusalOf(issued(), { ...said, ...GROUND, type: 'lift', at: ISSUED })).toBe('PERMIT_STATE_UNSUITABLE');
  });

  it('is revoked for the future or cancelled from the beginning, and OSS is told', () => {
    for (const [type, status] of [
      ['revoke', 'revoked'],
      ['cancel', 'cancelled'],
    ] as const) {
      const decided = decidePermit(issued(), 'app-1', { ...said, ...GROUND, type, at: ISSUED + DAY }, POLICY);
      expect(decided).toMatchObject({ ok: true, value: { report: status, life: { status } } });
    }
    const expired = told(issued(), { ...said, type: 'time', at: END + 1 });
    expect(refusalOf(expired, { ...said, ...GROUND, type: 'revoke', at: END + DAY })).toBe('PERMIT_STATE_UNSUITABLE');
    expect(refusalOf(expired, { ...said, ...GROUND, type: 'cancel', at: END + DAY })).toBeNull();
  });

  it('keeps its end under a duplicate, and gives way to the permit that renews or amends it', () => {
    const duplicate = { number: '0002/IUTS/2026', sha256: 'b'.repeat(64), application: 'app-2' };
    expect(told(issued(), { ...said, type: 'replace', at: ISSUED + DAY, letter: duplicate })).toMatchObject({
      status: 'valid',
      validUntil: END,
      letters: [LETTER, duplicate],
    });
    const gone = told(issued(), { ...said, type: 'supersede', at: ISSUED + DAY, why: 'renewal', successor: 'app-3' });
    expect(gone).toMatchObject({ status: 'superseded', successor: 'app-3' });
    expect(nextWake(gone, POLICY)).toBeNull();
  });

  it('is issued once, and is nothing before', () => {
    expect(refusalOf(issued(), issue())).toBe('ALREADY_DONE');
    expect(refusalOf(null, { ...said, type: 'time', at: ISSUED })).toBe('PERMIT_NOT_FOUND');
  });
});

const aMessage: fc.Arbitrary<PermitMessage> = fc
  .record({ at: fc.integer({ min: ISSUED - DAY, max: END + 400 * DAY }), kind: fc.nat(6) })
  .map(({ at, kind }): PermitMessage => {
    const base = { key: `k${String((keys += 1))}`, by: 'user-kadin', at };
    const types: readonly PermitMessage[] = [
      { ...base, ...GROUND, type: 'suspend' },
      { ...base, ...GROUND, type: 'lift' },
      { ...base, ...GROUND, type: 'revoke' },
      { ...base, ...GROUND, type: 'cancel' },
      { ...base, type: 'replace', letter: { ...LETTER, number: base.key } },
      { ...base, type: 'supersede', why: 'amendment', successor: 'app-9' },
      { ...base, type: 'time' },
    ];
    return types[kind] ?? { ...base, type: 'time' };
  });

describe('whatever is told to a permit', () => {
  it('it never goes back in time, never counts a refusal, and never lives again once it is over', () => {
    fc.assert(
      fc.property(
        fc.array(aMessage, { maxLength: 40 }),
        fc.option(fc.constant(END), { nil: null }),
        (messages, end) => {
          let life = issued(end);
          for (const message of messages) {
            const decided = decidePermit(life, 'app-1', message, POLICY);
            // equal input, equal answer; and the state survives JSON
            expect(decidePermit(JSON.parse(JSON.stringify(life)) as PermitLife, 'app-1', message, POLICY)).toEqual(
              decided,
            );
            if (!decided.ok) continue;
            const next = decided.value.life;
            expect(next.seq).toBe(life.seq + 1);
            expect(next.lastAt).toBeGreaterThanOrEqual(life.lastAt);
            expect(decided.value.facts.length).toBeGreaterThan(0);
            expect(next.validUntil).toBe(life.validUntil);
            expect((next.suspended !== null) === (next.status === 'suspended')).toBe(true);
            expect(new Set(next.reminded).size).toBe(next.reminded.length);
            if (isOver(life)) {
              expect(isOver(next)).toBe(true);
              expect(['cancelled', 'superseded']).toContain(next.status);
              expect(life.status).toBe('expired');
            }
            if (isOver(next)) expect(nextWake(next, POLICY)).toBeNull();
            life = next;
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
