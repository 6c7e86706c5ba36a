import type { LetterContent } from '../letter/content.js';
import type { Instant } from '../shared/time.js';

/**
 * A machine-readable file inside the letter: the record of the parafs. Makes the letter PDF/A-3b instead of PDF/A-2b.
 */
export interface LetterAttachment {
  /** Name in ASCII, as a viewer's list of attachments shows it. */
  readonly name: string;
  readonly mediaType: string;
  readonly description: string;
  readonly bytes: Uint8Array;
  readonly modifiedAt: Instant;
}

export interface DraftOptions {
  readonly attachments?: readonly LetterAttachment[];
  /** Draws the visible signature into the page as well: for a preview, never for a letter that is to be signed. */
  readonly showStamp?: boolean;
}

/** Area of the signature on paper: page from 0, rectangle [left, bottom, right, top] in points from the lower left. */
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
  /** Visible signature and its area; left out where the letter has no visible signature, or is a draft. */
  readonly stamp?: SignatureArea & {
    /** A PDF of one page of the area's size. */
    readonly appearance: Uint8Array;
  };
}

/**
 * Draws a letter as PDF/A. The same content and options give the same bytes, in any process.
 * Fails with LETTER_CHARACTER where the embedded fonts lack a character of the content, and LETTER_EMBLEM where the
 * office's coat of arms cannot be read.
 */
export interface Drafter {
  draft(content: LetterContent, options?: DraftOptions): Promise<DraftedLetter>;
}

/**
 * Makes the paper rendition of a signed letter: the same pages with their signatures' stamps, each page marked as a
 * copy. The signed file itself is not touched; the rendition carries no signature and says so. The same letter and
 * words give the same bytes, so that a repeated print is the same print. Fails with LETTER_UNREADABLE where the file is
 * no PDF that can be drawn.
 */
export interface PrintRenderer {
  render(signed: Uint8Array, words: { readonly mark: string; readonly note: string }): Promise<Uint8Array>;
}
