import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

import { createSmtpMailer } from '../../src/infra/mail/smtp-mailer.js';
import { createFakeMailer } from '../fakes/mailer.js';
import { mailerContract, type MailWorld } from './mailer.contract.js';

const open: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
        }),
    ),
  );
});

const refuse = (responseCode: number): Error => Object.assign(new Error('refused'), { responseCode });

const anSmtpWorld = async (): Promise<MailWorld & { readonly mails: ParsedMail[] }> => {
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      if (address.endsWith('@refused.example')) done(refuse(550));
      else if (address.endsWith('@busy.example')) done(refuse(451));
      else done();
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (parsed) => {
          mails.push(parsed);
          done();
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error('unreadable'));
        },
      );
    },
  });
  open.push(server);
  await new Promise<void>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve();
    }),
  );
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    mailer: createSmtpMailer({
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'DPMPTSP Kota Prabumulih <izin@example.com>',
      domain: 'izin.example.com',
      timeoutMs: 5_000,
    }),
    arrived: () => Promise.resolve(mails.map(({ subject }) => subject ?? '')),
    goDown: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
};

describe('the SMTP mailer', () => {
  mailerContract(anSmtpWorld);

  it('may try again after a 4yz answer', async () => {
    const { mailer } = await anSmtpWorld();
    const mail = { key: 'k', to: 'x@busy.example', subject: 's', text: 't' };

    await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', retryable: true });
  });

  it('never repeats the address in its error', async () => {
    const { mailer } = await anSmtpWorld();
    const mail = { key: 'k', to: 'warga.rahasia@refused.example', subject: 's', text: 't' };

    await expect(mailer.send(mail)).rejects.toThrow(expect.not.stringContaining('warga.rahasia'));
  });

  it('brings attachments, Indonesian text and its stable Message-ID unharmed', async () => {
    const { mailer, mails } = await anSmtpWorld();
    const bytes = Buffer.from('%PDF-1.7 \u0000 tiruan');

    const { messageId } = await mailer.send({
      key: 'k',
      to: 'warga@example.com',
      subject: 'Surat izin – “siap”',
      text: 'Yth.\nIzin Anda selesai.',
      attachments: [{ name: 'surat izin.pdf', mediaType: 'application/pdf', bytes }],
    });

    expect(mails[0]).toMatchObject({ subject: 'Surat izin – “siap”', messageId, text: 'Yth.\nIzin Anda selesai.' });
    expect(mails[0]?.attachments[0]).toMatchObject({
      filename: 'surat izin.pdf',
      contentType: 'application/pdf',
      content: bytes,
    });
  });

  it('lets no header be smuggled in by a line break', async () => {
    const { mailer, mails } = await anSmtpWorld();

    await mailer.send({ key: 'k', to: 'warga@example.com', subject: 'a\r\nBcc: lain@example.com', text: 't' });

    expect(mails[0]?.bcc).toBeUndefined();
    expect(mails[0]?.headers.has('bcc')).toBe(false);
  });
});

describe('the fake mailer', () => {
  mailerContract(() => {
    const mailer = createFakeMailer();
    return Promise.resolve({
      mailer,
      arrived: () => Promise.resolve(mailer.sent.map(({ subject }) => subject)),
      goDown: () => {
        mailer.down = true;
        return Promise.resolve();
      },
    });
  });
});
