import { isErrorCode, type ErrorCode } from './error-codes.js';

/**
 * Error that an adapter throws for a foreseen failure of the world. Callers look at `code` and `retryable`, never at
 * the text. Activities recognise it by its shape, because they do not know the adapters.
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

/** A failure that no repeat can mend. */
export const lastingFailure = (code: ErrorCode, detail: string): PortFailure =>
  new PortFailure(code, detail, { retryable: false });

/** Text of anything thrown, as a reason for operators. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** True where a file or folder does not exist. Told by shape: errors of Node itself may come from another realm. */
export const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Meanings of file-system errors that stop work, by their POSIX names. */
const STORAGE: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'its quota is used up',
  EROFS: 'its disk can only be read',
  EFBIG: 'it takes no file as large',
  EACCES: 'it may not be used by this process',
  EPERM: 'it may not be used by this process',
  EIO: 'its disk answers with an error',
  ESTALE: 'its network disk was replaced',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the machine has too many files open',
  ENOENT: 'its folder cannot be made',
};

const field = (error: unknown, name: 'code' | 'syscall' | 'address' | 'retryable'): unknown =>
  typeof error === 'object' && error !== null && name in error ? (error as Record<string, unknown>)[name] : undefined;

/**
 * Failure of the file system, in writing or reading, under the name that people know: a repeat helps once there is
 * room. Any other error, and that of a missing file, is returned as it is.
 */
export const storageFailure = (error: unknown, what: string): unknown => {
  const code = field(error, 'code');
  const isOfFiles = typeof field(error, 'syscall') === 'string' && field(error, 'address') === undefined;
  // a folder that cannot be made counts as a failure of storage: its disk is read-only, or was taken away
  const isJustMissing = isMissing(error) && field(error, 'syscall') !== 'mkdir';
  if (typeof code !== 'string' || !isOfFiles || isJustMissing) return error;
  const words = STORAGE[code] ?? 'it does not work';
  return new PortFailure('STORAGE_UNAVAILABLE', `${what}: ${words} (${code})`, { retryable: true, cause: error });
};

/** Anything thrown, in the form that people and other layers know: always with a code of the set. */
export interface NamedFailure {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Undefined where the thrower did not say. */
  readonly retryable: boolean | undefined;
}

export const namedFailure = (error: unknown): NamedFailure => {
  const code = field(error, 'code');
  const retryable = field(error, 'retryable');
  const detail = reasonOf(error);
  return {
    ...(isErrorCode(code)
      ? { code, detail }
      : { code: 'INVARIANT', detail: typeof code === 'string' ? `${code}: ${detail}` : detail }),
    retryable: typeof retryable === 'boolean' ? retryable : undefined,
  };
};
