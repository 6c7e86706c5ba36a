import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { PastStep } from '../../../src/domain/application/clock-report.js';
import { expectedOf, type Queue } from '../../../src/domain/application/expected-date.js';
import { openWork } from '../../../src/domain/application/clock.js';
import { waysAhead } from '../../../src/domain/application/way-ahead.js';
import type { Expected } from '../../../src/domain/time/index.js';
import { aCase, MINUTE, MORNING, prabumulih, type Case } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const ask = ({ state }: Case, past: readonly PastStep[] = [], queue: Queue | null = null): Expected => {
  const [task] = openWork(context, state);
  return expectedOf({
    definition: context.definition,
    calendar: context.calendar,
    process: state.process,
    clock: state.clock,
    past,
    queues: new Map(queue === null || task === undefined ? [] : [[task.item.id, queue]]),
    now: MORNING,
  });
};

describe('the way ahead', () => {
  it('has from the front office on every row of the paper, and from the last but one only what follows', () => {
    const ways = waysAhead(context.definition, () => MINUTE);
    const element = (step: string): string =>
      Object.values(context.definition.nodes).find((node) => node.labels.step === step && node.kind === 'user')?.id ??
      '';
    expect(ways(element('1'))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(ways(element('9'))?.[0]).toBe('9');
    expect(ways(element('9'))).not.toContain('5');
  });
});

describe('the expected date of a case', () => {
  it('is the sum of the rows’ budgets for an office without a past', () => {
    const { p50, p90, reason } = ask(aCase(context));
    expect(reason).toMatchObject({ code: 'budgets', params: { measured: 0 } });
    expect(p50).toBe(p90);
    expect(p50).toBeGreaterThan(MORNING);
  });

  it('is later for an untaken task with files before it, and divides them by those who work there', () => {
    const alone = ask(aCase(context)).p50 ?? 0;
    const behind = ask(aCase(context), [], { ahead: 6, staff: 1 }).p50 ?? 0;
    const shared = ask(aCase(context), [], { ahead: 6, staff: 3 }).p50 ?? 0;
    expect(alone).toBeLessThan(shared);
    expect(shared).toBeLessThan(behind);
    expect(ask(aCase(context), [], { ahead: 2, staff: 3 }).p50).toBe(alone);
  });

  it('takes a row that was returned in a past case as one, with all the time that it took', () => {
    const pasts = Array.from({ length: 8 }, (_, i): readonly PastStep[] => [
      { application: `a${i}`, scope: 'step:2#1', waiting: 100 * MINUTE, handling: 50 * MINUTE },
      { application: `a${i}`, scope: 'step:2#2', waiting: 100 * MINUTE, handling: 50 * MINUTE },
    ]).flat();
    const { reason } = ask(aCase(context), pasts);
    expect(reason).toMatchObject({ code: 'past-cases-and-budgets', params: { measured: 1, cases: 8 } });
    const once = ask(
      aCase(context),
      pasts.filter(({ scope }) => scope === 'step:2#1'),
    );
    expect(ask(aCase(context), pasts).p50).toBeGreaterThan(once.p50 ?? 0);
  });
});
