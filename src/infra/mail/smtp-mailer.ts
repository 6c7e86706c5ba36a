import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';

import type { Mailer } from '../../domain/ports/world.js';
import { PortFailure } from '../../domain/shared/port-failure.js';

export interface SmtpMailerOptions {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` demanded, or `none` (loopback only). */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: string;
  /** Sender as it is shown, e.g. `DPMPTSP Kota Prabumulih <izin@example.go.id>`. */
  readonly from: string;
  /** Right half of the Message-ID. */
  readonly domain: string;
  readonly timeoutMs: number;
}

/** The same key gives the same Message-ID (RFC 5322, section 3.6.4). */
export const messageIdOf = (key: string, domain: string): string =>
  `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;

/** `code` and `responseCode` of what nodemailer throws. */
const detailsOf = (error: unknown): { readonly code: string; readonly answer: number | null } => {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined;
  const [code, answer] = [read('code'), read('responseCode')];
  return { code: typeof code === 'string' ? code : 'unknown', answer: typeof answer === 'number' ? answer : null };
};

/**
 * RFC 5321, section 4.2.1: 5yz is a permanent refusal of this message, 4yz and silence are not. A 5yz to AUTH or STARTTLS is the
 * office's own set-up, which an operator mends: the message waits for that.
 */
const failureOf = (error: unknown): PortFailure => {
  const { code, answer } = detailsOf(error);
  const isOurs = code === 'EAUTH' || code === 'ETLS' || code === 'ENOAUTH';
  if (answer !== null && answer >= 500 && !isOurs) {
    const detail = `the mail server refuses this message for good: ${answer}`;
    return new PortFailure('INPUT_INVALID', detail, { retryable: false });
  }
  const detail = `no mail could be handed over: ${code}${answer === null ? '' : ` ${answer}`}`;
  return new PortFailure('MAIL_UNAVAILABLE', detail, { retryable: true });
};

export const createSmtpMailer = (options: SmtpMailerOptions): Mailer => {
  const transport = createTransport({
    host: options.host,
    port: options.port,
    secure: options.security === 'tls',
    requireTLS: options.security === 'starttls',
    ignoreTLS: options.security === 'none',
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    // Bodies come from templates: no file and no address in them is ever fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.user === undefined ? {} : { auth: { user: options.user, pass: options.password ?? '' } }),
  });
  return {
    async send(mail) {
      const messageId = messageIdOf(mail.key, options.domain);
      try {
        await transport.sendMail({
          messageId,
          from: options.from,
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: (mail.attachments ?? []).map(({ name, mediaType, bytes }) => ({
            filename: name,
            contentType: mediaType,
            content: Buffer.from(bytes),
          })),
        });
      } catch (error) {
        // Without its cause: the server's text and nodemailer's own name the recipient.
        throw failureOf(error);
      }
      return { messageId };
    },
  };
};
