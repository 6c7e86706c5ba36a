import type { Result } from '../../domain/shared/result.js';
import { refusal, type ErrorCode, type Refusal } from '../../domain/shared/error-codes.js';
import type { FieldFault } from '../../domain/shared/field-fault.js';

interface ProblemExtras {
  readonly retryAfterSeconds?: number;
  /** Faults beside those of the refusal itself. */
  readonly errors?: readonly FieldFault[];
  /**
   * Status, only where the protocol has a more exact one than the code's own, e.g. 413 for a body that is too large.
   */
  readonly status?: number;
}

/** Error that the API alone throws; the filter turns it into an RFC 9457 problem. */
export class Problem extends Error {
  readonly refusal: Refusal;
  readonly extras: ProblemExtras;

  constructor(refusal: Refusal, extras: ProblemExtras = {}) {
    super(`${refusal.code}: ${refusal.detail}`);
    this.name = 'Problem';
    this.refusal = refusal;
    this.extras = extras;
  }
}

/** A problem with a code of the closed set. */
export const problem = (code: ErrorCode, detail: string, data?: Refusal['data'], extras?: ProblemExtras): Problem =>
  new Problem(refusal(code, detail, data), extras);

/** Lets a permitted or accepted case pass; throws where there is a refusal. */
export const orThrow = (answer: Refusal | null): void => {
  if (answer !== null) throw new Problem(answer);
};

/** The value of what was accepted; throws where there is a refusal. */
export const valueOrThrow = <T>(answer: Result<T, Refusal>): T => {
  if (!answer.ok) throw new Problem(answer.error);
  return answer.value;
};
