import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mutated } from './fuzz.js';
import { openLetters, type Letters } from './letters.js';

let letters: Letters;

beforeAll(async () => {
  letters = await openLetters();
}, 120_000);

afterAll(async () => {
  await letters.office.close();
});

const SEED = 20261123;
const EACH = Number(process.env['PARAF_FUZZ_EACH'] ?? 100);

describe('a damaged letter', () => {
  it.each(['table', 'streams'] as const)(
    'is never judged passed (%s)',
    async (kind) => {
      const letter = letters[kind]['B-LTA'];
      expect((await letters.judge(letter)).indication).toBe('passed');

      const passed: string[] = [];
      for (let n = 0; n < EACH; n += 1) {
        const mutation = mutated(letter, SEED, n);
        const report = await letters.judge(mutation.pdf);
        if (report.indication === 'passed') passed.push(`${mutation.name}, number ${n} under seed ${SEED}`);
      }

      expect(passed).toEqual([]);
    },
    3_600_000,
  );
});
