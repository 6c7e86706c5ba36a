/** Check of the applicant's signature: its cover, and whether the file is complete without it. */
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { SignatureCover, SignaturePolicy } from './applicant-signature.js';
import type { ApplicationContext } from './context.js';
import type { ApplicationState } from './state.js';

/** Policy for the applicant's signature. Applications that began before there was a policy may be signed. */
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

/** Refusal of a file that lacks the applicant's signature; null where it is signed, or none is asked for. */
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
