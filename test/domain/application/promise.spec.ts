import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { promiseOffer, promiseWords, type ServicePromise } from '../../../src/domain/application/promise.js';
import { viewOf, type Budget } from '../../../src/domain/time/index.js';
import { aCase, MINUTE, MORNING, officer, prabumulih, tell, type Case } from '../../builders/case.js';

const HOUR = 60 * MINUTE;
const OFFICE = { stopRule: 'touched-days', stopRuleReference: 'Perwali 1 Pasal 2' } as const;

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});
const promising = (promise: ServicePromise): Case => aCase({ ...context, rules: { ...context.rules, promise } });
const dueOf = ({ state }: Case, at = MORNING): string | null => {
  const due = viewOf(context.calendar, state.clock, 'application', at)?.due ?? null;
  return due === null ? null : new Date(due + 7 * HOUR).toISOString().slice(0, 19);
};

describe('a promise', () => {
  it.each<[Budget, string]>([
    // Tuesday 24 November 2026, 09:00. Wednesday 25, Thursday 26, Friday 27, which closes at 16:30.
    [{ unit: 'working-day', amount: 3 }, '2026-11-27T16:30:00'],
    // 09:00-12:00 and 13:00-16:00 are 6 h; 2 h more from Wednesday 07:30.
    [{ unit: 'working-time', amount: 8 * HOUR }, '2026-11-25T09:30:00'],
    // Saturday and Sunday are calendar days: 25, 26, 27, 28, 29.
    [{ unit: 'calendar', amount: 5 }, '2026-11-29T23:59:59'],
    [{ unit: 'calendar-time', amount: 48 * HOUR }, '2026-11-26T09:00:00'],
  ])('of %o ends as its unit counts', (budget, due) => {
    expect(dueOf(promising({ budget, legalReference: 'Pasal 5' }))).toBe(due);
  });

  it('carries its article and its own rule for stops into the clock; without one the office’s holds', () => {
    const budget = { unit: 'working-day', amount: 3 } as const;
    const own = promising({
      budget,
      legalReference: 'Pasal 5',
      stopRule: { rule: 'time-taken', legalReference: 'Pasal 6' },
    });
    const office = promising({ budget, legalReference: null });

    expect(own.state.clock.budgets['application']).toMatchObject({
      legalReference: 'Pasal 5',
      stopRule: 'time-taken',
      stopRuleReference: 'Pasal 6',
    });
    expect(office.state.clock.budgets['application']).toMatchObject({ legalReference: null, stopRule: 'touched-days' });
    expect(office.state.clock.budgets['application']).not.toHaveProperty('stopRuleReference');
  });

  it('is moved by a stop as its own rule says, whatever the office’s is', () => {
    const WEDNESDAY_10 = MORNING + 25 * HOUR;
    const stopped = (promise: ServicePromise): string | null => {
      let kase = promising(promise);
      const said = { actor: officer('supervisor'), reason: 'sengketa lahan' };
      const at = WEDNESDAY_10 + 30 * MINUTE;
      kase = tell(kase, { ...said, type: 'hold', key: 'hold', at: WEDNESDAY_10, ground: 'sengketa' });
      kase = tell(kase, { ...said, type: 'resume', key: 'resume', at });
      return dueOf(kase, WEDNESDAY_10 + HOUR);
    };
    const budget = { unit: 'working-day', amount: 2 } as const;

    // Wednesday is touched and does not count: Thursday 26, Friday 27.
    expect(stopped({ budget, legalReference: null })).toBe('2026-11-27T16:30:00');
    // Thursday 26, 16:00, and the 30 minutes that the stop took, on Friday from 07:30.
    expect(stopped({ budget, legalReference: null, stopRule: { rule: 'time-taken', legalReference: 'Pasal 6' } })).toBe(
      '2026-11-27T08:00:00',
    );
  });
});

describe('what the public reads of a promise', () => {
  it('is its unit, amount, words, article, and the rule for stops where days are counted', () => {
    expect(promiseOffer({ budget: { unit: 'working-day', amount: 5 }, legalReference: 'Pasal 53' }, OFFICE)).toEqual({
      unit: 'working-day',
      budget: 'P5D',
      text: '5 hari kerja',
      legalReference: 'Pasal 53',
      stopRule: { rule: 'touched-days', legalReference: 'Perwali 1 Pasal 2' },
    });
    expect(
      promiseOffer(
        {
          budget: { unit: 'calendar', amount: 14 },
          legalReference: null,
          stopRule: { rule: 'time-taken', legalReference: 'Pasal 6' },
        },
        OFFICE,
      ),
    ).toMatchObject({
      budget: 'P14D',
      text: '14 hari kalender',
      stopRule: { rule: 'time-taken', legalReference: 'Pasal 6' },
    });
    expect(
      promiseOffer({ budget: { unit: 'working-time', amount: 90 * MINUTE }, legalReference: null }, OFFICE),
    ).toMatchObject({ budget: 'PT1H30M', text: '90 menit kerja', stopRule: null });
    expect(promiseOffer(null, OFFICE)).toBeNull();
  });

  it('says the whole amount of any unit, as a whole number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Budget['unit']>('working-time', 'working-day', 'calendar', 'calendar-time'),
        fc.integer({ min: 1, max: 10_000 }),
        (unit, count) => {
          const isTime = unit === 'working-time' || unit === 'calendar-time';
          const said = promiseWords({ unit, amount: isTime ? count * MINUTE : count });
          const worth = said.unit.startsWith('jam') ? 60 : 1;

          expect(Number.isInteger(said.amount)).toBe(true);
          expect(said.amount * worth).toBe(count);
        },
      ),
    );
  });
});
