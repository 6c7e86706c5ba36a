/** Deeds: stored answers of effects, found by their key. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/** Deeds of prints, e-mails, filings, hand-overs and seals, by key: a retry finds the earlier one. */
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
