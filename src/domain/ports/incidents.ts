/** What failed and waits. */
import type { ErrorCode } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';

/** Something that does not work and waits for a person or the world; visible to supervisors, closed when it works again. */
export interface Incidents {
  raise(incident: {
    readonly application: string;
    readonly task: string | null;
    readonly code: ErrorCode;
    readonly detail: string;
    readonly at: Instant;
  }): Promise<void>;
  /** Closes what stands open of the task, but for the code `but` where it is given. */
  settle(application: string, task: string | null, at: Instant, but?: string): Promise<void>;
  /** Closes every open incident with this code: what it says of the office is no longer so. */
  settleCode(code: string, at: Instant): Promise<void>;
  list(query: { readonly office?: string; readonly application?: string; readonly open?: boolean }): Promise<
    readonly {
      readonly id: string;
      readonly application: string;
      readonly task: string | null;
      readonly code: string;
      readonly detail: string;
      readonly firstAt: Instant;
      readonly lastAt: Instant;
      readonly count: number;
      readonly settledAt: Instant | null;
    }[]
  >;
}
