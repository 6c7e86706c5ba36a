import { afterAll, beforeAll } from '@jest/globals';
import { memoryNumbers } from '../fakes/numbers.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { anApplication } from '../infra/persistence/record-builders.js';
import { describeNumbers, type NumbersWorld } from './numbers.contract.js';

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());

describeNumbers('MariaDB', (): NumbersWorld => ({
  numbers: own.store.numbers,
  application: async (ended) => {
    const { id } = await own.store.applications.create(anApplication());
    if (ended) await own.raw.query('UPDATE application SET finished_at = 1 WHERE id = ?', [id]);
    return id;
  },
  publish: (application, number) =>
    own.store.permits.publish({
      verificationId: `v-${application}`,
      application,
      office: 'prabumulih',
      number,
      kind: 'receipt',
      sha256: 'a'.repeat(64),
      signedAt: 1,
      signer: 'DPMPTSP',
      validUntil: null,
      state: 'valid',
    }),
  log: async () =>
    (await own.store.administration.systemLog({ office: 'prabumulih', limit: 100 })).map(({ verb }) => verb),
}));

const ended = new Set<string>();
const published = new Set<string>();
const verbs: string[] = [];
let made = 0;
const numbers = memoryNumbers({
  finished: (application) => ended.has(application),
  published: (number) => published.has(number),
  log: async ({ verb }) => void verbs.push(verb),
});
describeNumbers('in memory', (): NumbersWorld => ({
  numbers,
  application: async (isEnded) => {
    const id = `application-${String((made += 1))}`;
    if (isEnded) ended.add(id);
    return id;
  },
  publish: async (_application, number) => void published.add(number),
  log: async () => verbs,
}));
