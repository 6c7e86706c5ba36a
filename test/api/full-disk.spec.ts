import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'paraf-disk-'))));
afterAll(() => rm(folder, { recursive: true }));

const NAMESPACE = ['--map-root-user', '--mount', 'sh', '-c'];
/** Linux lets a process have file systems of its own, unless whoever runs the machine has forbidden it. */
const hasOwnDisks = spawnSync('unshare', [...NAMESPACE, 'mount -t tmpfs -o size=64k tmpfs /mnt']).status === 0;

/** Runs a program with a disk of 256 kB, seen by nobody else. */
const onSmallDisk = (program: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const hooks = pathToFileURL(join(process.cwd(), 'scripts/lib/typescript.mjs')).href;
    const child = spawn(
      'unshare',
      [
        ...NAMESPACE,
        'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" --import "$3" "$4" "$1"',
        ...['sh', folder, process.execPath, hooks, join(process.cwd(), program)],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let out = '';
    let faults = '';
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (faults += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ended with ${String(code)}: ${faults}`));
    });
  });

describe('a disk that takes no more', () => {
  (hasOwnDisks ? it : it.skip)('is answered with 503 by name, and nothing is lost once there is room', async () => {
    const { full, room, closed } = JSON.parse(await onSmallDisk('test/api/full-disk.program.ts')) as Record<
      'full' | 'room' | 'closed',
      Record<'file' | 'verify', Record<string, unknown>>
    >;

    const away = {
      status: 503,
      code: 'STORAGE_UNAVAILABLE',
      title: 'Penyimpanan berkas penuh atau tidak dapat ditulis',
    };
    expect(full.file).toMatchObject({ ...away, technical: expect.stringContaining('its disk is full (ENOSPC)') });
    expect(full.verify).toMatchObject({ ...away, technical: expect.stringContaining('its disk is full (ENOSPC)') });
    expect(Number(full.file['retryAfter'])).toBeGreaterThan(0);
    // the same act under the same key
    expect([200, 202]).toContain(room.file['status']);
    expect(room.verify).toMatchObject({ status: 200 });
    // what the folder of a new file is refused with differs between releases of Node
    expect(closed.file).toMatchObject({ ...away, technical: expect.stringMatching(/EROFS|ENOENT/) });
    expect(closed.verify).toMatchObject({ ...away, technical: expect.stringContaining('can only be read (EROFS)') });
  });
});
