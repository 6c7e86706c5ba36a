import type { LetterContent } from '../letter/content.js';
import type { Instant } from '../shared/time.js';

/** A file inside the letter, for machines: the record of the parafs. Makes the letter PDF/A-3b instead of PDF/A-2b. */
export interface LetterAttachment {
  /** ASCII, as it is shown in a viewer's list of attachments. */
  readonly name: string;
  readonly mediaType: string;
  readonly description: string;
  readonly bytes: Uint8Array;
  readonly modifiedAt: Instant;
}

export interface DraftOptions {
  readonly attachments?: readonly LetterAttachment[];
}

/** Where on paper the signature stands: page from 0, rectangle [left, bottom, right, top] in points from the lower left. */
export interface SignatureArea {
  readonly page: number;
  readonly rectangle: readonly [number, number, number, number];
}

export interface DraftedLetter {
  readonly bytes: Uint8Array;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly pages: number;
  readonly signatureArea: SignatureArea;
}

/**
 * Draws a letter as PDF/A. The same content and options give the same bytes, in any process.
 * Fails with LETTER_CHARACTER where the embedded fonts lack a character of the content, and LETTER_EMBLEM where the
 * office's coat of arms cannot be read.
 */
export interface Drafter {
  draft(content: LetterContent, options?: DraftOptions): Promise<DraftedLetter>;
}
