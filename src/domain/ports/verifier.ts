/** Verifier of a PDF's signatures, in the words of ETSI EN 319 102-1; a finding is a value, never thrown. */
import type { Instant } from '../shared/time.js';
import type { SignerCertificate } from '../signing/key-owner.js';
import type { LimitExceeded } from '../verification/limits.js';

export type Indication = 'passed' | 'indeterminate' | 'failed';

/** A change that a later revision made, in the order of the revisions. */
export interface ReportedChange {
  /** Number of the revision, from 1 for the file as it was first written. */
  readonly revision: number;
  readonly change: string;
  readonly allowed: boolean;
  readonly detail: string;
}

export interface SignatureFinding {
  /** Name of the signature field. */
  readonly field: string;
  readonly indication: Indication;
  /** Sub-indication of ETSI EN 319 102-1 section 5, e.g. `HASH_FAILURE` or `NO_CERTIFICATE_CHAIN_FOUND`; null where it passed. */
  readonly subIndication: string | null;
  /** Distinguished name of the signer's certificate. */
  readonly signer: string | null;
  /** Common name of the signer's certificate. */
  readonly signerName?: string | null;
  /** The signer's certificate; null where none can be read. */
  readonly certificate?: SignerCertificate | null;
  /** Time that the signer claims (`/M`). */
  readonly claimedAt: Instant | null;
  /** Time that a time-stamp proves (RFC 3161); null where there is none. */
  readonly stampedAt: Instant | null;
  /** PAdES baseline level as found (ETSI EN 319 142-1 section 6); null where it has none. */
  readonly level?: string | null;
  /** True where this signature covers the whole file as it is now. */
  readonly coversWholeFile: boolean;
  /** Revision that it covers, counted from 1, and number of revisions of the file; null where it covers none. */
  readonly revision?: number | null;
  readonly revisions?: number;
  readonly changesAfter?: readonly ReportedChange[];
  /** Findings in English, for a person who has to act on them. */
  readonly findings: readonly string[];
}

/** A document time-stamp (ISO 32000-2 section 12.8.5): it seals the file with the signatures before it. */
export interface DocumentTimestampFinding {
  readonly field: string;
  readonly indication: Indication;
  readonly subIndication: string | null;
  readonly authority: string | null;
  readonly stampedAt: Instant | null;
  readonly coversWholeFile: boolean;
  readonly revision: number | null;
  readonly findings: readonly string[];
}

export interface VerificationReport {
  /** The worst of all signatures and time-stamps; `failed` with `FORMAT_FAILURE` where the file is no PDF or has no signature. */
  readonly indication: Indication;
  readonly subIndication: string | null;
  readonly sha256: string;
  readonly signatures: readonly SignatureFinding[];
  readonly documentTimestamps?: readonly DocumentTimestampFinding[];
  readonly findings: readonly string[];
  /** Limit at which the judgement was given up; absent where it was completed. Nothing is passed then. */
  readonly limit?: LimitExceeded;
}

/** A file outside of memory: the verifier reads it by its descriptor, and leaves it open. */
export interface OpenFile {
  readonly descriptor: number;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  /** SHA-256 of the file as it was at each of its first ends (`%%EOF`), oldest first; absent where not looked for. */
  readonly endings?: readonly string[];
}

/** Judges letters of the office. They never wait behind files that anyone sends. */
export interface Verifier {
  /** @param at the instant as of which certificates are judged; now when absent. */
  verify(pdf: Uint8Array, at?: Instant): Promise<VerificationReport>;
}

export interface OpenFileVerifier extends Verifier {
  /** @param pdf the file, or a descriptor that it can be read by until the answer has come. */
  verify(pdf: Uint8Array | OpenFile, at?: Instant): Promise<VerificationReport>;
}

/** Client that waits for an answer. */
export interface Asker {
  /** Address or account. Askers take turns, and none takes the places of all others. */
  readonly name: string;
  /** Aborted when nobody waits any more: the judgement is then not begun, or stopped. */
  readonly signal?: AbortSignal;
}

/** Judges files that anyone uploads. Rejects with `VERIFICATION_BUSY` where too many wait already. */
export interface UploadVerifier {
  /** @param file can be read by its descriptor until the answer has come. */
  verifyUpload(file: OpenFile, asker: Asker): Promise<VerificationReport>;
}

export interface StatementVerifier {
  /**
   * Judges a signature over known bytes: a PDF that begins with exactly these bytes and adds nothing but signatures, or
   * a detached CMS (RFC 5652) over them, in DER or PEM. Every signature in it must hold. Rejects with
   * `VERIFICATION_BUSY` where too many wait already.
   */
  verifyStatement(
    signature: Uint8Array,
    statement: Uint8Array,
    asker: Asker,
    at?: Instant,
  ): Promise<VerificationReport>;
}
