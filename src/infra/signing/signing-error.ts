import { err, ok, type Result } from '../../domain/shared/result.js';
import { signingFailure, type SigningFailure, type SigningFailureReason } from '../../domain/signing/failure.js';

/** Thrown inside the signing adapter and turned into a plain failure at the port. Its text never holds a secret. */
export class SigningError extends Error {
  readonly failure: SigningFailure;

  constructor(reason: SigningFailureReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.name = 'SigningError';
    this.failure = signingFailure(reason, detail);
  }
}

/** Runs one stage; a foreseen failure becomes a value, anything else stays an exception. */
export const attempt = async <T>(stage: () => T | Promise<T>): Promise<Result<T, SigningFailure>> => {
  try {
    return ok(await stage());
  } catch (error) {
    if (error instanceof SigningError) return err(error.failure);
    throw error;
  }
};

/** A stage inside another one: its failure is the other's. */
export const unwrap = <T>(result: Result<T, SigningFailure>): T => {
  if (result.ok) return result.value;
  throw new SigningError(result.error.reason, result.error.detail);
};
