import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { createFileArchive } from '../../../src/infra/archive/file-archive.js';

const KEY = new Uint8Array(32).fill(7);
let directory: string;
const pathOf = (sha256: string): string => join(directory, 'objects', sha256.slice(0, 2), sha256);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'paraf-archive-'));
});

describe('a file of the archive', () => {
  it('of which one byte has changed is an error, never a result', async () => {
    const archive = createFileArchive({ directory });
    const { sha256 } = await archive.put(Buffer.from('letter'));
    await writeFile(pathOf(sha256), 'lettes');

    await expect(archive.get(sha256)).rejects.toMatchObject({ code: 'INVARIANT', retryable: false });
  });

  it('that is damaged is healed when the right bytes are filed again', async () => {
    const archive = createFileArchive({ directory });
    const { sha256 } = await archive.put(Buffer.from('letter'));
    await writeFile(pathOf(sha256), 'cut');

    await archive.put(Buffer.from('letter'));

    expect(Buffer.from((await archive.get(sha256))!).toString()).toBe('letter');
  });

  it('lies encrypted on the disk where a key is given, and is unreadable with another', async () => {
    const { sha256 } = await createFileArchive({ directory, key: KEY }).put(Buffer.from('letter of a citizen'));

    expect((await readFile(pathOf(sha256))).includes('citizen')).toBe(false);
    const other = createFileArchive({ directory, key: new Uint8Array(32).fill(8) });
    await expect(other.get(sha256)).rejects.toMatchObject({ code: 'INVARIANT' });
    await expect(createFileArchive({ directory }).get(sha256)).rejects.toThrow(/encrypted and no key/);
  });

  it('that was filed before there was a key is still read', async () => {
    const { sha256 } = await createFileArchive({ directory }).put(Buffer.from('old'));

    expect(Buffer.from((await createFileArchive({ directory, key: KEY }).get(sha256))!).toString()).toBe('old');
  });

  it.each([0, 5, 6, 17, 18, 33, 34, 40])('encrypted and changed at byte %i is an error', async (at) => {
    const archive = createFileArchive({ directory, key: KEY });
    const { sha256 } = await archive.put(Buffer.from('letter'));
    const stored = await readFile(pathOf(sha256));
    const last = Math.min(at, stored.length - 1);
    stored[last] = stored[last]! ^ 1;
    await writeFile(pathOf(sha256), stored);

    await expect(archive.get(sha256)).rejects.toMatchObject({ code: 'INVARIANT' });
  });

  it('leaves no half-written file beside it', async () => {
    const { sha256 } = await createFileArchive({ directory }).put(Buffer.from('letter'));

    expect(await readdir(join(directory, 'objects', sha256.slice(0, 2)))).toEqual([sha256]);
  });

  it('cannot be kept with a key of the wrong length', () => {
    expect(() => createFileArchive({ directory, key: new Uint8Array(16) })).toThrow(/expected 32 bytes, got 16/);
  });
});
