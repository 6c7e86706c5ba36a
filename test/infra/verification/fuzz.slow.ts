/** 10,000 mutations of signed letters: none may be judged passed. Run by `npm run test:fuzz`; prints each that was. */
import { mutated } from './fuzz.js';
import { openLetters } from './letters.js';

const COUNT = 10_000;
const SEED = 7;

const letters = await openLetters();
const bases = [letters.table['B-LTA'], letters.streams['B-LTA']];
const passed: string[] = [];
let slowest = 0;
for (let n = 0; n < COUNT; n += 1) {
  const base = bases[n % bases.length];
  if (base === undefined) break;
  const { name, pdf } = mutated(base, SEED, n);
  const begun = performance.now();
  const { indication } = await letters.judge(pdf);
  slowest = Math.max(slowest, performance.now() - begun);
  if (indication === 'passed') passed.push(`${name}, number ${n} under seed ${SEED}`);
}
const unmutated = await Promise.all(bases.map((base) => letters.judge(base)));
await letters.office.close();
const sound = unmutated.every(({ indication }) => indication === 'passed');
process.stdout.write(
  `${COUNT} mutations, ${passed.length} judged passed, slowest ${slowest.toFixed(0)} ms; unmutated ${sound ? 'pass' : 'DO NOT PASS'}\n${passed.join('\n')}\n`,
);
process.exitCode = passed.length === 0 && sound ? 0 : 1;
