import { describe, expect, it } from '@jest/globals';
import { evaluate } from 'feelin';
import { bounded, MOST_VALUES } from '../../../src/domain/process/feel-budget.js';
import { feelFault, feelHolds, feelTest, feelValue, toJson } from '../../../src/domain/process/feel.js';

const VARIABLES = {
  list: [3, 1, 2],
  rows: [
    { name: 'a', n: 1 },
    { name: 'b', n: 20 },
  ],
  text: 'Prabumulih',
  n: 4,
  half: 2.5,
};
const context = (variables: Record<string, unknown> = VARIABLES): Parameters<typeof feelValue>[1] => ({
  variables: variables as Parameters<typeof feelValue>[1]['variables'],
  at: 0,
  zone: 'Asia/Jakarta',
});

/** As they are met in procedures, and every place where something is counted. */
const HARMLESS = [
  'n > 3 and n < 10',
  'for i in 1..n return i * 2',
  'for i in n..1 return i',
  'for i in "a".."e" return i',
  'for i in -2..0 return i',
  'for i in [1..3] return i',
  'for i in (1..3) return i',
  'for x in list, y in 1..x return x * 10 + y',
  'for x in rows return x.name',
  'for i in 1..4 return if i = 1 then 1 else partial[-1] * i',
  'for x in for y in list return y + 1 return x',
  'some x in list satisfies x > 2',
  'every x in rows satisfies x.n > 0',
  'some x in rows, y in list satisfies x.n = y',
  'rows[n > 5]',
  'rows[n > 5].name',
  'rows[1].name',
  'list[item > 1]',
  'list[-1]',
  'count(rows[name = "a"])',
  'sum(for x in rows return x.n)',
  'sort(list, function(a, b) a < b)',
  '{ a: 1, b: a + 1, c: function(x) x + b, d: c(3) }',
  '{ a: 1 }.a',
  '(function(x, y) x + y)(1, 2)',
  'concatenate(list, [4, 5])',
  'distinct values(concatenate(list, list))',
  'string join(for x in rows return x.name, ", ")',
  'substring(text, 1, 3)',
  'if list contains(list, 3) then "ya" else "tidak"',
  'n between 1 and 10',
  'n in [1..10]',
  'n in (> 3)',
  'upper case(text)',
  'date("2026-11-30") + duration("P1D")',
  'max(list) + min(3, 4)',
  'unknown',
  'for x in unknown return x',
  'get entries({ a: 1, b: 2 })',
];

describe('an expression that is counted', () => {
  it.each(HARMLESS)('has the value that it has uncounted: %s', (expression) => {
    const value = feelValue(expression, context());

    expect(value).toEqual({ ok: true, value: toJson(evaluate(expression, VARIABLES).value) });
    expect(feelFault(expression)).toBeUndefined();
  });

  it('is left as it is where nothing in it multiplies', () => {
    const parse = (): never => {
      throw new Error('not asked');
    };

    expect(bounded('n > 3 and upper case(text) = "A"', parse)).toEqual({
      expression: 'n > 3 and upper case(text) = "A"',
      functions: {},
    });
  });
});

/** Whatever the variables are. */
const ENDLESS = [
  'for i in 1..1000000000 return i',
  'some x in 1..1000000000 satisfies x < 0',
  'every x in [1..1000000000] satisfies x > 0',
  'count(for i in 1..1000000000 return i)',
  'for i in 1..2.5 return i',
  'for i in 0.5..3 return i',
  'for i in [1..2.5] return i',
  'for i in 9007199254740990..9007199254740999 return i',
  'for i in 1..200, j in 1..200, k in 1..200 return i',
  'for i in 1..200 return for j in 1..200 return j',
  'for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1]',
  'for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])',
  '{ a: "ab", f: function(x) x + x + x + x + x + x + x + x, b: f(f(f(f(f(f(f(f(f(f(a)))))))))) }',
  `{ v0: "ab", ${Array.from({ length: 40 }, (_, index) => `v${index + 1}: v${index} + v${index}`).join(', ')} }`,
  '(function(f, n) f(f, n))(function(f, n) if n = 0 then 1 else f(f, n - 1) + f(f, n - 1), 40)',
];

describe('an expression that would never end', () => {
  it.each(ENDLESS)('is a fault at check, and an error where it is evaluated: %s', (expression) => {
    expect(feelFault(expression)).toMatch(/more than 10000 values|whole numbers apart/);
    expect(feelValue(expression, context())).toMatchObject({
      ok: false,
      error: expect.stringMatching(/more than 10000 values|whole numbers apart/),
    });
    expect(feelHolds(expression, context())).toBe(false);
  });

  it.each([
    ['for i in 1..n return i', { n: 1e9 }],
    ['for i in 1..n return i', { n: 2.5 }],
    ['for i in n..1 return i', { n: Number.MAX_VALUE }],
    ['for i in [1..n] return i', { n: 1e9 }],
    ['list[some x in list satisfies x = item]', { list: Array.from({ length: 5000 }, (_, index) => -index) }],
  ])('for what its variables are is an error where it is evaluated, and no fault: %s', (expression, variables) => {
    expect(feelFault(expression)).toBeUndefined();
    expect(feelValue(expression, context(variables))).toMatchObject({ ok: false });
  });

  it('is bounded in a cell of a decision table', () => {
    expect(feelTest('for i in 1..1000000000 return i', 1, context())).toBe(false);
    expect(feelFault('for i in 1..1000000000 return i', 'test')).toMatch(/more than/);
  });

  it('goes through as many values as there may be, and not one more', () => {
    expect(feelValue(`count([for i in 1..${MOST_VALUES / 2 - 10} return i])`, context())).toEqual({
      ok: true,
      value: 1,
    });
    expect(feelValue(`count([for i in 1..${MOST_VALUES} return i])`, context())).toMatchObject({ ok: false });
  });

  it('has no name of the counting itself', () => {
    expect(feelFault('for parafSized in [1] return parafSized')).toContain('a name of the program');
    expect(feelValue('parafRange(1, 2)', context())).toMatchObject({ ok: false });
  });

  it('makes no value that fills a memory', () => {
    const text = 'x'.repeat(600_000);
    expect(feelValue('[text, text]', context({ text }))).toMatchObject({
      ok: false,
      error: expect.stringContaining('larger than'),
    });
  });
});
