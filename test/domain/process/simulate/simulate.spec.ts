import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { simulate } from '../../../../src/domain/process/simulate.js';
import type { Simulation } from '../../../../src/domain/process/simulate.js';
import { arrivalsOf } from '../../../../src/domain/process/simulate-chance.js';
import { workingMillisBetween } from '../../../../src/domain/time/index.js';
import { compileBpmn } from '../../../../src/infra/bpmn/compile.js';
import { parseCalendar } from '../../../../src/infra/calendar/index.js';

const read = parseCalendar(JSON.parse(readFileSync('config/calendars/ID-2026.json', 'utf8')));
if (!read.ok) throw new Error(read.error);
const calendar = read.value;
const MINUTE = 60_000;
const FROM = Date.parse('2026-01-05T08:00:00+07:00');
const UNTIL = FROM + 60 * 86_400_000;

const office = async (more: Partial<Simulation> = {}): Promise<Simulation> => {
  const { definition } = await compileBpmn(await readFile('config/processes/cirebon-pengembangan.bpmn'));
  if (definition === undefined) throw new Error('the procedure does not compile');
  return {
    definition,
    process: definition.main,
    arrivals: [FROM],
    staff: {},
    calendar,
    handling: { mean: 1, spread: 0 },
    unbudgeted: 0,
    outside: 0,
    outcomes: [],
    variables: {},
    seed: 1,
    until: UNTIL,
    ...more,
  };
};

describe('an office at work', () => {
  it('finishes one case in the time its steps take, every step on time', async () => {
    const figures = simulate(await office());
    expect(figures).toMatchObject({
      arrived: 1,
      completed: 1,
      unfinished: 0,
      cycle: { mean: 825 * MINUTE, longest: 825 * MINUTE },
    });
    expect(figures.steps.filter(({ budget }) => budget !== null).map(({ onTime }) => onTime)).toEqual([
      1, 1, 1, 1, 1, 1, 1, 1,
    ]);
    expect(figures.lanes.map(({ waiting }) => waiting.longest)).toEqual([0, 0, 0, 0]);
  });

  it('lets the second of two cases wait for the first where one person works, and not where two do', async () => {
    const waits = async (people: number): Promise<number> => {
      const figures = simulate(await office({ arrivals: [FROM, FROM], staff: { 'sub-koordinasi': people } }));
      return figures.lanes.find(({ lane }) => lane === 'sub-koordinasi')?.waiting.longest ?? -1;
    };
    expect(await waits(1)).toBeGreaterThanOrEqual(150 * MINUTE);
    expect(await waits(2)).toBe(0);
  });

  it('is late at every step that takes longer than its budget', async () => {
    const figures = simulate(await office({ handling: { mean: 1.5, spread: 0 } }));
    expect(figures.steps.filter(({ budget }) => budget !== null).every(({ onTime }) => onTime === 0)).toBe(true);
    expect(figures.cycle.mean).toBe(1.5 * 825 * MINUTE);
  });

  it('counts what is open at the end as unfinished', async () => {
    expect(simulate(await office({ until: FROM + 60 * MINUTE }))).toMatchObject({
      arrived: 1,
      completed: 0,
      unfinished: 1,
    });
  });

  it('gives the same figures for the same seed, and others for another', async () => {
    const run = async (seed: number): Promise<string> =>
      JSON.stringify(
        simulate(
          await office({
            seed,
            handling: { mean: 0.8, spread: 0.5 },
            arrivals: arrivalsOf(
              { perDay: 1, kind: 'poisson', from: FROM, until: FROM + 14 * 86_400_000, seed },
              calendar,
            ),
          }),
        ),
      );
    expect(await run(7)).toBe(await run(7));
    expect(await run(7)).not.toBe(await run(8));
  });

  it('lets cases come in office hours only, as many as planned', () => {
    const until = FROM + 100 * 86_400_000;
    const arrivals = arrivalsOf({ perDay: 30, kind: 'poisson', from: FROM, until, seed: 3 }, calendar);
    const days = workingMillisBetween(calendar, FROM, until) / (7.5 * 60 * MINUTE);
    expect(arrivals.length / days).toBeGreaterThan(28);
    expect(arrivals.length / days).toBeLessThan(32);
    expect(arrivals.every((at) => workingMillisBetween(calendar, at - 1000, at) > 0)).toBe(true);
    expect([...arrivals].sort((a, b) => a - b)).toEqual(arrivals);
  });
});

describe('one person at one desk', () => {
  const BPMN = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" targetNamespace="t">
    <process id="p" isExecutable="true"><laneSet id="ls"><lane id="desk" name="Desk"><flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>
    <startEvent id="s"/><userTask id="t" paraf:step="1" paraf:budget="PT30M"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/></process></definitions>`;
  const day = [['00:00', '24:00']] as const;
  const always = {
    ...calendar,
    id: 'always',
    week: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day },
    years: { '2026': 'final', '2027': 'final' },
    closed: [],
    periods: [],
    dates: [],
  } as const;

  /**
   * Poisson arrivals and work of 30 minutes, spread evenly by a share of it: an M/G/1 queue, whose mean waiting time is
   * λE[S²] / 2(1-ρ) (Pollaczek and Khinchine). Twenty runs of a month and a half give it within six per cent.
   */
  it.each([
    [6, 0],
    [9, 0],
    [9, 1],
    [11, 0.5],
  ])('makes its cases wait as queueing theory says: %s a day, spread %s', async (perDay, spread) => {
    const { definition } = await compileBpmn(BPMN);
    if (definition === undefined) throw new Error('fixture is impossible');
    const until = FROM + 45 * 86_400_000;
    const waits: number[] = [];
    for (let seed = 1; seed <= 20; seed += 1) {
      const arrivals = arrivalsOf({ perDay, kind: 'poisson', from: FROM, until, seed }, always);
      const figures = simulate(
        await office({
          definition,
          process: 'p',
          calendar: always,
          arrivals,
          staff: { desk: 1 },
          handling: { mean: 1, spread },
          seed,
          until: until + 30 * 86_400_000,
        }),
      );
      expect(figures.unfinished).toBe(0);
      waits.push(figures.lanes[0]?.waiting.mean ?? -1);
    }
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;

    const service = 30 * MINUTE;
    const rate = perDay / (7.5 * 60 * MINUTE);
    const square = service ** 2 * (1 + spread ** 2 / 3);
    const expected = (rate * square) / (2 * (1 - rate * service));
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.06);
  });
});
