import { mailAddressIn } from '../../src/domain/integration/mail.js';
import type { Mail, Mailer } from '../../src/domain/ports/world.js';

/** A mailer that keeps what it is given; addresses at `refused.example` are refused for good, and `down` makes it unavailable. */
export const createFakeMailer = (): Mailer & { readonly sent: Mail[]; down: boolean } => ({
  sent: [],
  down: false,
  send(mail) {
    if (this.down)
      return Promise.reject(Object.assign(new Error('down'), { code: 'MAIL_UNAVAILABLE', retryable: true }));
    if (mailAddressIn(mail.to) === null || mail.to.endsWith('@refused.example')) {
      return Promise.reject(Object.assign(new Error('550'), { code: 'INPUT_INVALID', retryable: false }));
    }
    this.sent.push(mail);
    return Promise.resolve({ messageId: `<${mail.key}@fake>` });
  },
});
