import type { ErrorCode } from '../../../domain/shared/error-codes.js';
import { PortFailure } from '../../../domain/shared/port-failure.js';

/**
 * Thrown when a letter cannot be drawn as its content says. Trying again does not help: the content or the office's
 * files must change.
 */
export class LetterError extends PortFailure {
  constructor(code: Extract<ErrorCode, `LETTER_${string}`>, detail: string) {
    super(code, detail, { retryable: false });
    this.name = 'LetterError';
  }
}
