import { describe, expect, it } from '@jest/globals';
import { promiseSchema } from '../../../src/infra/office/promise.js';

const LAW = 'Pasal 53 ayat (2) UU 30/2014';

describe('how a promise is written', () => {
  it.each([
    [
      { budget: 'P5D', unit: 'working-day' },
      { unit: 'working-day', amount: 5 },
    ],
    [
      { budget: 'PT7H30M', unit: 'working-time' },
      { unit: 'working-time', amount: 27_000_000 },
    ],
    [
      { budget: 'P2W', unit: 'calendar' },
      { unit: 'calendar', amount: 14 },
    ],
    [
      { budget: 'PT48H', unit: 'calendar' },
      { unit: 'calendar-time', amount: 172_800_000 },
    ],
  ])('%o', (written, budget) => {
    expect(promiseSchema.parse({ ...written, legalReference: LAW })).toEqual({ budget, legalReference: LAW });
  });

  it('with its own rule for stops, with the article beside it', () => {
    const stopRule = { rule: 'time-taken', legalReference: 'Perwali 1/2026 Pasal 3' };

    expect(promiseSchema.parse({ budget: 'P5D', unit: 'working-day', legalReference: LAW, stopRule })).toMatchObject({
      stopRule,
    });
  });

  it('in the short form of earlier versions, which counts working days', () => {
    const budget = { unit: 'working-day', amount: 5 };

    expect(promiseSchema.parse({ workingDays: 5 })).toEqual({ budget, legalReference: null });
    expect(promiseSchema.parse({ workingDays: 5, legalReference: LAW })).toEqual({ budget, legalReference: LAW });
    expect(promiseSchema.parse(null)).toBeNull();
  });

  it.each([
    [{ budget: 'P5D', unit: 'working-day' }, 'legalReference', /expected string/],
    [{ budget: 'P5D', unit: 'hari', legalReference: LAW }, 'unit', /working-time/],
    [{ budget: 'P5D', unit: 'working-time', legalReference: LAW }, 'budget', /a working day is a day/],
    [{ budget: 'PT5H', unit: 'working-day', legalReference: LAW }, 'budget', /has no days/],
    [{ budget: 'P1M', unit: 'calendar', legalReference: LAW }, 'budget', /length varies/],
    [{ budget: 'P0D', unit: 'working-day', legalReference: LAW }, 'budget', /promise: null/],
    [{ budget: 'PT90S', unit: 'working-time', legalReference: LAW }, 'budget', /whole minutes/],
    [
      {
        budget: 'PT5H',
        unit: 'working-time',
        legalReference: LAW,
        stopRule: { rule: 'touched-days', legalReference: LAW },
      },
      'stopRule',
      /leave stopRule out/,
    ],
    [
      { budget: 'P5D', unit: 'working-day', legalReference: LAW, stopRule: { rule: 'time-taken' } },
      'stopRule.legalReference',
      /expected string/,
    ],
    [{ workingDays: 0 }, 'workingDays', />=1/],
    [{ workingDays: 5, unit: 'calendar' }, '', /"unit"/],
    [5, '', /expected object/],
  ])('%o is refused where it is wrong', (written, path, why) => {
    const read = promiseSchema.safeParse(written);
    const issues = read.error?.issues ?? [];

    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
    expect(issues[0]?.message).toMatch(why);
  });
});
