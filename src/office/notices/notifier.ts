/**
 * Notices of the office to somebody: receiver, text, and the values that it names. The configuration chooses the ways.
 */
import type { Attachment, Channel, Receiver } from '../../domain/ports/channels.js';
import { isErrorCode, type ErrorCode } from '../../domain/shared/error-codes.js';
import { reasonOf } from '../../domain/shared/port-failure.js';

/** Fills a template of the office's texts. Fails where there is none, or where it names a value that is not given. */
export type Wording = (
  template: string,
  values: Readonly<Record<string, string>>,
) => { readonly subject: string; readonly text: string };

export interface Notice {
  /** Key of the notice, the same at each try: the same key reaches nobody twice. */
  readonly key: string;
  readonly to: Receiver;
  /** Name of the text, in config/mail. */
  readonly template: string;
  readonly values: Readonly<Record<string, string>>;
  readonly attachments?: readonly Attachment[];
}

export type Told =
  | { readonly told: true; readonly messageId: string }
  /** No way leads to the receiver. */
  | { readonly told: false; readonly why: 'no-address' }
  /** Every way that leads to the receiver refuses for good. */
  | { readonly told: false; readonly why: 'refused'; readonly code: ErrorCode; readonly detail: string };

export interface Notifier {
  /**
   * Sends a notice. Throws a failure of a way that may be tried again: then the whole notice is, under the same key.
   */
  notify(notice: Notice): Promise<Told>;
  /** Subject and text that the notice would have. */
  words: Wording;
}

/** A failure of a way that another try cannot help; null for every other. */
const refusalIn = (error: unknown): { readonly code: ErrorCode; readonly detail: string } | null => {
  if (typeof error !== 'object' || error === null || !('retryable' in error) || error.retryable !== false) return null;
  const code = 'code' in error && isErrorCode(error.code) ? error.code : 'INVARIANT';
  return { code, detail: reasonOf(error) };
};

/** The ways are tried in their order: the next where one does not reach the receiver, or refuses for good. */
export const createNotifier = (channels: readonly Channel[], words: Wording): Notifier => ({
  words,
  notify: async ({ key, to, template, values, attachments }) => {
    const message = { key, ...words(template, values), ...(attachments === undefined ? {} : { attachments }) };
    let told: Told = { told: false, why: 'no-address' };
    for (const channel of channels) {
      const address = channel.addressOf(to);
      if (address === null) continue;
      try {
        const { messageId } = await channel.send(address, message);
        return { told: true, messageId };
      } catch (error) {
        const refused = refusalIn(error);
        if (refused === null) throw error;
        told = { told: false, why: 'refused', ...refused };
      }
    }
    return told;
  },
});
