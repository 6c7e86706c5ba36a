import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/** One act of administration: actor, act and account. Holds no personal data and no secret. */
export interface SystemLogEntry {
  readonly at: Instant;
  readonly office: string;
  /** User id, or `system` for a command on the server. */
  readonly actor: string;
  readonly verb: string;
  /** Id of the account that the act concerns. */
  readonly subject: string;
  readonly detail: JsonObject;
}
