/**
 * 10,000 mutations of signed letters: none may be judged passed. Run by `npm run test:fuzz [count] [seed]`; prints each
 * that was. Then files that are made to cost much, grown until they meet a limit, and damaged. A mutation that left the letter as it is, but for white space or a comment behind its end, is counted apart:
 * such bytes are allowed there, and the letter itself is unharmed.
 */
import { gapFault } from '../../../src/infra/verification/changes/tiling.js';
import { mutated } from './fuzz.js';
import { growth } from './growth.js';
import { openLetters } from './letters.js';

const [count = 10_000, seed = 7] = process.argv.slice(2).map(Number);
const PROGRESS = 1000;

const END = '%%EOF';

/** True where a mutation is the letter itself with nothing but white space and comments behind it. */
const isUnharmed = (letter: Uint8Array, pdf: Uint8Array): boolean => {
  const end = Buffer.from(letter).lastIndexOf(END) + END.length;
  const same = Buffer.compare(pdf.subarray(0, end), letter.subarray(0, end)) === 0;
  return same && gapFault(pdf, end, pdf.length) === undefined;
};

const letters = await openLetters();
const bases = [letters.table['B-LTA'], letters.streams['B-LTA']];
const passed: string[] = [];
const tally = { failed: 0, indeterminate: 0, passed: 0 };
const kinds = new Map<string, number>();
let unharmed = 0;
let crashed = 0;
let slowest = 0;
const started = performance.now();
for (let n = 0; n < count; n += 1) {
  const base = bases[n % bases.length];
  if (base === undefined) break;
  const { name, pdf } = mutated(base, seed, n);
  kinds.set(name, (kinds.get(name) ?? 0) + 1);
  const begun = performance.now();
  const what = `${name}, number ${n} under seed ${seed}`;
  try {
    const { indication } = await letters.judge(pdf);
    if (indication === 'passed' && isUnharmed(base, pdf)) unharmed += 1;
    else {
      tally[indication] += 1;
      if (indication === 'passed') passed.push(what);
    }
  } catch (error) {
    crashed += 1;
    passed.push(`${what}: the judgement broke: ${String(error)}`);
  }
  slowest = Math.max(slowest, performance.now() - begun);
  if ((n + 1) % PROGRESS === 0) process.stderr.write(`${n + 1} of ${count}\n`);
}
const hostile = await growth(Math.ceil(count / 200), seed);
const faults = hostile.flatMap((one) => one.faults);
const unmutated = await Promise.all(bases.map((base) => letters.judge(base)));
await letters.office.close();
const sound = unmutated.every(({ indication }) => indication === 'passed');
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  [
    `${count} mutations of ${bases.length} letters under seed ${seed} in ${seconds.toFixed(0)} s, slowest ${slowest.toFixed(0)} ms`,
    `failed ${tally.failed}, indeterminate ${tally.indeterminate}, passed ${tally.passed}, broke the judgement ${crashed}`,
    `unharmed (white space or a comment behind the end), counted apart: ${unharmed}`,
    `by kind: ${[...kinds].map(([kind, many]) => `${kind} ${many}`).join(', ')}`,
    `unmutated letters ${sound ? 'pass' : 'DO NOT PASS'}`,
    ...passed,
    ...hostile.map(({ line }) => line),
    ...faults,
    '',
  ].join('\n'),
);
process.exitCode = passed.length + faults.length === 0 && sound ? 0 : 1;
