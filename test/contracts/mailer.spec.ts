import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

import { createSmtpMailer, type SmtpMailerOptions } from '../../src/infra/mail/smtp-mailer.js';
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
      security: 'opportunistic',
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

/** Answers one command with the reply that it is given, every other as a server does that takes mail. */
const aServerThatRefuses = async (
  at: string,
  reply: string,
): Promise<{ readonly mailer: ReturnType<typeof createSmtpMailer>; readonly end: () => Promise<void> }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let isContent = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say(at === 'greeting' ? reply : '220 uji ESMTP');
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => {
      const [command = ''] = line.toUpperCase().split(/[ :]/);
      if (isContent && line !== '.') return;
      isContent = command === 'DATA';
      if (command === at) say(reply);
      else say(command === 'DATA' ? '354 go' : '250 ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    mailer: createSmtpMailer({
      host: '127.0.0.1',
      port,
      security: 'opportunistic',
      from: 'DPMPTSP <izin@example.com>',
      domain: 'izin.example.com',
      timeoutMs: 3_000,
    }),
    end: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

describe('the SMTP mailer', () => {
  mailerContract(anSmtpWorld);

  it('may try again after a 4yz answer', async () => {
    const { mailer } = await anSmtpWorld();
    const mail = { key: 'k', to: 'x@busy.example', subject: 's', text: 't' };

    await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', retryable: true });
  });

  it.each<[string, string, string, 'INPUT_INVALID' | 'MAIL_UNAVAILABLE']>([
    ['the greeting', 'greeting', '554 5.7.1 no service for your address', 'MAIL_UNAVAILABLE'],
    ['the greeting, for now', 'greeting', '421 too busy', 'MAIL_UNAVAILABLE'],
    ['the sender, before credentials', 'MAIL', '530 5.7.0 Authentication required', 'MAIL_UNAVAILABLE'],
    ['the sender', 'MAIL', '550 5.7.1 sender not allowed', 'MAIL_UNAVAILABLE'],
    ['the size', 'MAIL', '552 5.3.4 message too big', 'INPUT_INVALID'],
    ['the recipient, before TLS', 'RCPT', '530 5.7.0 Must issue STARTTLS', 'MAIL_UNAVAILABLE'],
    ['the recipient, for now', 'RCPT', '451 4.7.1 greylisted', 'MAIL_UNAVAILABLE'],
    ['the recipient', 'RCPT', '550 5.1.1 no such user', 'INPUT_INVALID'],
    ['the content', '.', '554 5.7.1 refused', 'INPUT_INVALID'],
    ['the content, for now', '.', '451 4.7.1 later', 'MAIL_UNAVAILABLE'],
  ])('tells whom a refusal of %s concerns', async (_what, at, reply, code) => {
    const { mailer, end } = await aServerThatRefuses(at, reply);
    const refused = await mailer.send({ key: 'k', to: 'x@contoh.example', subject: 's', text: 't' }).then(
      () => null,
      (error: unknown) => error,
    );
    await end();

    expect(refused).toMatchObject({ code, retryable: code === 'MAIL_UNAVAILABLE' });
  });

  describe('over a network that others may read', () => {
    const aServer = async (
      offersTls: boolean,
    ): Promise<{ readonly port: number; readonly said: (readonly string[])[] }> => {
      const said: (readonly string[])[] = [];
      const server = new SMTPServer({
        authOptional: true,
        ...(offersTls ? {} : { disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
        onAuth({ password }, { secure }, done) {
          said.push(['password', secure ? 'under TLS' : `in clear: ${password ?? ''}`]);
          done(null, { user: 'izin' });
        },
        onData(stream, { secure }, done) {
          said.push(['mail', secure ? 'under TLS' : 'in clear']);
          stream.resume();
          stream.on('end', () => {
            done();
          });
        },
      });
      open.push(server);
      await new Promise<void>((resolve) =>
        server.listen(0, '127.0.0.1', () => {
          resolve();
        }),
      );
      return { port: (server.server.address() as AddressInfo).port, said };
    };
    const send = (
      port: number,
      more: Pick<SmtpMailerOptions, 'security'> & Partial<SmtpMailerOptions>,
    ): Promise<unknown> =>
      createSmtpMailer({
        host: '127.0.0.1',
        port,
        from: 'DPMPTSP <izin@example.com>',
        domain: 'izin.example.com',
        timeoutMs: 5_000,
        ...more,
      }).send({ key: 'k', to: 'budi@contoh.example', subject: 's', text: 't' });

    it('takes up TLS where it is offered, and none where it is not', async () => {
      const tls = await aServer(true);
      await send(tls.port, { security: 'opportunistic' });
      expect(tls.said).toEqual([['mail', 'under TLS']]);
      const plain = await aServer(false);
      await send(plain.port, { security: 'opportunistic' });
      expect(plain.said).toEqual([['mail', 'in clear']]);
    });

    it('sends nothing without TLS where it is required, and never a password', async () => {
      for (const more of [
        { security: 'required' as const },
        { security: 'opportunistic' as const, user: 'izin', password: 'rahasia' },
      ]) {
        const { port, said } = await aServer(false);
        await expect(send(port, more)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE', retryable: true });
        expect(said).toEqual([]);
      }
    });
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
