import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StepEvent } from '../../src/domain/application/clock-report.js';
import { apiWorld, NOW, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Monday 23 November 2026, 09:00 WIB. */
const MONDAY = Date.UTC(2026, 10, 23, 2, 0, 0);

let world: ApiWorld;
const step = (application: string, row: string, budget: number, ...rows: readonly [string, number][]): StepEvent[] =>
  rows.map(([what, after]) => ({
    ...{ application, procedure: 'prabumulih-tte', recalled: false },
    scope: `step:${row}#1`,
    at: MONDAY + after * MINUTE,
    what,
    ground: null,
    remainingAfter: what === 'start' ? budget * MINUTE : null,
    dueBefore: null,
    dueAfter: what === 'start' ? MONDAY + (after + budget) * MINUTE : null,
    unit: 'working-time',
    brokenOff: false,
  }));

beforeAll(async () => {
  world = await apiWorld();
  world.desk.steps.push(
    // Row 3, two minutes: 09:00-09:01; 09:00-09:12 with the window 09:01-09:11 inside; 09:30-09:33; stopped 09:31-09:50.
    ...step('a', '3', 2, ['start', 0], ['complete', 1]),
    ...step('b', '3', 2, ['start', 0], ['complete', 12]),
    ...step('c', '3', 2, ['start', 30], ['complete', 33]),
    ...step('d', '3', 2, ['start', 30], ['stop', 31], ['resume', 50], ['complete', 51]),
    // Row 10, four minutes: 11:59-13:03 over the break from 12:00 to 13:00: 1 + 3 minutes; one minute later is late.
    ...step('a', '10', 4, ['start', 179], ['complete', 243]),
    ...step('b', '10', 4, ['start', 179], ['complete', 244]),
    // Not done.
    ...step('e', '3', 2, ['start', 0]),
  );
  world.desk.journal.push({
    version: 1,
    office: OFFICE,
    at: MONDAY + 20 * MINUTE,
    actor: 'user-pengawas',
    event: {
      type: 'declare-window',
      window: 'w-1',
      kind: 'a',
      cause: 'kebakaran',
      from: MONDAY + MINUTE,
      to: MONDAY + 11 * MINUTE,
      reason: 'terbakar',
      evidence: 'BA 1',
    },
  });
});
afterAll(() => world.close());

const ask = async (query = '', login = 'kadin'): Promise<Answer> =>
  world.app.inject({
    url: `/api/v1/reports/steps${query}`,
    headers: { authorization: `Bearer ${await world.login(login)}` },
  });
const span = (from: number, to: number): string =>
  `?from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;

describe('the report on steps', () => {
  /** By hand: of row 3, a, b (the window takes ten minutes) and d are on time, c is late; without the window b is late too. */
  it('gives the share on time by row, with outages and as if there had been none', async () => {
    expect((await ask(span(MONDAY - DAY, MONDAY + DAY))).json()).toEqual({
      from: '2026-11-22T02:00:00.000Z',
      to: '2026-11-24T02:00:00.000Z',
      steps: [
        {
          procedure: 'prabumulih-tte',
          step: '3',
          completed: 4,
          onTime: 3,
          onTimeWithoutWindows: 2,
          shareOnTime: 0.75,
          shareOnTimeWithoutWindows: 0.5,
        },
        {
          procedure: 'prabumulih-tte',
          step: '10',
          completed: 2,
          onTime: 1,
          onTimeWithoutWindows: 1,
          shareOnTime: 0.5,
          shareOnTimeWithoutWindows: 0.5,
        },
      ],
    });
  });

  it('counts what was completed in the time asked for, of the last 92 days where none is named', async () => {
    const steps = async (query: string) => ((await ask(query)).json() as { steps: { completed: number }[] }).steps;

    expect(await steps(span(MONDAY + 12 * MINUTE, MONDAY + 34 * MINUTE))).toMatchObject([{ step: '3', completed: 2 }]);
    expect(await steps(span(MONDAY + 2 * DAY, MONDAY + 3 * DAY))).toEqual([]);
    expect((await ask()).json()).toMatchObject({
      from: new Date(NOW - 92 * DAY).toISOString(),
      to: new Date(NOW).toISOString(),
    });
  });

  it('is refused where it ends before it begins, is asked for with words, or by an applicant', async () => {
    const late = await ask(span(MONDAY, MONDAY - 1));
    expect([late.statusCode, late.json()]).toMatchObject([400, { errors: [{ pointer: 'from' }] }]);
    expect((await ask('?from=kemarin')).statusCode).toBe(400);
    expect((await ask('', 'pemohon')).statusCode).toBe(403);
  });
});
