import { describe, expect, it } from '@jest/globals';
import type { Channel, ChannelMessage, Receiver } from '../../../src/domain/ports/channels.js';
import { PortFailure } from '../../../src/domain/shared/port-failure.js';
import { mailChannel } from '../../../src/infra/mail/channel.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { createFakeMailer } from '../../fakes/mailer.js';

const wording = loadWording('config/mail/id.yaml');
const NOTICE = { key: 'k-1', template: 'task-overdue', values: { application: 'a', task: 'Paraf Kasi', due: '-' } };
const SITI: Receiver = { name: 'Siti', email: 'siti@example.id', phone: '0811' };

/** A way that no adapter here has: the notifier asks no more of one than the port says. */
const aPhone = (outcome: 'takes' | 'refuses' | 'away' = 'takes') => {
  const got: { readonly address: string; readonly message: ChannelMessage }[] = [];
  const channel: Channel = {
    name: 'telepon',
    addressOf: ({ phone }) => phone ?? null,
    send: async (address, message) => {
      if (outcome !== 'takes')
        throw new PortFailure('UPSTREAM_UNAVAILABLE', outcome, { retryable: outcome === 'away' });
      got.push({ address, message });
      return { messageId: `wa-${message.key}` };
    },
  };
  return { channel, got };
};

describe('a notice', () => {
  it('goes by the first way that reaches its receiver, filled from its template, under its key', async () => {
    const mailer = createFakeMailer();
    const { channel, got } = aPhone();
    const notifier = createNotifier([channel, mailChannel(mailer)], wording);

    expect(await notifier.notify({ ...NOTICE, to: SITI })).toEqual({ told: true, messageId: 'wa-k-1' });
    expect(await notifier.notify({ ...NOTICE, to: { name: 'Budi', email: 'budi@example.id' } })).toMatchObject({
      told: true,
    });

    expect(got).toMatchObject([
      { address: '0811', message: { key: 'k-1', ...notifier.words('task-overdue', NOTICE.values) } },
    ]);
    expect(mailer.sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['budi@example.id', wording('task-overdue', NOTICE.values).subject],
    ]);
  });

  it('goes by the next way where one refuses for good, and says so where none is left', async () => {
    const mailer = createFakeMailer();
    const notifier = createNotifier([aPhone('refuses').channel, mailChannel(mailer)], wording);

    expect(await notifier.notify({ ...NOTICE, to: SITI })).toMatchObject({ told: true });
    expect(await notifier.notify({ ...NOTICE, to: { ...SITI, email: 'siti@refused.example' } })).toMatchObject({
      told: false,
      why: 'refused',
      code: 'INPUT_INVALID',
    });
  });

  it('is not told otherwise while a way is away: it is tried again as it was', async () => {
    const mailer = createFakeMailer();
    const notifier = createNotifier([aPhone('away').channel, mailChannel(mailer)], wording);

    await expect(notifier.notify({ ...NOTICE, to: SITI })).rejects.toThrow('away');
    expect(mailer.sent).toEqual([]);
  });

  it('without an address reaches nobody, and that is an answer', async () => {
    const notifier = createNotifier([mailChannel(createFakeMailer())], wording);

    for (const to of [{ name: 'Siti' }, { name: 'Siti', email: '' }])
      expect(await notifier.notify({ ...NOTICE, to })).toEqual({ told: false, why: 'no-address' });
  });

  it('of a template that is not there, or without a value that it names, is an error by name', async () => {
    const notifier = createNotifier([mailChannel(createFakeMailer())], wording);

    await expect(notifier.notify({ ...NOTICE, to: SITI, template: 'tak-ada' })).rejects.toThrow('tak-ada');
    await expect(notifier.notify({ ...NOTICE, to: SITI, values: {} })).rejects.toThrow('task-overdue.subject names {{');
  });
});
