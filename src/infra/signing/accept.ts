/** Judges a letter that a provider returned signed, before anyone relies on it. */
import type { AcceptedLetter } from '../../domain/ports/signer.js';
import type { Verifier } from '../../domain/ports/verifier.js';
import type { Instant } from '../../domain/shared/time.js';
import { sameName } from '../../domain/signing/signer-name.js';
import { digestByteRange } from '../pdf/signature/byte-range.js';
import { Revision } from '../pdf/signature/revision.js';
import { signatureFields, type FieldSignature, type SignatureField } from '../pdf/signature/signature-fields.js';
import { signerCertificate, type Certificate } from './certificate.js';
import { checkSignedData, parseSignedData, type SignedDataView } from './cms.js';
import { SigningError } from './signing-error.js';
import type { Trust } from './trust.js';

export interface Acceptance {
  readonly trust: Trust;
  /** The verifier that judges public uploads, too. */
  readonly verifier: Verifier;
  readonly now: Instant;
}

const refuse = (why: string): never => {
  throw new SigningError('RETURNED_OTHER', `the letter that the provider returned is not accepted: ${why}`);
};

const fieldsOf = async (pdf: Uint8Array): Promise<readonly SignatureField[]> => {
  try {
    return signatureFields(await Revision.open(pdf));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'it is no PDF');
  }
};

type Signed = SignatureField & { readonly signature: FieldSignature };

const isSigned = (field: SignatureField): field is Signed => field.signature !== undefined;

/** The one signature that was not there before; it covers every byte of the file but itself. */
const newSignature = (before: readonly SignatureField[], after: readonly SignatureField[], pdf: Uint8Array): Signed => {
  const known = new Set(before.filter(isSigned).map(({ name }) => name));
  const added = after.filter(isSigned).filter(({ name }) => !known.has(name));
  const [only] = added;
  if (only === undefined || added.length > 1)
    return refuse(`it has ${String(added.length)} new signatures, expected one`);
  const [start, , second, length] = only.signature.byteRange;
  if (start !== 0 || second + length !== pdf.length) return refuse('its signature does not cover the whole file');
  return only;
};

const readView = ({ signature }: Signed): SignedDataView => {
  try {
    return parseSignedData(signature.contents);
  } catch {
    return refuse('its signature does not decode');
  }
};

/** Checks the signer, and answers their certificate. */
const checkSigner = async (view: SignedDataView, name: string, { trust, now }: Acceptance): Promise<Certificate> => {
  const { signer } = view;
  if (signer === undefined) return refuse('its signature carries no certificate of its signer');
  if (!sameName(name, signer.commonName)) {
    return refuse(`it is signed by "${signer.commonName}", expected the official's own certificate`);
  }
  const path = await trust.path(signer, view.certificates, now);
  if (!path.ok) return refuse(`no path leads from "${signer.subject}" to a trusted root (${path.fault})`);
  const issuer = path.path[1];
  if (issuer === undefined) return signer;
  const revocation = await trust.revocation(signer, issuer);
  if (!revocation.ok) {
    throw new SigningError(
      'REVOCATION_UNAVAILABLE',
      `nobody says whether "${signer.subject}" is revoked (${revocation.reason})`,
    );
  }
  if (revocation.answer.status === 'revoked') {
    throw new SigningError('CERTIFICATE_REVOKED', `the certificate "${signer.subject}" has been revoked`);
  }
  return signer;
};

/**
 * @throws SigningError RETURNED_OTHER where it is not the letter that was sent, signed by the official and by nobody
 * else; REVOCATION_UNAVAILABLE, which passes; CERTIFICATE_REVOKED.
 */
export const acceptReturned = async (
  sent: Uint8Array,
  returned: Uint8Array,
  official: { readonly name: string },
  acceptance: Acceptance,
): Promise<AcceptedLetter> => {
  if (returned.length <= sent.length || Buffer.compare(returned.subarray(0, sent.length), sent) !== 0) {
    return refuse('it does not begin with the bytes of the letter that was sent');
  }
  // the verifier bounds what a file may cost; nothing else opens what comes from outside before it has
  const report = await acceptance.verifier.verify(returned, acceptance.now);
  if (report.limit !== undefined) return refuse(report.findings.join('; '));
  const field = newSignature(await fieldsOf(sent), await fieldsOf(returned), returned);
  const view = readView(field);
  const faults = checkSignedData(view, (algorithm) => digestByteRange(returned, field.signature.byteRange, algorithm));
  if (faults.length > 0 || view.content !== undefined) {
    return refuse(`its signature is not sound (${faults.join(', ') || 'not detached'})`);
  }
  const signer = await checkSigner(view, official.name, acceptance);
  const found = report.signatures.find((one) => one.field === field.name);
  if (found?.indication !== 'passed') {
    const why = [...(found?.findings ?? []), ...report.findings].join('; ');
    return refuse(`our verifier says ${found?.subIndication ?? report.subIndication ?? 'no'} (${why})`);
  }
  return { pdf: returned, field: field.name, signer: signerCertificate(signer) };
};
