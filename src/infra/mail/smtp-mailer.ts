import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';

import type { Mailer } from '../../domain/ports/world.js';
import { PortFailure } from '../port-failure.js';

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

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/**
 * RFC 5321, section 4.2.1: 5yz is a permanent refusal of this message, 4yz and silence are not. A 5yz to AUTH or STARTTLS is the
 * office's own set-up, which an operator mends: the message waits for that.
 */
const failureOf = (error: SmtpError): PortFailure => {
  const answer = error.responseCode;
  const isOurs = error.code === 'EAUTH' || error.code === 'ETLS' || error.code === 'ENOAUTH';
  const isRefused = answer !== undefined && answer >= 500 && !isOurs;
  return isRefused
    ? new PortFailure('INPUT_INVALID', `the mail server refuses this message for good: ${answer}`, {
        retryable: false,
        cause: error,
      })
    : new PortFailure(
        'MAIL_UNAVAILABLE',
        `no mail could be handed over: ${error.code ?? 'unknown'}${answer === undefined ? '' : ` ${answer}`}`,
        {
          retryable: true,
          cause: error,
        },
      );
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
        throw failureOf(error instanceof Error ? error : new Error(String(error)));
      }
      return { messageId };
    },
  };
};
