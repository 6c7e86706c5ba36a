import { describe, expect, it } from '@jest/globals';
import type { NumberRegister } from '../../src/domain/ports/numbers.js';
import type { SystemLogEntry } from '../../src/domain/ports/system-log.js';

export interface NumbersWorld {
  readonly numbers: NumberRegister;
  /** An application on record, running or ended. */
  application(ended: boolean): Promise<string>;
  /** Publishes a letter of the application with this number. */
  publish(application: string, number: string): Promise<void>;
  /** Verbs of the system log, in their order. */
  log(): Promise<readonly string[]>;
}

const AT = Date.UTC(2026, 10, 23, 2);

/** Contract of every register of numbers. */
export const describeNumbers = (name: string, open: () => NumbersWorld): void => {
  describe(`registers: ${name}`, () => {
    const entry = (verb: string): SystemLogEntry => ({
      at: AT,
      office: 'prabumulih',
      actor: 'admin',
      verb,
      subject: 'contract',
      detail: {},
    });
    const taken = (register: string, key: string, application: string) =>
      open().numbers.reserve({
        key,
        register,
        year: 2026,
        application,
        at: AT,
        pattern: '{seq:4}/DPMPTSP/{year}',
        values: { year: '2026' },
      });

    it('gives rows page by page and says how far it has come', async () => {
      const { numbers, application } = open();
      const ended = await application(true);
      for (let n = 1; n <= 5; n += 1) await taken('c-pages', `c-pages-${String(n)}`, ended);
      await numbers.use('c-pages-2');
      await numbers.discard('c-pages', 2026, 3, 'salah ketik', entry('contract-void'));

      expect((await numbers.page('c-pages', 2026, 0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
      expect((await numbers.page('c-pages', 2026, 4, 2)).map(({ number }) => number)).toEqual(['0005/DPMPTSP/2026']);
      expect(await numbers.page('c-pages', 2025, 0, 2)).toEqual([]);
      expect(await numbers.tally('c-pages', 2026)).toEqual({ last: 5, reserved: 3, used: 1, void: 1 });
      expect(await numbers.tally('c-none', 2026)).toEqual({ last: 0, reserved: 0, used: 0, void: 0 });
      expect(await numbers.list('c-pages', 2026)).toEqual(await numbers.page('c-pages', 2026, 0, 100));
    });

    it('begins once, before the first number', async () => {
      const { numbers, application, log } = open();
      const ended = await application(true);
      expect(await numbers.begin('c-begin', 2026, 40, entry('contract-begin'))).toEqual({ begun: true });
      expect(await taken('c-begin', 'c-begin-1', ended)).toMatchObject({ seq: 41 });
      expect(await numbers.begin('c-begin', 2026, 90, entry('contract-begin'))).toEqual({ begun: false, last: 41 });
      expect((await log()).filter((verb) => verb === 'contract-begin')).toHaveLength(1);
    });

    it('voids only what an ended application left reserved and no published letter bears', async () => {
      const { numbers, application, publish } = open();
      const running = await application(false);
      const ended = await application(true);
      await taken('c-void', 'c-void-1', running);
      await taken('c-void', 'c-void-2', ended);
      const { number } = await taken('c-void', 'c-void-3', ended);
      await taken('c-void', 'c-void-4', ended);
      await numbers.use('c-void-2');
      await publish(ended, number);

      const voided = [];
      for (const seq of [1, 2, 3, 4, 4, 5])
        voided.push(await numbers.discard('c-void', 2026, seq, 'ditinggalkan', entry('contract-void')));
      expect(voided).toEqual([false, false, false, true, false, false]);
      expect((await numbers.list('c-void', 2026)).map(({ state }) => state)).toEqual([
        'reserved',
        'used',
        'reserved',
        'void',
      ]);
    });
  });
};
