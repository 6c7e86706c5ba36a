/** Courier: acts on their way to a running application. */
import type { OutsideMessage } from '../application/messages.js';
import type { Instant } from '../shared/time.js';
import type { DocumentRow } from './documents.js';

/** Messages of people to running applications, stored until Temporal has them. */
export interface Courier {
  /**
   * Stores the message and its file, both or neither; a repeat of the key with the same content changes nothing. So the
   * list of files never has another file under a key than the one that the procedure is told of.
   */
  post(
    application: string,
    message: OutsideMessage,
    file?: DocumentRow,
  ): Promise<{ readonly fresh: boolean; readonly same: boolean }>;
  /**
   * Message first stored under this key, for answering a repeated request; `delivered` is false while it is still
   * pending.
   */
  find(
    application: string,
    key: string,
  ): Promise<{ readonly message: OutsideMessage; readonly delivered: boolean } | null>;
  undelivered(
    limit: number,
    at: Instant,
  ): Promise<readonly { readonly application: string; readonly message: OutsideMessage }[]>;
  /** True where no older message of the application waits for delivery: a newer one must not overtake it. */
  isNext(application: string, key: string): Promise<boolean>;
  /** True where every older message of the application stands on record. */
  isDecidedUpTo(application: string, key: string): Promise<boolean>;
  delivered(application: string, key: string): Promise<void>;
  postponed(application: string, key: string, reason: string, retryAt: Instant): Promise<void>;
}
