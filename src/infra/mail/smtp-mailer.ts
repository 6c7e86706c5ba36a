import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';

import { isRefusedForGood, mailAddressIn, type SmtpFailure } from '../../domain/integration/mail.js';
import type { Mailer } from '../../domain/ports/world.js';
import { PortFailure } from '../../domain/shared/port-failure.js';

export type MailSecurity = 'tls' | 'required' | 'opportunistic';

export interface SmtpMailerOptions {
  readonly host: string;
  readonly port: number;
  /**
   * `tls`: TLS from the first byte; `required`: STARTTLS or no mail; `opportunistic`: STARTTLS where the server offers
   * it. The server's certificate is then not judged: one who could forge it could as well hide the offer (RFC 7435).
   */
  readonly security: MailSecurity;
  readonly user?: string;
  readonly password?: string;
  /** Sender as it is shown, e.g. `DPMPTSP Kota Prabumulih <izin@example.go.id>`. */
  readonly from: string;
  /** Right half of the Message-ID. */
  readonly domain: string;
  readonly timeoutMs: number;
}

/** Message-ID of a key (RFC 5322, section 3.6.4): the same key gives the same one. */
export const messageIdOf = (key: string, domain: string): string =>
  `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;

/** Code, command and reply code of an error that nodemailer throws. */
const detailsOf = (error: unknown): SmtpFailure & { readonly code: string } => {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined;
  const [code, command, reply] = [read('code'), read('command'), read('responseCode')];
  return {
    code: typeof code === 'string' ? code : 'unknown',
    command: typeof command === 'string' ? command : '',
    reply: typeof reply === 'number' ? reply : null,
    isTooLarge: code === 'EMESSAGE' && command === 'MAIL FROM',
  };
};

const failureOf = (error: unknown): PortFailure => {
  const failure = detailsOf(error);
  const { code, command, reply } = failure;
  if (isRefusedForGood(failure)) {
    const detail = `the mail server refuses this message for good: ${reply ?? 'it is too large'}`;
    return new PortFailure('INPUT_INVALID', detail, { retryable: false });
  }
  const answer = reply === null ? '' : ` ${reply}${command === '' ? '' : ` to ${command}`}`;
  return new PortFailure('MAIL_UNAVAILABLE', `no mail could be handed over: ${code}${answer}`, { retryable: true });
};

export const createSmtpMailer = (options: SmtpMailerOptions): Mailer => {
  const transport = createTransport({
    host: options.host,
    port: options.port,
    secure: options.security === 'tls',
    // A password never goes in clear, whatever the server offers.
    requireTLS: options.security === 'required' || options.user !== undefined,
    tls: { rejectUnauthorized: options.security !== 'opportunistic' || options.user !== undefined },
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
      const to = mailAddressIn(mail.to);
      if (to === null)
        throw new PortFailure('INPUT_INVALID', 'the recipient has no e-mail address: what stands there is none', {
          retryable: false,
        });
      const messageId = messageIdOf(mail.key, options.domain);
      try {
        await transport.sendMail({
          messageId,
          from: options.from,
          to: { name: '', address: to },
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
