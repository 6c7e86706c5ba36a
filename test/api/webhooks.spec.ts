import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_COLUMNS } from '../../src/domain/integration/sicantik.js';
import type { Inbox } from '../../src/domain/ports/inbox.js';
import { createOssInbound } from '../../src/infra/oss/inbound.js';
import { createSicantikInbound } from '../../src/infra/sicantik/inbound.js';
import { aReceiveNib, OSS_CREDENTIALS, ossToken } from '../builders/receive-nib.js';
import { apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const KEY = 'kunci-sicantik';
const ROW = { no_permohonan: '1', nama: 'Budi', jenis_izin_id: 112 };
const NIB_TOKEN = ossToken('2311260012345', '20261123');

/** The API with the office's own readers of what other systems send; `checkAnswers: all` holds each answer to its schema. */
const worldWith = (put: Inbox['put']): Promise<ApiWorld> => {
  const inbox = { put };
  const oss = createOssInbound({ inbox, credentials: OSS_CREDENTIALS });
  return apiWorld({}, () => ({
    webhooks: {
      receiveNIB: oss.receiveNIB,
      receiveNIBSTPW: oss.receiveNIBSTPW,
      receiveFileDS: oss.receiveFileDS,
      sicantikApplication: createSicantikInbound({ inbox, apiKey: KEY, columns: DEFAULT_COLUMNS }),
    },
  }));
};

const keep: Inbox['put'] = async ({ key }) => ({ id: key, fresh: true });
const away: Inbox['put'] = () => Promise.reject(new Error('the record is away'));

describe('what another system is answered, in its own envelope', () => {
  let world: ApiWorld;
  afterEach(() => world.close());

  const post = (path: string, payload: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> =>
    world.app.inject({ method: 'POST', url: `/api/v1/${path}`, payload, headers });

  it.each([
    ['a row', 200, keep, [ROW], KEY, { success: true, data: { accepted: 1 } }],
    ['a row beside one that cannot be read', 200, keep, [ROW, {}], KEY, { data: { rejected: [{ row: 2 }] } }],
    ['no row', 422, keep, [], KEY, { success: false }],
    ['rows of which none can be read', 422, keep, [{ nama: 'Budi' }], KEY, { data: { rejected: [{ row: 1 }] } }],
    ['text that is no JSON', 400, keep, '{', KEY, { success: false }],
    ['a key that is not ours', 401, keep, [ROW], 'lain', { success: false }],
    ['a row while the record is away', 500, away, [ROW], KEY, { success: false }],
  ] as const)('SiCANTIK, for %s: %i', async (_, status, put, rows, key, body) => {
    world = await worldWith(put);

    const answer = await post('sicantik/permohonan', rows, { 'x-api-key': key });

    expect([answer.statusCode, answer.json()]).toEqual([status, expect.objectContaining({ success: status === 200 })]);
    expect(answer.json()).toMatchObject(body);
  });

  it.each([
    ['a message', 200, keep, aReceiveNib(), NIB_TOKEN, { status: '1' }],
    ['a message of another shape', 400, keep, { dataNIB: {} }, ossToken('', '20261123'), { status: '2' }],
    ['text that is no JSON', 400, keep, '{', NIB_TOKEN, { status: '2' }],
    ['a token that is not ours', 401, keep, aReceiveNib(), 'lain', { kode: 401 }],
    ['a message while the record is away', 500, away, aReceiveNib(), NIB_TOKEN, { kode: 500 }],
  ] as const)('OSS, for %s: %i', async (_, status, put, message, token, envelope) => {
    world = await worldWith(put);

    const answer = await post('oss/receiveNIB', message, { token });

    expect([answer.statusCode, answer.json()]).toMatchObject([status, { responreceiveNIB: envelope }]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['GZIP', gzipSync],
    ['identity', Buffer.from],
  ] as const)('OSS, for a message that was packed with %s: 200', async (encoding, pack) => {
    world = await worldWith(keep);
    const packed = pack(Buffer.from(JSON.stringify(aReceiveNib())));

    const answer = await post('oss/receiveNIB', packed, { token: NIB_TOKEN, 'content-encoding': encoding });

    expect([answer.statusCode, answer.json()]).toMatchObject([200, { responreceiveNIB: { status: '1' } }]);
  });

  it('takes no more of a packed message than of another, and none that is not packed as it says', async () => {
    world = await worldWith(keep);
    const token = NIB_TOKEN;
    const vast = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));

    const large = await post('oss/receiveNIB', vast, { token, 'content-encoding': 'gzip' });
    const plain = await post('oss/receiveNIB', aReceiveNib(), { token, 'content-encoding': 'gzip' });
    const broken = await post('oss/receiveNIB', vast.subarray(0, 100), { token, 'content-encoding': 'gzip' });

    expect([large.statusCode, plain.statusCode, broken.statusCode]).toEqual([413, 200, 400]);
  });
});
