import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { claim } from '../../scripts/lib/control.mjs';

const name = (what: string): string => `spec-${what}-${String(process.pid)}`;

/** Another process, as another terminal would be. */
const elsewhere = (code: string): string => {
  const module = JSON.stringify(join(process.cwd(), 'scripts/lib/control.mjs'));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import * as control from ${module}; ${code}`],
    {
      encoding: 'utf8',
    },
  );
  return stdout + stderr;
};

describe('a run of this clone', () => {
  it('is had once: a second claim of its name is refused, and says what to do', async () => {
    const first = await claim(name('once'), () => undefined);

    await expect(claim(name('once'), () => undefined)).rejects.toThrow('npm stop');

    first.release();
  });

  it('can be had again after its end', async () => {
    (await claim(name('again'), () => undefined)).release();

    const second = await claim(name('again'), () => undefined);

    expect(typeof second.release).toBe('function');
    second.release();
  });

  it('can be had again after it was killed', async () => {
    elsewhere(
      `await control.claim(${JSON.stringify(name('killed'))}, () => {}); process.kill(process.pid, 'SIGKILL');`,
    );

    const next = await claim(name('killed'), () => undefined);

    expect(typeof next.release).toBe('function');
    next.release();
  });
});
