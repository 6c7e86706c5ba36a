import { expect, it } from '@jest/globals';

import type { Mailer } from '../../src/domain/ports/world.js';

export interface MailWorld {
  readonly mailer: Mailer;
  /** Subjects that arrived. */
  readonly arrived: () => Promise<readonly string[]>;
  readonly goDown: () => Promise<void>;
}

const mail = (to = 'warga@example.com') => ({
  key: 'app-1/ready',
  to,
  subject: 'Izin siap diambil',
  text: 'Yth. Bapak/Ibu',
});

/** Contract of every mailer. */
export const mailerContract = (create: () => Promise<MailWorld>): void => {
  it('hands a mail over', async () => {
    const { mailer, arrived } = await create();

    await mailer.send(mail());

    expect(await arrived()).toEqual(['Izin siap diambil']);
  });

  it('gives the same key the same Message-ID, another key another', async () => {
    const { mailer } = await create();

    const [first, second, other] = [
      await mailer.send(mail()),
      await mailer.send(mail()),
      await mailer.send({ ...mail(), key: 'b' }),
    ];

    expect(second).toEqual(first);
    expect(other.messageId).not.toBe(first.messageId);
  });

  it('says that a refused recipient is refused for good', async () => {
    const { mailer, arrived } = await create();

    await expect(mailer.send(mail('x@refused.example'))).rejects.toMatchObject({ retryable: false });
    expect(await arrived()).toEqual([]);
  });

  it.each(['-', 'tidak ada', '0', 'budi'])(
    'says of "%s", which is no address, that no server would take it',
    async (to) => {
      const { mailer, arrived } = await create();

      await expect(mailer.send(mail(to))).rejects.toMatchObject({ code: 'INPUT_INVALID', retryable: false });
      expect(await arrived()).toEqual([]);
    },
  );

  it('says MAIL_UNAVAILABLE where no server answers', async () => {
    const { mailer, goDown } = await create();
    await goDown();

    await expect(mailer.send(mail())).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', retryable: true });
  });
};
