import type { Channel } from '../../domain/ports/channels.js';
import type { Mailer } from '../../domain/ports/world.js';

/** E-mail as a channel. */
export const mailChannel = (mailer: Mailer): Channel => ({
  name: 'mail',
  addressOf: ({ email }) => (email === undefined || email === '' ? null : email),
  send: (to, message) => mailer.send({ to, ...message }),
});
