import type { Instant } from '../shared/time.js';

/** PAdES baseline levels (ETSI EN 319 142-1 section 6), from the bare signature to the archive time-stamp. */
export const SIGNATURE_LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type SignatureLevel = (typeof SIGNATURE_LEVELS)[number];

/** Digest of the signed byte range, and of the signature itself. */
export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512';

/**
 * Role of a signature in its letter.
 * - `sole`: one signer; the letter is certified with DocMDP P=1, so that afterwards only validation data and archive
 *   time-stamps may be added (ISO 32000-2 section 12.8.2.2).
 * - `joint`: several signers; all fields exist before the first signature, the first certifies with P=2, and the last
 *   one's field lock carries P=1.
 */
export type SignatureRole =
  { readonly kind: 'sole' } | { readonly kind: 'joint'; readonly position: 'first' | 'middle' | 'last' | 'only' };

/** Place of a visible stamp, in PDF points from the lower left corner of the page. */
export interface StampPlacement {
  /** Zero-based page number. */
  readonly page: number;
  readonly rect: readonly [left: number, bottom: number, right: number, top: number];
  /** Appearance: a PDF of one page of the rectangle's size, with its fonts embedded, so that the file stays PDF/A. */
  readonly appearance: Uint8Array;
}

export interface SigningPlan {
  /** Name of the signature field; unique in the file. */
  readonly fieldName: string;
  readonly role: SignatureRole;
  readonly digestAlgorithm: DigestAlgorithm;
  /** Signing time that the signer claims (`/M`); the time-stamp must lie within a minute of it. */
  readonly claimedAt: Instant;
  /** Room for the signature and its time-stamp, in bytes. */
  readonly reserveBytes?: number;
  readonly signerName?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly stamp?: StampPlacement;
}

/** Stages that lead a signed letter to the level, in their order. */
export const stagesOf = (level: SignatureLevel): readonly PostSignatureStage[] => {
  switch (level) {
    case 'B-B':
      return [];
    case 'B-T':
      return ['timestamp'];
    case 'B-LT':
      return ['timestamp', 'validation-data'];
    case 'B-LTA':
      return ['timestamp', 'validation-data', 'archive-timestamp'];
  }
};

/** Stages after the signature: each is retriable and needs no secret. */
export type PostSignatureStage = 'timestamp' | 'validation-data' | 'archive-timestamp';
