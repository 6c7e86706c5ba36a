/** Acts on their way to a running application. */
import type { OutsideMessage } from '../application/messages.js';
import type { Instant } from '../shared/time.js';
import type { DocumentRow } from './documents.js';

/** Messages of people to running applications, kept until Temporal has them. */
export interface Courier {
  /**
   * Stores the message, and the file that it tells of, both or neither; the same key again, with the same content, changes
   * nothing. So of two files under one key the list has the one that the procedure is told of.
   */
  post(
    application: string,
    message: OutsideMessage,
    file?: DocumentRow,
  ): Promise<{ readonly fresh: boolean; readonly same: boolean }>;
  /** The stored message of this key, as it was posted first: answers a repeated request, and whether one is still pending. */
  find(
    application: string,
    key: string,
  ): Promise<{ readonly message: OutsideMessage; readonly delivered: boolean } | null>;
  undelivered(
    limit: number,
    at: Instant,
  ): Promise<readonly { readonly application: string; readonly message: OutsideMessage }[]>;
  /** Whether no older message of the application waits to be delivered: a newer one must not overtake it. */
  isNext(application: string, key: string): Promise<boolean>;
  delivered(application: string, key: string): Promise<void>;
  postponed(application: string, key: string, reason: string, retryAt: Instant): Promise<void>;
}
