/**
 * `node dist/devservices/smtp-sink.js --data DIR [--port N]`: a mail server for development that keeps what it
 * receives.
 */
import { parseArgs } from 'node:util';
import { openMailbox } from './mailbox.js';

const { values } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string', default: '0' } } });
if (values.data === undefined) throw new Error('expected --data DIR, the folder for received messages');

const mailbox = await openMailbox({ folder: values.data, port: Number(values.port) });
process.stdout.write(
  `${JSON.stringify({ ready: true, url: `smtp://127.0.0.1:${mailbox.port}`, folder: values.data })}\n`,
);
process.once('SIGTERM', () => void mailbox.close());
