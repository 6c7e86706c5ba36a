/**
 * Eight takers in a process of their own, until it is killed: each number is told on standard output after the record has answered.
 * Run: `node --import ./scripts/lib/typescript.mjs` this file, with the name of the database and of the taker.
 */
import { openStore } from '../../../src/infra/persistence/index.js';
import { testConfig } from './own-database.js';

const TAKERS = 8;
const [database = '', name = '', amount = '0'] = process.argv.slice(2);
const store = await openStore(testConfig(database));

const take = async (taker: number): Promise<void> => {
  for (let n = 0; n < Number(amount); n += 1) {
    const key = `${name}-${String(taker)}-${String(n)}`;
    const { seq } = await store.numbers.reserve({
      key,
      register: 'killed',
      year: 2026,
      application: 'a',
      at: Date.now(),
      pattern: '{seq:4}/DPMPTSP/{year}',
      values: { year: '2026' },
    });
    process.stdout.write(`${key} ${String(seq)}\n`);
  }
};

await Promise.all(Array.from({ length: TAKERS }, (_, taker) => take(taker)));
await store.close();
