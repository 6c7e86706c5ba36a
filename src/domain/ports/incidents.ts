/** Incidents: failures that wait for a person or the world. */
import type { ErrorCode } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';

/** A failure is visible to supervisors until it is settled, when the work succeeds again. */
export interface Incidents {
  raise(incident: {
    readonly application: string;
    readonly task: string | null;
    readonly code: ErrorCode;
    readonly detail: string;
    readonly at: Instant;
  }): Promise<void>;
  /** Closes the open incidents of the task, except the code `but` where it is given. */
  settle(application: string, task: string | null, at: Instant, but?: string): Promise<void>;
  /** Closes every open incident with this code, once its cause in the office is gone. */
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
