import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';
import { openMailbox, REFUSAL_FILE } from '../../../src/devservices/mailbox.js';
import type { Mailbox, MailRefusal } from '../../../src/devservices/mailbox.js';

let folder: string;
let mailbox: Mailbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paraf-mailbox-'));
  mailbox = await openMailbox({ folder, port: 0 });
});

afterEach(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

const send = async (subject: string): Promise<void> => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: mailbox.port,
    secure: false,
    ignoreTLS: true,
  });
  try {
    await transport.sendMail({
      from: 'kantor@example.go.id',
      to: 'pemohon@example.id',
      subject,
      text: 'Naskah siap diambil.',
    });
  } finally {
    transport.close();
  }
};

const received = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();

const refuse = (refusal: MailRefusal): Promise<void> => writeFile(join(folder, REFUSAL_FILE), JSON.stringify(refusal));

describe('the mail server for development', () => {
  it('keeps each message as a file, in order of arrival', async () => {
    await send('Pertama');
    await send('Kedua');

    const subjects = await Promise.all(
      (await received()).map(async (name) => (await simpleParser(await readFile(join(folder, name)))).subject),
    );
    expect(subjects).toEqual(['Pertama', 'Kedua']);
  });

  it.each(['connect', 'mail', 'rcpt', 'data'] as const)(
    'refuses at %s when told to, and keeps nothing',
    async (stage) => {
      await refuse({ stage, code: 451, message: '4.3.2 penuh' });

      await expect(send('Ditolak')).rejects.toThrow('451 4.3.2 penuh');

      expect(await received()).toEqual([]);
    },
  );

  it('accepts again once the refusal is taken away', async () => {
    await refuse({ stage: 'rcpt', code: 550, message: '5.1.1 tidak dikenal' });
    await expect(send('Ditolak')).rejects.toThrow('5.1.1 tidak dikenal');

    await rm(join(folder, REFUSAL_FILE));
    await send('Diterima');

    expect(await received()).toHaveLength(1);
  });

  it('does not take a port that is taken', async () => {
    await expect(openMailbox({ folder, port: mailbox.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
