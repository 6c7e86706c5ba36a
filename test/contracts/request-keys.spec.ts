import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryRequestKeys } from '../fakes/request-keys.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { requestKeysContract } from './request-keys.contract.js';

describe('keys of requests in MySQL or MariaDB', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  requestKeysContract(() => own.store.requestKeys);

  it('hold neither what was asked nor what was answered in the clear', async () => {
    const { requestKeys } = own.store;
    await requestKeys.take({ user: 'user-a', key: 'key-secret', content: 'kata-sandi-rahasia', at: 5 }, 0);
    await requestKeys.answered('user-a', 'key-secret', { status: 200, headers: {}, body: 'sekali-pakai' });
    const [rows] = await own.raw.query('SELECT id, account, content_index, HEX(answer) AS answer FROM request_key');

    const stored = JSON.stringify(rows);
    expect(stored).toContain('user-a');
    expect(stored).not.toMatch(/rahasia|sekali-pakai/);
    expect(stored).not.toContain(Buffer.from('sekali-pakai').toString('hex').toUpperCase());
  });
});

describe('keys of requests in memory', () => {
  const keys = memoryRequestKeys();
  requestKeysContract(() => keys);
});
