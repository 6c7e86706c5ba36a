/** Permits after their issue, on record: each message is decided, written and chained in one transaction. */
import type { PermitLife, PermitMessage, PermitPolicy, PermitStatus } from '../permit/life.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Result } from '../shared/result.js';

export interface PermitLives {
  /**
   * Decides a message on the present state of the record and writes all its consequences: state, fact in the audit
   * chain of the application, state of the letters that anyone verifies, message to the holder and to OSS. A repeated
   * key changes nothing and answers the permit as it is.
   */
  tell(permit: string, message: PermitMessage, policy: PermitPolicy): Promise<Result<PermitLife, Refusal>>;
  find(permit: string): Promise<PermitLife | null>;
  list(query: {
    readonly office: string;
    readonly status?: PermitStatus;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly PermitLife[]>;
  /** Permits with an end whose workflow has not been started yet. */
  notStarted(limit: number): Promise<readonly string[]>;
  markStarted(permit: string): Promise<void>;
}
