/** What the record says of what was done: transitions, audit entries, and whether their chain holds. */
import type { Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface TransitionRow {
  readonly seq: number;
  readonly key: string;
  readonly at: Instant;
  readonly type: string;
  readonly accepted: boolean;
  readonly refusal: { readonly code: string; readonly detail: string } | null;
}

export interface AuditRow {
  readonly position: number;
  readonly seq: number | null;
  readonly at: Instant;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly verb: string;
  readonly element: string | null;
  readonly task: string | null;
  readonly before: Json;
  readonly after: Json;
  /** Decrypted where the key still lives, null where it was destroyed or there is none. */
  readonly personal: Json;
  readonly hash: string;
}

export interface ChainReport {
  readonly application: string;
  readonly entries: number;
  readonly head: string;
  /** Null where the chain holds; otherwise the first entry that does not, and why. */
  readonly broken: { readonly position: number; readonly reason: string } | null;
}
