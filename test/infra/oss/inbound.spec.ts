import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';

import type { Inbox } from '../../../src/domain/ports/inbox.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { createOssInbound, type OssInbound } from '../../../src/infra/oss/inbound.js';
import { aReceiveNib, OSS_CREDENTIALS, ossToken } from '../../builders/receive-nib.js';

const NIB = '2311260012345';
/** 20 November 2026, 10:00 in Jakarta. */
const NOW = Date.UTC(2026, 10, 20, 3);
const TOKEN = ossToken(NIB, '20261120');

const aDesk = (put?: Inbox['put']): { readonly desk: OssInbound; readonly stored: Map<string, JsonObject> } => {
  const stored = new Map<string, JsonObject>();
  const keep: Inbox['put'] = ({ key, body }) => {
    const fresh = !stored.has(key);
    if (fresh) stored.set(key, body);
    return Promise.resolve({ id: key, fresh });
  };
  return { desk: createOssInbound({ inbox: { put: put ?? keep }, credentials: OSS_CREDENTIALS }), stored };
};

const request = (body: unknown, headers: Record<string, string> = { Token: TOKEN }) => ({
  headers,
  rawBody: typeof body === 'string' ? body : JSON.stringify(body),
  now: NOW,
});

const STORED = { status: 200, body: { responreceiveNIB: { status: '1', keterangan: 'Berhasil menyimpan data' } } };

describe('OSS without credentials', () => {
  it('is open to nobody, also not to who hashes the date, and says so at its start', async () => {
    const said: string[] = [];
    const desk = createOssInbound({
      inbox: { put: () => Promise.reject(new Error('nothing may be stored')) },
      credentials: { username: '', password: '' },
      report: ({ detail }) => said.push(detail),
    });
    expect(said).toEqual([expect.stringContaining('OSS is not configured')]);

    const forged = createHash('sha1').update(`${NIB}20261120`).digest('hex');
    expect(await desk.receiveNIB(request(aReceiveNib(), { Token: forged }))).toMatchObject({
      status: 401,
      body: { responreceiveNIB: { kode: 401, status: '2' } },
    });
  });
});

describe('receiveNIB', () => {
  it('stores the message as it came, then answers as OSS expects', async () => {
    const { desk, stored } = aDesk();

    expect(await desk.receiveNIB(request(aReceiveNib()))).toEqual(STORED);

    expect([...stored.values()]).toEqual([{ method: 'receiveNIB', readable: true, body: aReceiveNib() }]);
  });

  it('stores an exact repeat once and answers it alike, also when its keys have other spaces', async () => {
    const { desk, stored } = aDesk();
    const { dataNIB } = aReceiveNib();
    const respelt = {
      'dataNIB ': Object.fromEntries(Object.entries(dataNIB).map(([key, value]) => [` ${key.trim()}`, value])),
    };

    await desk.receiveNIB(request(aReceiveNib()));

    expect(await desk.receiveNIB(request(aReceiveNib()))).toEqual(STORED);
    expect(await desk.receiveNIB(request(respelt))).toEqual(STORED);
    expect(stored.size).toBe(1);
  });

  it('stores a second update as a message of its own', async () => {
    const { desk, stored } = aDesk();

    await desk.receiveNIB(request(aReceiveNib({ tipe_dokumen: '5', tgl_perubahan_nib: '2026-11-20' })));
    await desk.receiveNIB(request(aReceiveNib({ tipe_dokumen: '5', tgl_perubahan_nib: '2026-11-21' })));

    expect(stored.size).toBe(2);
  });

  const { dataNIB } = aReceiveNib();
  it.each([
    ['a list of one under the root key', { dataNIB: [dataNIB] }],
    ['a list of one whose key is not 0', { dataNIB: { '1': dataNIB } }],
    ['a list around the whole', [{ dataNIB }]],
    ['a text of JSON', JSON.stringify({ dataNIB })],
  ])('reads %s', async (_what, body) => {
    const { desk, stored } = aDesk();

    expect(await desk.receiveNIB(request(JSON.stringify(body)))).toEqual(STORED);
    expect([...stored.values()]).toMatchObject([{ readable: true }]);
  });

  it('does not choose between two roots', async () => {
    expect(await aDesk().desk.receiveNIB(request({ dataNIB: [dataNIB, dataNIB] }))).toMatchObject({ status: 401 });
  });

  it.each([
    ['Token', { token: TOKEN }],
    ['Token in capitals', { TOKEN: TOKEN.toUpperCase() }],
    ['Bearer', { Authorization: `Bearer ${TOKEN}` }],
    ["yesterday's token", { Token: ossToken(NIB, '20261119') }],
    ["tomorrow's token", { Token: ossToken(NIB, '20261121') }],
  ])('accepts %s', async (_what, headers) => {
    expect(await aDesk().desk.receiveNIB(request(aReceiveNib(), headers))).toEqual(STORED);
  });

  it.each([
    ['no token', {}],
    ['an empty token', { Token: '' }],
    ['the text that is not hashed', { Token: `OSSrahasia-uji${NIB}20261120` }],
    ['a token of the day before yesterday', { Token: ossToken(NIB, '20261118') }],
    ["another NIB's token", { Token: ossToken('0000000000000', '20261120') }],
    ['a longer token', { Token: `${TOKEN}0` }],
  ])('refuses %s in the envelope of OSS and stores nothing', async (_what, headers) => {
    const { desk, stored } = aDesk();

    expect(await desk.receiveNIB(request(aReceiveNib(), headers))).toEqual({
      status: 401,
      body: { responreceiveNIB: { kode: 401, status: '2', keterangan: 'User Akses Tidak Valid' } },
    });
    expect(stored.size).toBe(0);
  });

  it.each(['', '{', 'null,', '{"dataNIB":{', '\u0000'])('answers what is not JSON (%j) with status 2', async (body) => {
    const { desk, stored } = aDesk();

    expect(await desk.receiveNIB(request(body))).toMatchObject({
      status: 400,
      body: { responreceiveNIB: { status: '2' } },
    });
    expect(stored.size).toBe(0);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const rawBody = Buffer.concat([Buffer.from('{"dataNIB":{"nib":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}}')]);

    expect(await aDesk().desk.receiveNIB({ headers: { Token: TOKEN }, rawBody, now: NOW })).toMatchObject({
      status: 400,
    });
  });

  it('keeps a message of unknown shape from OSS, and answers status 2', async () => {
    const { desk, stored } = aDesk();

    const answer = await desk.receiveNIB(request({ dataLain: 1 }, { Token: ossToken('', '20261120') }));

    expect(answer).toMatchObject({ status: 400, body: { responreceiveNIB: { status: '2' } } });
    expect([...stored.values()]).toEqual([{ method: 'receiveNIB', readable: false, body: { dataLain: '1' } }]);
  });

  it('stores every digit of a number, and text without markup beside what came', async () => {
    const { desk, stored } = aDesk();
    const { dataNIB } = aReceiveNib();
    const sent = JSON.stringify({ dataNIB: { ...dataNIB, nama_perseroan: 'CV. A &amp; B' } })
      .replace('"1674014107850000"', '9171014505900001')
      .replace('"I-20261120081530400100001"', '20261120081530400100001');

    expect(await desk.receiveNIB(request(sent))).toEqual(STORED);

    const [kept] = [...stored.values()] as { body: typeof dataNIB; received: string }[];
    expect(JSON.stringify(kept?.body)).toContain('"9171014505900001"');
    expect(JSON.stringify(kept?.body)).toContain('"20261120081530400100001"');
    expect(JSON.stringify(kept?.body)).toContain('"CV. A & B"');
    expect(kept?.received).toBe(sent);
  });

  it('knows a NIB that lost its zero by either token, and the same message written with numbers as a repeat', async () => {
    const { desk, stored } = aDesk();
    const nib = '0220001102354';
    const asText = JSON.stringify(aReceiveNib({ nib, kewenangan: '02' }));
    const asNumbers = JSON.stringify(aReceiveNib({ nib: 'X', kewenangan: 2 })).replace('"X"', '220001102354');

    for (const [body, owner] of [
      [asText, nib],
      [asNumbers, nib],
      [asNumbers, '220001102354'],
    ] as const)
      expect(await desk.receiveNIB(request(body, { Token: ossToken(owner, '20261120') }))).toEqual(STORED);

    expect([...stored.keys()]).toEqual([expect.stringContaining(`receiveNIB/${nib}/`)]);
  });

  it('answers what is nested without end with status 2', async () => {
    expect(await aDesk().desk.receiveNIB(request('['.repeat(20_000)))).toMatchObject({ status: 400 });
  });

  it('answers status 2 with 500 while nothing can be stored, so that OSS sends again', async () => {
    const { desk } = aDesk(() => Promise.reject(new Error('connection lost')));

    expect(await desk.receiveNIB(request(aReceiveNib()))).toEqual({
      status: 500,
      body: { responreceiveNIB: { kode: 500, status: '2', keterangan: 'Gagal menyimpan data' } },
    });
  });
});

describe('the other methods', () => {
  it('answer under their own names', async () => {
    const { desk } = aDesk();
    const file = { receiveFileDS: { id_izin: 'I-1', nib: NIB, file_izin: 'https://oss.example.com/1.pdf' } };

    expect(await desk.receiveFileDS(request(file))).toMatchObject({
      status: 200,
      body: { responreceiveFileDS: { status: '1' } },
    });
    expect(await desk.receiveNIBSTPW(request({ dataNIBSTPW: aReceiveNib().dataNIB }))).toMatchObject({
      status: 200,
      body: { responreceiveNIBSTPW: { status: '1' } },
    });
  });
});
