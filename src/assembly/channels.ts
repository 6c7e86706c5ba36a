/** The ways by which the office tells people something, by its configuration. */
import type { Channel } from '../domain/ports/channels.js';
import type { Config } from '../infra/config/index.js';
import { mailChannel } from '../infra/mail/channel.js';
import { createSmtpMailer } from '../infra/mail/smtp-mailer.js';

const TIMEOUT_MS = 10_000;

/** A way is its adapter here, and its name in the configuration's `notices.channels`. */
const OPEN: Readonly<Record<Config['notices']['channels'][number], (config: Config) => Channel>> = {
  mail: ({ mail }) =>
    mailChannel(
      createSmtpMailer({
        host: mail.host,
        port: mail.port,
        security: mail.secure ? 'tls' : mail.startTls,
        from: mail.from,
        domain: mail.from.replace(/^.*@/, '').replace('>', ''),
        timeoutMs: TIMEOUT_MS,
        ...(mail.user === null ? {} : { user: mail.user }),
        ...(mail.password === null ? {} : { password: mail.password.reveal() }),
      }),
    ),
};

export const openChannels = (config: Config): readonly Channel[] =>
  config.notices.channels.map((name) => OPEN[name](config));
