/**
 * Run by full-disk.spec.ts with a small disk of its own, as its first argument: the API files what is sent to it there.
 * One line of JSON says what each request was answered.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { openUploads } from '../../src/infra/verification/uploads.js';
import { anApplication, apiWorld, type Answer } from '../fakes/api-world.js';

const [, , disk = ''] = process.argv;
const FILLER = join(disk, 'filler');
const KEY = new Uint8Array(32).fill(7);

/** Takes whatever room there is. */
const fill = (): void => {
  for (const size of [65_536, 4_096]) {
    try {
      for (let n = 0; ; n += 1) writeFileSync(`${FILLER}-${String(size)}-${String(n)}`, Buffer.alloc(size, 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
};
const empty = (): void => {
  for (let n = 0; n < 200; n += 1)
    for (const size of [65_536, 4_096]) rmSync(`${FILLER}-${String(size)}-${String(n)}`, { force: true });
};
const remount = (how: 'ro' | 'rw'): void => {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,${how}`, disk], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

mkdirSync(join(disk, 'cases'));
const uploads = await openUploads(join(disk, 'uploads'));
const world = await apiWorld({}, () => ({
  files: encryptedCaseFiles(join(disk, 'cases'), () => Promise.resolve(KEY)),
  uploads,
}));
world.record.contents.applications.set('app-1', anApplication());
const token = await world.login('pemohon');

const pdf = (size: number, mark: string): Blob =>
  new Blob([
    Buffer.concat([
      Buffer.from(`%PDF-1.7\n% ${mark}\n`),
      Buffer.alloc(size, 0x20),
      Buffer.from('\nstartxref\n0\n%%EOF\n'),
    ]),
  ]);
const said = ({ statusCode, headers, json }: Answer): Record<string, unknown> => {
  const { code, technical, title } = json() as Record<string, unknown>;
  return { status: statusCode, code, technical, title, retryAfter: headers['retry-after'] };
};
const file = async (key: string): Promise<Record<string, unknown>> => {
  const form = new FormData();
  form.set('kind', 'requirement');
  form.set('requirement', 'ktp');
  // other bytes for each key: the same ones are on the disk already
  form.set('file', pdf(30_000, key), 'ktp.pdf');
  return said(
    await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/documents',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
      payload: form,
    }),
  );
};
const verify = async (): Promise<Record<string, unknown>> => {
  const form = new FormData();
  form.set('file', pdf(30_000, 'verifikasi'), 'surat.pdf');
  return said(await world.app.inject({ method: 'POST', url: '/api/v1/verify', payload: form }));
};

fill();
const full = { file: await file('kunci-disk-penuh'), verify: await verify() };
empty();
const room = { file: await file('kunci-disk-penuh'), verify: await verify() };
remount('ro');
const closed = { file: await file('kunci-disk-tertutup'), verify: await verify() };
remount('rw');
process.stdout.write(`${JSON.stringify({ full, room, closed })}\n`);
await world.close();
process.exit();
