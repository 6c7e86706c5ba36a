/** Thrown when a letter cannot be drawn as its content says. Trying again does not help: the content or the office's files must change. */
export class LetterError extends Error {
  constructor(
    readonly code: 'LETTER_CHARACTER' | 'LETTER_EMBLEM' | 'LETTER_ATTACHMENT' | 'LETTER_QR' | 'LETTER_UNREADABLE',
    message: string,
  ) {
    super(message);
    this.name = 'LetterError';
  }
}
