import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decide } from '../../../src/domain/process/decision.js';
import { feelValue } from '../../../src/domain/process/feel.js';
import { readDecisions } from '../../../src/infra/bpmn/decisions.js';

const table = (policy: string, rules: readonly (readonly [string, string])[], values = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://example.org"><decision id="D" name="D"><decisionTable id="t" ${policy}><input id="i"><inputExpression id="ie"><text>x</text></inputExpression></input><output id="o" name="r">${values === '' ? '' : `<outputValues id="ov"><text>${values}</text></outputValues>`}</output>${rules
    .map(
      ([test, value], n) =>
        `<rule id="r${String(n)}"><inputEntry id="ri${String(n)}"><text>${test.replaceAll('<', '&lt;')}</text></inputEntry><outputEntry id="ro${String(n)}"><text>${value}</text></outputEntry></rule>`,
    )
    .join('')}</decisionTable></decision></definitions>`;

const context = { variables: { x: 5 }, at: Date.UTC(2026, 0, 1, 20), zone: 'Asia/Jakarta' };

describe('a decision table (DMN 1.3, 8.2.10)', () => {
  const rules = [
    ['< 10', '"low"'],
    ['> 1', '"high"'],
    ['-', '"high"'],
    ['> 100', '"never"'],
  ] as const;
  const numbers = [
    ['-', '2'],
    ['-', '2'],
    ['-', '7'],
  ] as const;

  it.each([
    ['hitPolicy="FIRST"', rules, '', 'low'],
    ['hitPolicy="PRIORITY"', rules, '"high","low"', 'high'],
    ['hitPolicy="RULE ORDER"', rules, '', ['low', 'high', 'high']],
    ['hitPolicy="OUTPUT ORDER"', rules, '"high","low"', ['high', 'high', 'low']],
    ['hitPolicy="COLLECT"', rules, '', ['low', 'high', 'high']],
    ['hitPolicy="COLLECT" aggregation="SUM"', numbers, '', 11],
    ['hitPolicy="COLLECT" aggregation="MIN"', numbers, '', 2],
    ['hitPolicy="COLLECT" aggregation="MAX"', numbers, '', 7],
    ['hitPolicy="COLLECT" aggregation="COUNT"', numbers, '', 3],
    [
      'hitPolicy="ANY"',
      [
        ['-', '1'],
        ['< 9', '1'],
      ] as const,
      '',
      1,
    ],
    [
      'hitPolicy="UNIQUE"',
      [
        ['> 9', '1'],
        ['< 9', '2'],
      ] as const,
      '',
      2,
    ],
    ['', [['> 9', '1']] as const, '', null],
  ])('%s', async (policy, given, values, expected) => {
    const { decisions, findings } = await readDecisions(table(policy, given, values));

    expect(findings).toEqual([]);
    expect(decide(decisions, 'D', context)).toEqual({ ok: true, value: expected });
  });

  it.each([
    [
      'UNIQUE',
      [
        ['-', '1'],
        ['-', '1'],
      ] as const,
    ],
    [
      'ANY',
      [
        ['-', '1'],
        ['-', '2'],
      ] as const,
    ],
  ])('%s is broken by the rules that match', async (policy, given) => {
    const { decisions } = await readDecisions(table(`hitPolicy="${policy}"`, given));

    expect(decide(decisions, 'D', context).ok).toBe(false);
  });
});

describe('now() and today()', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(1999, 5, 15) });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are the instant of the event in the office’s zone, whatever the machine says', () => {
    expect(feelValue('string(today())', context)).toEqual({ ok: true, value: '2026-01-02' });
    expect(feelValue('now() > date and time("2026-01-01T19:59:59Z")', context)).toEqual({ ok: true, value: true });
    expect(feelValue('now() < date and time("2026-01-01T20:00:01Z")', context)).toEqual({ ok: true, value: true });
  });
});
