/** Record of past acts: transitions, audit entries, and the check of their chain. */
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
  /** First entry that breaks the chain, with the reason; null where the chain holds. */
  readonly broken: { readonly position: number; readonly reason: string } | null;
}
