/** Turns what a port threw into what Temporal understands: permanent or worth another try. */
import { ApplicationFailure } from '@temporalio/common';

/** For good: trying again cannot help. `code` is one of the error codes; the message holds no secret. */
export const permanent = (code: string, detail: string): ApplicationFailure =>
  ApplicationFailure.create({ message: detail, type: code, nonRetryable: true });

/** Away for now: tried again, and visible as an incident meanwhile. */
export const transient = (code: string, detail: string): ApplicationFailure =>
  ApplicationFailure.create({ message: detail, type: code, nonRetryable: false });

export const hasCode = (error: unknown): error is { readonly code: string; readonly message: string } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';

/** The code by which people know a failure. */
export const codeOf = (error: unknown): string => {
  if (error instanceof ApplicationFailure) return error.type ?? 'INVARIANT';
  return hasCode(error) ? error.code : 'INVARIANT';
};

export const detailOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 500);

/** What Temporal is told of anything thrown: an adapter's failure says by its shape whether another try can help. */
export const asFailure = (error: unknown): unknown => {
  if (error instanceof ApplicationFailure || !hasCode(error) || !('retryable' in error)) return error;
  return error.retryable === false ? permanent(error.code, error.message) : transient(error.code, error.message);
};
