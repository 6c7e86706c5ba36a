import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { DEFAULT_COLUMNS } from '../../../src/domain/integration/sicantik.js';
import { createSicantikInbound } from '../../../src/infra/sicantik/inbound.js';

const PUSH = readFileSync(new URL('../../../config/samples/sicantik/push.json', import.meta.url), 'utf8');

const aDesk = () => {
  const keys = new Set<string>();
  const receive = createSicantikInbound({
    inbox: {
      put: ({ key }) => {
        const fresh = !keys.has(key);
        keys.add(key);
        return Promise.resolve({ id: key, fresh });
      },
    },
    apiKey: 'kunci',
    columns: DEFAULT_COLUMNS,
  });
  return (rawBody: string, key = 'kunci') => receive({ headers: { 'X-Api-Key': key }, rawBody, now: 0 });
};

describe('a push of SiCANTIK rows', () => {
  it('is stored row by row, a repeat counted as such', async () => {
    const push = aDesk();

    expect((await push(PUSH)).body).toMatchObject({ success: true, data: { accepted: 1, duplicates: 0 } });
    expect((await push(PUSH)).body).toMatchObject({ success: true, data: { accepted: 0, duplicates: 1 } });
  });

  it('names what a row tells the state of, but not where an application has several rows at once', async () => {
    const subjects: (string | undefined)[] = [];
    const push = createSicantikInbound({
      inbox: {
        put: ({ key, subject }) => {
          subjects.push(subject);
          return Promise.resolve({ id: key, fresh: true });
        },
      },
      apiKey: 'kunci',
      columns: DEFAULT_COLUMNS,
    });
    const row = (number: string, nama: string) => ({ instansi_id: 1, no_permohonan: number, nama, jenis_izin_id: 112 });
    const rows = [row('1', 'Budi'), row('2', 'Sari'), row('2', 'Sari B')];
    await push({ headers: { 'X-Api-Key': 'kunci' }, rawBody: JSON.stringify(rows), now: 0 });

    expect(subjects).toEqual(['1/1/', undefined, undefined]);
  });

  it('tells two rows apart whose numbers differ in the last of 23 digits', async () => {
    const rows = ['20261120081530400100001', '20261120081530400100002'].map(
      (number) => `{"no_permohonan":${number},"nama":"Budi","jenis_izin_id":112}`,
    );

    expect((await aDesk()(`[${rows.join(',')}]`)).body).toMatchObject({ data: { accepted: 2, duplicates: 0 } });
  });

  it.each([
    ['a wrong key', PUSH, 'lain', 401],
    ['no key', PUSH, '', 401],
    ['no JSON', '{', 'kunci', 400],
    ['no row', '{"data":[]}', 'kunci', 422],
    ['a row without a number', '{"data":[{"nama":"x"}]}', 'kunci', 422],
  ])('with %s is refused', async (_what, body, key, status) => {
    expect(await aDesk()(body, key)).toMatchObject({ status, body: { success: false } });
  });
});
