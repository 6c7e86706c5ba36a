import type {
  ArchivedLetter,
  PreparedLetter,
  SignaturePipeline,
  TimestampedLetter,
} from '../../domain/ports/signer.js';
import type { Verifier } from '../../domain/ports/verifier.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { claimedTimeIncident } from '../../domain/signing/claimed-time.js';
import type { SigningPlan } from '../../domain/signing/plan.js';
import { digestByteRange, fillContents } from '../pdf/signature/byte-range.js';
import { addToSecurityStore, readSecurityStore } from '../pdf/signature/dss.js';
import { hexDigest, reserveDocumentTimestamp, reserveFields, reserveSignature } from '../pdf/signature/reserve.js';
import { Revision } from '../pdf/signature/revision.js';
import { signatureFields, type FieldSignature, type SignatureField } from '../pdf/signature/signature-fields.js';
import { acceptReturned } from './accept.js';
import { addSignatureTimestamp, checkSignedData, parseSignedData, type SignedDataView } from './cms.js';
import { SigningError, attempt } from './signing-error.js';
import { obtainTimestamp, type TimestampAuthorityConfig, type TimestampClientOptions } from './timestamp-client.js';
import { parseTimestampToken, type TimestampToken } from './timestamp-token.js';
import type { Trust } from './trust.js';
import { gatherValidationData, type CertificateToProve } from './validation-data.js';

export interface PipelineOptions {
  readonly trust: Trust;
  /** Time-stamp authorities, asked in this order. */
  readonly authorities: readonly TimestampAuthorityConfig[];
  /** Judges letters that a provider returned; needed only where one signs whole letters. */
  readonly verifier?: Verifier;
  readonly timeout: Millis;
  readonly now: () => Instant;
}

const signed = (fields: readonly SignatureField[], fieldName: string): FieldSignature => {
  const signature = fields.find((field) => field.name === fieldName)?.signature;
  if (signature === undefined)
    throw new SigningError('FIELD_UNKNOWN', `the file has no signature in a field ${fieldName}`);
  return signature;
};

const readCms = (signature: FieldSignature): SignedDataView => {
  try {
    return parseSignedData(signature.contents);
  } catch (error) {
    throw new SigningError('SIGNATURE_MISMATCH', `the signature in the file does not decode: ${String(error)}`);
  }
};

const embed = async (prepared: PreparedLetter, cms: Uint8Array): Promise<Uint8Array> => {
  const { byteRange } = signed(signatureFields(await Revision.open(prepared.pdf)), prepared.fieldName);
  const digest = Buffer.from(digestByteRange(prepared.pdf, byteRange, prepared.digestAlgorithm)).toString('hex');
  if (digest !== prepared.digest) {
    throw new SigningError(
      'PDF_CHANGED_AFTER_DIGEST',
      `the file has the digest ${digest}; signed was ${prepared.digest}`,
    );
  }
  const view = readCms({ type: 'Sig', subFilter: '', byteRange, contents: cms, claimedAt: undefined });
  const faults = checkSignedData(view, (algorithm) => digestByteRange(prepared.pdf, byteRange, algorithm));
  if (faults.length > 0 || view.content !== undefined) {
    throw new SigningError(
      'SIGNATURE_MISMATCH',
      `the signature does not belong to this letter (${faults.join(', ') || 'not detached'})`,
    );
  }
  return fillContents(prepared.pdf, byteRange, cms.subarray(0, view.length));
};

const stamped = (
  pdf: Uint8Array,
  signature: FieldSignature,
  token: TimestampToken,
  authority: string,
  /** Time of the token's arrival, by this machine's clock; of an earlier token, the time that it states. */
  now: Instant,
): TimestampedLetter => {
  const { claimedAt } = signature;
  const incident =
    claimedAt === undefined ? undefined : claimedTimeIncident(claimedAt, token.stampedAt, now - claimedAt);
  const letter = { pdf, stampedAt: token.stampedAt, authority };
  return incident === undefined ? letter : { ...letter, incident };
};

const timestamp = async (
  pdf: Uint8Array,
  fieldName: string,
  client: TimestampClientOptions,
  now: () => Instant,
): Promise<TimestampedLetter> => {
  const signature = signed(signatureFields(await Revision.open(pdf)), fieldName);
  const view = readCms(signature);
  const [existing] = view.timestampTokens;
  if (existing !== undefined) {
    const token = parseTimestampToken(existing);
    return stamped(pdf, signature, token, token.view.signer?.subject ?? '', token.stampedAt);
  }
  const [, , second, length] = signature.byteRange;
  if (second + length !== pdf.length) {
    throw new SigningError(
      'SIGNATURE_COVERED',
      `the signature ${fieldName} is followed by another revision; its time-stamp must come before`,
    );
  }
  const { token, authority } = await obtainTimestamp([view.signature], client);
  const cms = addSignatureTimestamp(signature.contents.subarray(0, view.length), token.der);
  return stamped(fillContents(pdf, signature.byteRange, cms), signature, token, authority, now());
};

const timestampSubject = (token: TimestampToken): CertificateToProve[] => {
  const { signer, certificates } = token.view;
  return signer === undefined
    ? []
    : [{ certificate: signer, pool: certificates, at: token.stampedAt, freshAnswer: false }];
};

/** Certificates that have to stay provable: those of each signer and of each time-stamp authority. */
const subjectsOf = (signature: FieldSignature, now: Instant): CertificateToProve[] => {
  if (signature.type === 'DocTimeStamp') return timestampSubject(parseTimestampToken(signature.contents));
  const view = readCms(signature);
  const tokens = view.timestampTokens.map((der) => parseTimestampToken(der));
  const at = Math.min(now, ...tokens.map((token) => token.stampedAt));
  const signer: CertificateToProve[] =
    view.signer === undefined ? [] : [{ certificate: view.signer, pool: view.certificates, at, freshAnswer: true }];
  return [...signer, ...tokens.flatMap(timestampSubject)];
};

const addValidationData = async (pdf: Uint8Array, trust: Trust, now: Instant): Promise<Uint8Array> => {
  const revision = await Revision.open(pdf);
  const signatures = signatureFields(revision).flatMap(({ signature }) => (signature === undefined ? [] : [signature]));
  if (signatures.length === 0) throw new SigningError('FIELD_UNKNOWN', 'the file has no signature to keep provable');
  const subjects = signatures.flatMap((signature) => subjectsOf(signature, now));
  const material = await gatherValidationData(subjects, readSecurityStore(revision), trust);
  if (material.certificates.length + material.ocsps.length + material.crls.length === 0) return pdf;
  addToSecurityStore(revision, material);
  return revision.write().pdf;
};

const archiveTimestamp = async (
  pdf: Uint8Array,
  client: TimestampClientOptions,
  now: Instant,
): Promise<ArchivedLetter> => {
  const reserved = await reserveDocumentTimestamp(pdf);
  const [start, length, second, rest] = reserved.byteRange;
  const covered = [reserved.pdf.subarray(start, start + length), reserved.pdf.subarray(second, second + rest)];
  const { token, authority, path } = await obtainTimestamp(covered, client);
  const letter = {
    pdf: fillContents(reserved.pdf, reserved.byteRange, token.der),
    stampedAt: token.stampedAt,
    authority,
    renewBefore: Math.min(...path.map((certificate) => certificate.notAfter)),
  };
  const incident = claimedTimeIncident(now, token.stampedAt);
  return incident === undefined ? letter : { ...letter, incident };
};

/** The stages around the secret, for letters signed with a digest: reserve, embed, time-stamp, validate, archive. */
export const createSignaturePipeline = ({
  trust,
  authorities,
  verifier,
  timeout,
  now,
}: PipelineOptions): SignaturePipeline => {
  const client: TimestampClientOptions = { authorities, anchors: trust.anchors, pool: trust.intermediates, timeout };
  return {
    prepareFields: (pdf, fieldNames) => attempt(() => reserveFields(pdf, fieldNames)),
    prepare: (pdf, plan: SigningPlan) =>
      attempt(async () => {
        const reserved = await reserveSignature(pdf, plan);
        const { digestAlgorithm, fieldName } = plan;
        return { pdf: reserved.pdf, fieldName, digestAlgorithm, digest: hexDigest(reserved, digestAlgorithm) };
      }),
    embed: (prepared, cms) => attempt(() => embed(prepared, cms)),
    accept: (sent, returned, official) =>
      attempt(() => {
        if (verifier === undefined)
          throw new SigningError('RETURNED_OTHER', 'no verifier judges what providers return');
        return acceptReturned(sent, returned, official, { trust, verifier, now: now() });
      }),
    timestamp: (pdf, fieldName) => attempt(() => timestamp(pdf, fieldName, client, now)),
    addValidationData: (pdf) => attempt(() => addValidationData(pdf, trust, now())),
    archiveTimestamp: (pdf) => attempt(() => archiveTimestamp(pdf, client, now())),
  };
};
