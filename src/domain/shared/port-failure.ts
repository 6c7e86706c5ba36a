import type { ErrorCode } from './error-codes.js';

/**
 * What an adapter throws for a foreseen failure of the world. Callers look at `code` and `retryable`, never at the text;
 * activities recognise it by its shape, for they do not know the adapters.
 */
export class PortFailure extends Error {
  readonly code: ErrorCode;
  /** False where the same call would fail again for the same reason: a person has to act first. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, detail: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PortFailure';
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** A failure that trying again cannot mend. */
export const lastingFailure = (code: ErrorCode, detail: string): PortFailure =>
  new PortFailure(code, detail, { retryable: false });

/** The text of anything thrown, for a reason that operators read. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether a file or folder is not there. Asked by shape: errors of Node itself may come from another realm. */
export const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
