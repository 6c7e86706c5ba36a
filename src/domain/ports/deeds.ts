/** What an effect has done already, found by its key. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/** Prints, e-mails and hand-overs that were done: by key, so that a retry finds what was already done. */
export interface Deeds {
  find(key: string): Promise<JsonObject | null>;
  save(
    key: string,
    application: string,
    kind: 'print' | 'mail' | 'archive' | 'hand-over' | 'seal',
    detail: JsonObject,
    at: Instant,
  ): Promise<void>;
  list(
    application: string,
  ): Promise<
    readonly { readonly key: string; readonly kind: string; readonly detail: JsonObject; readonly at: Instant }[]
  >;
}
