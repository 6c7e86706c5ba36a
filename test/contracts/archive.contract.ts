import { expect, it } from '@jest/globals';

import type { Archive } from '../../src/domain/ports/world.js';

const HELLO_SHA256 = '185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969';

/** Contract of every archive. */
export const archiveContract = (create: () => Promise<Archive>): void => {
  it('files bytes under their SHA-256 and gives them back', async () => {
    const archive = await create();

    expect(await archive.put(Buffer.from('Hello'))).toEqual({ sha256: HELLO_SHA256, size: 5 });

    expect(Buffer.from((await archive.get(HELLO_SHA256))!).toString()).toBe('Hello');
    expect(await archive.has(HELLO_SHA256)).toBe(true);
  });

  it('files the same bytes once, and no bytes as well', async () => {
    const archive = await create();

    const [first, second] = await Promise.all([archive.put(Buffer.from('Hello')), archive.put(Buffer.from('Hello'))]);
    const empty = await archive.put(new Uint8Array());

    expect(second).toEqual(first);
    expect(await archive.get(empty.sha256)).toEqual(new Uint8Array());
  });

  it('has nothing under a digest that was never filed', async () => {
    const archive = await create();

    expect(await archive.get('0'.repeat(64))).toBeNull();
    expect(await archive.has('0'.repeat(64))).toBe(false);
  });

  it.each(['', '../../etc/passwd', HELLO_SHA256.toUpperCase(), `${HELLO_SHA256}/..`])(
    'refuses "%s" as a digest',
    async (name) => {
      const archive = await create();

      await expect(archive.get(name)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(archive.has(name)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    },
  );

  it('writes a manifest whose digest finds it again, also after the next one', async () => {
    const archive = await create();

    const first = await archive.manifest('app-1', { files: ['a'] });
    const second = await archive.manifest('app-1', { files: ['a', 'b'] });

    expect(JSON.parse(Buffer.from((await archive.get(first.sha256))!).toString())).toEqual({ files: ['a'] });
    expect(JSON.parse(Buffer.from((await archive.get(second.sha256))!).toString())).toEqual({ files: ['a', 'b'] });
    expect(second.path).toBe(first.path);
  });

  it('refuses an application id that would leave the folder', async () => {
    await expect((await create()).manifest('../evil', {})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
};
