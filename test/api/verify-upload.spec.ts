import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiWorld, OPTIONS, type Answer, type ApiWorld } from '../fakes/api-world.js';

const LIMIT = 2_000_000;
const BOUNDARY = 'batas-uji';
const HEAD = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="surat.pdf"\r\ncontent-type: application/pdf\r\n\r\n`;

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
});
afterEach(() => world.close());

const aPdf = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  bytes.set(Buffer.from('%PDF-1.7\n'));
  return bytes;
};

const send = (url: string, ...files: readonly Uint8Array<ArrayBuffer>[]): Promise<Answer> => {
  const form = new FormData();
  for (const bytes of files) form.append('file', new Blob([bytes]), 'surat.pdf');
  return world.app.inject({ method: 'POST', url, headers: { accept: '*/*' }, payload: form });
};

/** A sender by hand: what it gets back is read while it still sends. */
const begin = async (headers: string): Promise<{ socket: Socket; answer: () => string }> => {
  const { hostname, port } = new URL(world.address);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (part: Buffer) => (text += part.toString()));
  socket.on('error', () => undefined); // the server may end the connection while this end still writes
  await once(socket, 'connect');
  socket.write(
    `POST /api/v1/verify HTTP/1.1\r\nhost: paraf.test\r\ncontent-type: multipart/form-data; boundary=${BOUNDARY}\r\n${headers}\r\n\r\n`,
  );
  return { socket, answer: () => text };
};

const chunk = (bytes: Uint8Array | string): Buffer =>
  Buffer.concat([
    Buffer.from(`${Buffer.from(bytes).length.toString(16)}\r\n`),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ]);

const until = async (is: () => boolean): Promise<void> => {
  for (let n = 0; n < 500 && !is(); n += 1) await pause(20);
  expect(is()).toBe(true);
};

/** Everything was let go: no name in the folder, nothing open. */
const nothingIsHeld = async (): Promise<void> => {
  expect(await readdir(world.uploads)).toEqual([]);
  expect([...world.held]).toEqual([]);
};

describe('a file that is sent to be verified', () => {
  it.each(['/api/v1/verify', '/v'])('has a limit of its own, larger than that of other files, at %s', async (url) => {
    expect((await send(url, aPdf(LIMIT))).statusCode).toBe(200);
    expect(world.judged.map(({ size }) => size)).toEqual([LIMIT]);
    const refused = await send(url, aPdf(LIMIT + 1));

    expect(refused.statusCode).toBe(413);
    expect(refused.json()).toMatchObject({ code: 'FILE_REFUSED', data: { maxBytes: LIMIT } });
    expect(world.judged).toHaveLength(1);
    await nothingIsHeld();
  });

  it('is refused by its stated length before its first byte', async () => {
    const { socket, answer } = await begin('content-length: 99000000');

    await until(() => answer().includes('FILE_REFUSED'));
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    await nothingIsHeld();
  });

  it('is refused as soon as it passes the limit, while its sender goes on, and the connection ends', async () => {
    const { socket, answer } = await begin('transfer-encoding: chunked');
    const closed = once(socket, 'close');
    socket.write(chunk(HEAD));
    socket.write(chunk(aPdf(LIMIT + 1)));

    // the form has not ended, and never will
    await until(() => answer().includes('FILE_REFUSED'));
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    await nothingIsHeld();
    await closed;
  }, 30_000);

  it('is let go where its sender goes away', async () => {
    const { socket } = await begin('transfer-encoding: chunked');
    socket.write(chunk(HEAD));
    socket.write(chunk(aPdf(100_000)));
    await pause(200);
    socket.destroy();
    await pause(200);

    await nothingIsHeld();
    expect(world.judged).toEqual([]);
    expect((await send('/api/v1/verify', aPdf(20))).statusCode).toBe(200);
  });

  it.each([
    ['before its form has begun', ''],
    ['in the middle of the file', HEAD],
  ])(
    'is refused where it takes too long: %s',
    async (_, begun) => {
      await world.close();
      world = await apiWorld({ verification: { ...OPTIONS.verification, uploadSeconds: 1 } });
      const { socket, answer } = await begin('transfer-encoding: chunked');
      const closed = once(socket, 'close');
      if (begun !== '') socket.write(chunk(begun));

      await until(() => answer().includes('INPUT_INVALID'));
      expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
      await closed;
      await nothingIsHeld();
    },
    30_000,
  );

  it.each<[string, Uint8Array<ArrayBuffer>[], number, object]>([
    ['no file', [], 400, { errors: [{ pointer: '/file', detail: 'belum diisi' }] }],
    ['an empty file', [new Uint8Array(0)], 400, { errors: [{ pointer: '/file', detail: 'kosong' }] }],
    ['a text', [new TextEncoder().encode('bukan PDF')], 422, { data: { accepted: ['application/pdf'] } }],
  ])('is expected to be a PDF: %s', async (_, files, status, body) => {
    const form = new FormData();
    form.append('catatan', 'x');
    for (const bytes of files) form.append('file', new Blob([bytes]), 'surat.pdf');
    const answer = await world.app.inject({ method: 'POST', url: '/api/v1/verify', payload: form });

    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject(body);
    await nothingIsHeld();
  });

  it('is one file', async () => {
    expect((await send('/api/v1/verify', aPdf(20), aPdf(20))).statusCode).toBeGreaterThanOrEqual(400);
    await nothingIsHeld();
  });
});
