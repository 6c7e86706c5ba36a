/** Sends a password for one use to its owner, by mail. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TellPassword } from '../domain/ports/tell-password.js';
import { PortFailure } from '../domain/shared/port-failure.js';
import type { Config } from '../infra/config/index.js';
import { loadWording } from '../infra/mail/wording.js';
import { createNotifier } from '../office/notices/notifier.js';
import { openChannels } from './channels.js';

/** Opens the sender of one-time passwords; null where the office tells nobody anything by mail. */
export const openTellPassword = (config: Config, configDir: string): TellPassword | null => {
  if (!config.notices.channels.includes('mail')) return null;
  const notifier = createNotifier(openChannels(config), loadWording(join(configDir, 'mail', 'id.yaml')));
  return async (to, values) => {
    const told = await notifier.notify({ key: randomUUID(), to, template: 'one-time-password', values });
    if (told.told) return;
    const why = told.why === 'refused' ? told.detail : 'the address cannot be reached';
    throw new PortFailure('MAIL_UNAVAILABLE', `the one-time password did not go out: ${why}`, { retryable: false });
  };
};
