import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

import type { Printer } from '../../src/domain/ports/world.js';

export interface PrintWorld {
  readonly printer: Printer;
  /** Bytes of every job that was printed. */
  readonly printed: () => Promise<readonly Buffer[]>;
  /** The same printer, unreachable or unable to print. */
  readonly broken: () => Promise<Printer>;
}

/** A whole PDF of one empty page. */
export const aPdf = (): Buffer => readFileSync(new URL('one-page.pdf', import.meta.url));

/** Contract of every printer. */
export const printerContract = (create: () => Promise<PrintWorld>): void => {
  const job = (key = 'app-1/print') => ({ key, title: 'Surat izin “uji”', bytes: aPdf(), copies: 1 });

  it('prints exactly the bytes it is given', async () => {
    const { printer, printed } = await create();

    expect(await printer.print(job())).toMatchObject({ state: 'completed' });

    expect((await printed()).map((bytes) => bytes.equals(aPdf()))).toEqual([true]);
  });

  it('prints the same key once', async () => {
    const { printer, printed } = await create();

    const first = await printer.print(job());
    const again = await printer.print(job());

    expect(again.job).toBe(first.job);
    expect(await printed()).toHaveLength(1);
  });

  it('prints another key as well', async () => {
    const { printer, printed } = await create();

    await printer.print(job('a'));
    await printer.print(job('b'));

    expect(await printed()).toHaveLength(2);
  });

  it('says PRINTER_UNAVAILABLE where it cannot print', async () => {
    const broken = await (await create()).broken();

    await expect(broken.print(job())).rejects.toMatchObject({ code: 'PRINTER_UNAVAILABLE', retryable: true });
  });
};
