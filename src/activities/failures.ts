/** Turns a port's error into a failure of Temporal: permanent or worth another try. */
import { ApplicationFailure } from '@temporalio/common';
import { isErrorCode, type ErrorCode } from '../domain/shared/error-codes.js';
import { namedFailure } from '../domain/shared/port-failure.js';

/** A failure for good: trying again cannot help. The message holds no secret. */
export const permanent = (code: ErrorCode, detail: string): ApplicationFailure =>
  ApplicationFailure.create({ message: detail, type: code, nonRetryable: true });

/** A failure for now: the work is tried again, and visible as an incident meanwhile. */
export const transient = (code: ErrorCode, detail: string): ApplicationFailure =>
  ApplicationFailure.create({ message: detail, type: code, nonRetryable: false });

export const hasCode = (error: unknown): error is { readonly code: string; readonly message: string } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';

/** The code by which people know a failure, of the set whatever was thrown. */
export const codeOf = (error: unknown): ErrorCode => {
  if (error instanceof ApplicationFailure) return isErrorCode(error.type) ? error.type : 'INVARIANT';
  return namedFailure(error).code;
};

export const detailOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 500);

/**
 * The failure that Temporal is told for anything thrown, with a code of the set. An adapter's failure says by its shape
 * whether another try can help; a failure that does not say is tried again.
 */
export const asFailure = (error: unknown): ApplicationFailure => {
  if (error instanceof ApplicationFailure) return error;
  const { code, detail, retryable } = namedFailure(error);
  const failure = retryable === false ? permanent(code, detail) : transient(code, detail);
  // where it was thrown is of use to whoever looks for a fault of ours
  if (error instanceof Error && error.stack !== undefined) failure.stack = error.stack;
  return failure;
};
