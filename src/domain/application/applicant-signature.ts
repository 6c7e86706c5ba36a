/**
 * The applicant's own signature under the application: its cover, and what makes it void (Maluku Tenggara regulation
 * 24/2021, article 6(2)b: office and applicant have an electronic certificate).
 */
import type { Instant } from '../shared/time.js';
import type { Indication } from '../ports/verifier.js';

/** Policy for the applicant's signature under an application: never, where they wish, or always. */
export const SIGNATURE_POLICIES = ['none', 'optional', 'required'] as const;
export type SignaturePolicy = (typeof SIGNATURE_POLICIES)[number];

/** Cover of a signature, by which a later change shows: digests of the files, count of the data's corrections. */
export interface SignatureCover {
  readonly requirements: Readonly<Record<string, string>>;
  readonly corrections: number;
}

/** Signature with its verdict on arrival. The signer's name is personal data, and stands encrypted in the audit. */
export interface ApplicantSignature {
  /** SHA-256 of the signed PDF or the detached CMS, as it is filed. */
  readonly sha256: string;
  /** SHA-256 of the statement that is signed. */
  readonly statement: string;
  readonly form: 'pdf' | 'cms';
  /** ETSI EN 319 102-1; one that failed is never recorded. */
  readonly indication: Exclude<Indication, 'failed'>;
  readonly subIndication: string | null;
  readonly at: Instant;
  readonly void?: { readonly at: Instant; readonly reason: string };
}

/** The signature after a change of the application: void, for another was signed. The first reason stays. */
export const voidSignature = (
  signature: ApplicantSignature | undefined,
  at: Instant,
  reason: string,
): { readonly applicantSignature?: ApplicantSignature } =>
  signature === undefined
    ? {}
    : { applicantSignature: signature.void === undefined ? { ...signature, void: { at, reason } } : signature };
