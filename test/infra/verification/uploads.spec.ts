import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fstatSync, readSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openUploads } from '../../../src/infra/verification/uploads.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'paraf-uploads-'))));
afterEach(() => rm(folder, { recursive: true }));

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

const contentOf = (descriptor: number, size: number): string => {
  const bytes = Buffer.alloc(size);
  readSync(descriptor, bytes, 0, size, 0);
  return bytes.toString();
};

describe('uploads that lie outside of memory', () => {
  it('are held without a name, with their digest and first bytes, until they are let go', async () => {
    const uploads = await openUploads(folder);

    const held = await uploads.hold(pieces('%PDF-', '1.7\n', 'isi'), 12);

    if (!held.ok) throw new Error(held.error);
    const { descriptor, size, sha256, head, release } = held.value;
    expect(await readdir(folder)).toEqual([]);
    expect(contentOf(descriptor, size)).toBe('%PDF-1.7\nisi');
    expect(sha256).toBe(createHash('sha256').update('%PDF-1.7\nisi').digest('hex'));
    expect(Buffer.from(head).toString()).toBe('%PDF-1.7\nisi');
    await release();
    await release();
    expect(() => fstatSync(descriptor)).toThrow(/EBADF/);
  });

  it('take no piece more once they are longer than allowed', async () => {
    const uploads = await openUploads(folder);
    let taken = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += 1;
        yield await Promise.resolve(Buffer.alloc(10));
      }
    };

    expect(await uploads.hold(endless(), 35)).toEqual({ ok: false, error: 'too-large' });
    expect(taken).toBe(4);
    expect(await readdir(folder)).toEqual([]);
  });

  it('hold nothing of a body that breaks off', async () => {
    const uploads = await openUploads(folder);
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('%PDF-'));
      throw new Error('the sender went away');
    };

    await expect(uploads.hold(broken(), 100)).rejects.toThrow('the sender went away');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leave nothing where the process is killed, and clear away what one left between open and unlink', async () => {
    const module = pathToFileURL(join(process.cwd(), 'src/infra/verification/uploads.ts')).href;
    const program = `const { openUploads } = await import(${JSON.stringify(module)});
      const uploads = await openUploads(${JSON.stringify(folder)});
      await uploads.hold((async function* () {
        yield Buffer.alloc(1_000_000, 1);
        process.stdout.write('half');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      })(), 2_000_000);`;
    const child = spawn(process.execPath, [
      '--import',
      pathToFileURL(join(process.cwd(), 'scripts/lib/typescript.mjs')).href,
      '--input-type=module',
      '--eval',
      program,
    ]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(folder)).toEqual([]);

    await writeFile(join(folder, '0b7d.upload'), 'left over');
    await writeFile(join(folder, 'of-somebody-else.txt'), 'not ours');
    await openUploads(folder);
    expect(await readdir(folder)).toEqual(['of-somebody-else.txt']);
  });

  it('go on where another process starts in the same folder', async () => {
    const held = await (await openUploads(folder)).hold(pieces('%PDF-1.7'), 100);
    await openUploads(folder);

    if (!held.ok) throw new Error(held.error);
    expect(contentOf(held.value.descriptor, held.value.size)).toBe('%PDF-1.7');
    await held.value.release();
  });
});
