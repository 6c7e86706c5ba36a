import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { z } from 'zod';

/** The file whose presence makes the mailbox refuse. */
export const REFUSAL_FILE = 'refuse.json';

/** Refusal of a message: the command at which it happens, and the reply (RFC 5321, section 4.2). */
const MailRefusal = z.strictObject({
  stage: z.enum(['connect', 'mail', 'rcpt', 'data']),
  code: z.int().min(400).max(599),
  message: z.string().min(1),
});

export type MailRefusal = z.infer<typeof MailRefusal>;

export interface Mailbox {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;

const refusalIn = async (folder: string): Promise<MailRefusal | undefined> => {
  let text: string;
  try {
    text = await readFile(join(folder, REFUSAL_FILE), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  return MailRefusal.parse(JSON.parse(text));
};

const asReply = (refusal: MailRefusal): Error =>
  Object.assign(new Error(refusal.message), { responseCode: refusal.code });

const contentOf = async (stream: SMTPServerDataStream): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
};

/** One file a message, complete or not there at all; the name sorts by arrival. */
const keep = async (folder: string, arrival: number, content: Buffer): Promise<void> => {
  const name = `${String(arrival).padStart(6, '0')}-${randomUUID().slice(0, 8)}.eml`;
  const temporary = join(folder, `.${name}`);
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, join(folder, name));
};

/**
 * A mail server that delivers nothing: each message it accepts becomes an `.eml` file in `folder`, as received.
 * A file `refuse.json` there, `{"stage":"rcpt","code":451,"message":"…"}`, makes it refuse from the next command on.
 * Listens on this machine alone; `port` 0 takes a free one.
 *
 * @throws when the port is taken or the folder cannot be made
 */
export const openMailbox = async ({ folder, port }: { folder: string; port: number }): Promise<Mailbox> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let arrivals = Date.now();

  const unlessRefused =
    (stage: MailRefusal['stage'], accept: () => Promise<void> | void) =>
    (done: (error?: Error | null) => void): void => {
      const answer = async (): Promise<void> => {
        const refusal = await refusalIn(folder);
        if (refusal?.stage === stage) throw asReply(refusal);
        await accept();
      };
      answer().then(
        () => {
          done();
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error(String(error)));
        },
      );
    };
  const nothing = (): void => undefined;

  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onConnect: (_session: SMTPServerSession, done) => {
      unlessRefused('connect', nothing)(done);
    },
    onMailFrom: (_address, _session, done) => {
      unlessRefused('mail', nothing)(done);
    },
    onRcptTo: (_address, _session, done) => {
      unlessRefused('rcpt', nothing)(done);
    },
    onData: (stream, _session, done) => {
      // The message is read to its end before it is refused: RFC 5321, section 3.3, replies after the final dot.
      contentOf(stream).then(
        (content) => {
          unlessRefused('data', () => keep(folder, (arrivals += 1), content))(done);
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
  });

  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      // A client that goes away in the middle is its own affair.
      server.on('error', nothing);
      resolve();
    });
  });

  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
};
