/**
 * The applicant's own signature under the application (Maluku Tenggara regulation 24/2021, article 6(2)b: office and applicant have
 * an electronic certificate): what stands, and what makes it void.
 */
import type { Instant } from '../shared/time.js';
import type { Indication } from '../ports/verifier.js';

/** Whether an application is signed by the one who applies: never, where they wish, or always. */
export const SIGNATURE_POLICIES = ['none', 'optional', 'required'] as const;
export type SignaturePolicy = (typeof SIGNATURE_POLICIES)[number];

/** What a signature covers, so that a change while it was on its way is seen: the files by digest, the data by its count of corrections. */
export interface SignatureCover {
  readonly requirements: Readonly<Record<string, string>>;
  readonly corrections: number;
}

/** A signature as it was judged when it came. Who signed is personal data: it stands encrypted in the audit, not here. */
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

/** The application has changed: what was signed before is another application. The first reason stays. */
export const voidSignature = (
  signature: ApplicantSignature | undefined,
  at: Instant,
  reason: string,
): { readonly applicantSignature?: ApplicantSignature } =>
  signature === undefined
    ? {}
    : { applicantSignature: signature.void === undefined ? { ...signature, void: { at, reason } } : signature };
