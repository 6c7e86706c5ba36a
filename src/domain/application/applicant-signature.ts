/**
 * The applicant's own signature under the application (Maluku Tenggara regulation 24/2021, article 6(2)b: office and applicant have
 * an electronic certificate): what stands, what makes it void, and where the file is not complete without it.
 */
import type { Instant } from '../shared/time.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Indication } from '../ports/verifier.js';
import type { ApplicationContext } from './context.js';
import type { ApplicationState } from './state.js';

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

/** Applications that began before there was a policy may be signed. */
export const policyOf = ({ rules }: Pick<ApplicationContext, 'rules'>): SignaturePolicy =>
  rules.applicantSignature ?? 'optional';

export const coverOf = ({ requirements, corrections }: ApplicationState): SignatureCover => ({
  requirements,
  corrections: corrections ?? 0,
});

const sameFiles = (a: SignatureCover['requirements'], b: SignatureCover['requirements']): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, sha256]) => b[id] === sha256);

export const coversState = (cover: SignatureCover, state: ApplicationState): boolean => {
  const current = coverOf(state);
  return cover.corrections === current.corrections && sameFiles(cover.requirements, current.requirements);
};

/** The application has changed: what was signed before is another application. The first reason stays. */
export const voidSignature = (
  signature: ApplicantSignature | undefined,
  at: Instant,
  reason: string,
): { readonly applicantSignature?: ApplicantSignature } =>
  signature === undefined
    ? {}
    : { applicantSignature: signature.void === undefined ? { ...signature, void: { at, reason } } : signature };

/** Why the file is not complete yet for want of the applicant's signature; null where it is, or none is asked for. */
export const missingSignature = (
  context: Pick<ApplicationContext, 'rules'>,
  { applicantSignature }: Pick<ApplicationState, 'applicantSignature'>,
): Refusal | null => {
  if (policyOf(context) !== 'required') return null;
  if (applicantSignature === undefined)
    return refusal(
      'APPLICANT_SIGNATURE_MISSING',
      'the applicant has not signed the application; they sign its statement with their own certificate and hand it in',
      { found: 'none' },
    );
  if (applicantSignature.void !== undefined)
    return refusal(
      'APPLICANT_SIGNATURE_MISSING',
      `the applicant's signature is void: ${applicantSignature.void.reason}; they sign the statement as it is now`,
      { found: 'void', reason: applicantSignature.void.reason },
    );
  if (applicantSignature.indication !== 'passed')
    return refusal(
      'APPLICANT_SIGNATURE_MISSING',
      `the applicant's signature could not be judged to the end (${applicantSignature.subIndication ?? 'indeterminate'}); it is handed in again when its certificate can be checked`,
      { found: 'indeterminate', subIndication: applicantSignature.subIndication },
    );
  return null;
};
