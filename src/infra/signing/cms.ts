import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import type { Instant } from '../../domain/shared/time.js';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { parseCertificate, type Certificate } from './certificate.js';
import * as der from './der.js';
import { nameKey } from './distinguished-name.js';
import { DIGEST_OIDS, OID, digestByOid, signatureOid } from './oids.js';
import { checkSignature, signerInfoScheme, type SignatureCheck, type SignatureScheme } from './signature-scheme.js';
import { UNSIGNED_ATTRIBUTES, decodeSignedData, encodingOf, partsOf, type DecodedSigner } from './signed-data.js';
import { items } from './asn1-tree.js';

/** Parts of a CMS SignedData, apart from the signature. */
export interface UnsignedParts {
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the content, whether it is inside or detached. */
  readonly messageDigest: Uint8Array;
  readonly contentType: string;
  /** Encapsulated content; absent for a detached signature. */
  readonly content?: Uint8Array;
  readonly signer: Certificate;
  /** Certificates that accompany the signer's, usually its path without the root. */
  readonly chain: readonly Certificate[];
}

/** Parts of a SignedData with the function that signs: the key stays with the caller. */
export interface SignedDataParts extends UnsignedParts {
  /** Signs the DER of the signed attributes. */
  readonly sign: (attributes: Uint8Array) => Uint8Array;
}

const attribute = (id: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(id), der.setOf(value));

/**
 * ESS signing-certificate-v2 (RFC 5035): binds the signature to one certificate; SHA-256 is the default and omitted.
 */
const signingCertificateV2 = (signer: Certificate): Uint8Array =>
  der.sequence(der.sequence(der.sequence(der.octetString(Buffer.from(signer.fingerprint, 'hex')))));

const wrap = (...signedData: readonly Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(OID.signedData), der.context(0, der.sequence(...signedData)));

/** A SignedData that lacks its signature, for a key that answers later and from elsewhere. */
export interface UnfinishedSignedData {
  /** DER of the signed attributes, which the key signs. */
  readonly toSign: Uint8Array;
  readonly finish: (signature: Uint8Array) => Uint8Array;
}

/**
 * Makes a CMS SignedData (RFC 5652) with one signer as PAdES asks for it (ETSI EN 319 142-1 section 6.3): content
 * type, message digest and signing certificate as signed attributes in DER order, and no signing-time.
 */
export const prepareSignedData = (parts: UnsignedParts): UnfinishedSignedData => {
  const { digestAlgorithm, signer } = parts;
  const attributes = der.sortedByEncoding([
    attribute(OID.contentType, der.oid(parts.contentType)),
    attribute(OID.messageDigest, der.octetString(parts.messageDigest)),
    attribute(OID.signingCertificateV2, signingCertificateV2(signer)),
  ]);
  const keyKind = signer.publicKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa';
  const digest = der.algorithm(DIGEST_OIDS[digestAlgorithm], null);
  const signerInfo = (signature: Uint8Array): Uint8Array =>
    der.sequence(
      der.integer(1),
      der.sequence(signer.issuerDer, der.tlv(0x02, signer.serial)),
      digest,
      der.context(0, ...attributes),
      der.algorithm(signatureOid(keyKind, digestAlgorithm), keyKind === 'rsa' ? der.nullValue() : null),
      der.octetString(signature),
    );
  const finish = (signature: Uint8Array): Uint8Array =>
    wrap(
      der.integer(parts.contentType === OID.data ? 1 : 3),
      der.setOf(digest),
      der.sequence(
        der.oid(parts.contentType),
        ...(parts.content === undefined ? [] : [der.context(0, der.octetString(parts.content))]),
      ),
      der.context(0, signer.der, ...parts.chain.map((one) => one.der)),
      der.setOf(signerInfo(signature)),
    );
  return { toSign: der.tlv(0x31, ...attributes), finish };
};

export const buildSignedData = ({ sign, ...parts }: SignedDataParts): Uint8Array => {
  const { toSign, finish } = prepareSignedData(parts);
  return finish(sign(toSign));
};

/** A SignedData with one signer, read. */
export interface SignedDataView {
  readonly contentType: string;
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  /** The certificate that the signer info names; undefined when it is not among the certificates. */
  readonly signer: Certificate | undefined;
  readonly digestAlgorithm: DigestAlgorithm | undefined;
  readonly scheme: SignatureScheme | undefined;
  /** DER of the signed attributes as a SET: the bytes that the signature covers. */
  readonly signedAttributes: Uint8Array | undefined;
  /** Values of the signed attributes by type, each as DER. */
  readonly attributes: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly signature: Uint8Array;
  /** Signature time-stamp tokens among the unsigned attributes. */
  readonly timestampTokens: readonly Uint8Array[];
  readonly signerCount: number;
  /** Length of the DER in bytes, without anything that follows it. */
  readonly length: number;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const findSigner = (sid: DecodedSigner['sid'], certificates: readonly Certificate[]): Certificate | undefined => {
  if (sid === undefined) return undefined;
  if ('keyId' in sid) {
    const keyId = Buffer.from(sid.keyId).toString('hex');
    return certificates.find((one) => one.subjectKeyId === keyId);
  }
  const issuer = nameKey(sid.issuer);
  return certificates.find((one) => one.issuerKey === issuer && same(one.serial, sid.serial));
};

/**
 * Reads a SignedData.
 * @throws Error when the bytes are not a CMS SignedData with at least one signer.
 */
export const parseSignedData = (bytes: Uint8Array): SignedDataView => {
  const { signer, certificates: encoded, ...rest } = decodeSignedData(bytes);
  const certificates = encoded.map(parseCertificate);
  const digestAlgorithm = digestByOid(signer.digestOid);
  return {
    ...rest,
    certificates,
    signer: findSigner(signer.sid, certificates),
    digestAlgorithm,
    scheme: digestAlgorithm === undefined ? undefined : signerInfoScheme(signer.signatureAlgorithm, digestAlgorithm),
    signedAttributes: signer.signedAttributes,
    attributes: signer.attributes,
    signature: signer.signature,
    timestampTokens: signer.unsigned.get(OID.signatureTimeStampToken) ?? [],
  };
};

export type SignedDataFault =
  | 'several-signers'
  | 'signer-certificate-missing'
  | 'algorithm-not-accepted'
  | 'key-unknown'
  | 'key-weak'
  | 'signed-attributes-missing'
  | 'content-type-wrong'
  | 'digest-differs'
  | 'signing-certificate-missing'
  | 'signing-certificate-differs'
  | 'signature-wrong';

const octets = (encoded: Uint8Array | undefined): Uint8Array | undefined => {
  if (encoded === undefined) return undefined;
  const { result } = asn1js.fromBER(encoded);
  return result instanceof asn1js.OctetString ? new Uint8Array(result.getValue()) : undefined;
};

/**
 * True where the ESS attribute names the signer's certificate by its hash; undefined without such an attribute. Version
 * 1 (SHA-1) is met in old time-stamps.
 */
const essMatches = (view: SignedDataView, signer: Certificate): boolean | undefined => {
  const v2 = view.attributes.get(OID.signingCertificateV2)?.[0];
  const v1 = view.attributes.get(OID.signingCertificate)?.[0];
  const encoded = v2 ?? v1;
  if (encoded === undefined) return undefined;
  const [certIds] = items(asn1js.fromBER(encoded).result);
  const [certId] = items(certIds);
  const fields = items(certId);
  const named = fields[0] instanceof asn1js.Sequence ? items(fields[0])[0] : undefined;
  const digest = named instanceof asn1js.ObjectIdentifier ? digestByOid(named.valueBlock.toString()) : 'sha256';
  const hash = fields.find((field) => field instanceof asn1js.OctetString);
  if (digest === undefined || hash === undefined) return false;
  const expected = createHash(v2 === undefined ? 'sha1' : digest)
    .update(signer.der)
    .digest();
  return Buffer.compare(expected, new Uint8Array(hash.getValue())) === 0;
};

const contentTypeOf = (view: SignedDataView): string | undefined => {
  const value = view.attributes.get(OID.contentType)?.[0];
  const node = value === undefined ? undefined : asn1js.fromBER(value).result;
  return node instanceof asn1js.ObjectIdentifier ? node.valueBlock.toString() : undefined;
};

const VALUE_FAULTS: Readonly<Record<SignatureCheck, SignedDataFault | undefined>> = {
  holds: undefined,
  wrong: 'signature-wrong',
  'algorithm-unknown': 'algorithm-not-accepted',
  'key-unknown': 'key-unknown',
  'key-weak': 'key-weak',
};

/**
 * Checks the one signer of a SignedData against the content's digest: attributes, ESS certificate and signature.
 * The certificate path is not looked at here.
 */
export const checkSignedData = (
  view: SignedDataView,
  digestOf: (algorithm: DigestAlgorithm) => Uint8Array,
): SignedDataFault[] => {
  if (view.signerCount !== 1) return ['several-signers'];
  if (view.signer === undefined) return ['signer-certificate-missing'];
  if (view.digestAlgorithm === undefined || view.scheme === undefined) return ['algorithm-not-accepted'];
  if (view.signedAttributes === undefined) return ['signed-attributes-missing'];
  const faults: SignedDataFault[] = [];
  if (contentTypeOf(view) !== view.contentType) faults.push('content-type-wrong');
  const digest = octets(view.attributes.get(OID.messageDigest)?.[0]);
  if (digest === undefined || Buffer.compare(digest, digestOf(view.digestAlgorithm)) !== 0)
    faults.push('digest-differs');
  const ess = essMatches(view, view.signer);
  if (ess !== true) faults.push(ess === undefined ? 'signing-certificate-missing' : 'signing-certificate-differs');
  const fault = VALUE_FAULTS[checkSignature(view.signer.publicKey, view.scheme, view.signedAttributes, view.signature)];
  if (fault !== undefined) faults.push(fault);
  return faults;
};

/**
 * Adds a signature time-stamp (RFC 3161 appendix A) to the unsigned attributes of the one signer; every other byte
 * stays as it is.
 * @throws Error when the bytes are not a SignedData in DER with one signer.
 */
export const addSignatureTimestamp = (cms: Uint8Array, token: Uint8Array): Uint8Array => {
  const { head, signer, unsigned } = partsOf(cms);
  const added = der.sequence(der.oid(OID.signatureTimeStampToken), der.tlv(0x31, token));
  const attributes = der.tlv(UNSIGNED_ATTRIBUTES, ...unsigned.map(encodingOf), added);
  return wrap(...head.map(encodingOf), der.setOf(der.sequence(...signer.map(encodingOf), attributes)));
};

/** Time that the signer claims in the signing-time attribute (RFC 5652 section 11.3); undefined where it is no time. */
export const claimedSigningTime = (value: Uint8Array | undefined): Instant | undefined => {
  const { result, offset } = asn1js.fromBER(value ?? new Uint8Array());
  if (offset === -1 || !(result instanceof asn1js.UTCTime || result instanceof asn1js.GeneralizedTime))
    return undefined;
  const at = result.toDate().getTime();
  return Number.isFinite(at) ? at : undefined;
};
