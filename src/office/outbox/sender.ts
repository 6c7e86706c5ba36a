import type { OutboxRow } from '../../domain/ports/outbox.js';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import type { JsonObject } from '../../domain/shared/json.js';

/** Result of one attempt to send. */
export type Delivery =
  | { readonly kind: 'sent'; readonly answer: JsonObject }
  /** Try again later: the receiver is away, or asks for it. */
  | { readonly kind: 'again'; readonly reason: string }
  /** The receiver will refuse it every time: a person has to act. */
  | { readonly kind: 'never'; readonly code: ErrorCode; readonly reason: string };

/** A message that is not to be sent, for this reason: its work is done. */
export const skipped = (reason: string): Delivery => ({ kind: 'sent', answer: { skipped: true, reason } });

/**
 * Sends one message. What it throws counts as `again`. `row.attempts` above 0 says that an earlier attempt may have
 * arrived.
 */
export type Sender = (row: OutboxRow) => Promise<Delivery>;
