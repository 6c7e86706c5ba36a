import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant } from '../../domain/shared/time.js';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { parseCertificate, rawBytes, type Certificate } from './certificate.js';
import * as der from './der.js';
import { childrenOf, expectTag, oidOf, readTlv, type Tlv } from '../verification/evidence/der.js';
import { DIGEST_OIDS, OID, digestByOid, signatureOid } from './oids.js';
import { signatureHolds, signerInfoScheme, type SignatureScheme } from './signature-scheme.js';

/** What a CMS SignedData is made of, apart from the key: the key stays with the caller's `sign`. */
export interface SignedDataParts {
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the content, whether it is inside or detached. */
  readonly messageDigest: Uint8Array;
  readonly contentType: string;
  /** Encapsulated content; absent for a detached signature. */
  readonly content?: Uint8Array;
  readonly signer: Certificate;
  /** Certificates that accompany the signer's, usually its path without the root. */
  readonly chain: readonly Certificate[];
  /** Signs the DER of the signed attributes. */
  readonly sign: (attributes: Uint8Array) => Uint8Array;
}

const attribute = (id: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(id), der.setOf(value));

/** ESS signing-certificate-v2 (RFC 5035): binds the signature to one certificate; SHA-256 is the default and omitted. */
const signingCertificateV2 = (signer: Certificate): Uint8Array =>
  der.sequence(der.sequence(der.sequence(der.octetString(Buffer.from(signer.fingerprint, 'hex')))));

const wrap = (...signedData: readonly Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(OID.signedData), der.context(0, der.sequence(...signedData)));

/**
 * Builds a CMS SignedData (RFC 5652) with one signer as PAdES asks for it (ETSI EN 319 142-1 section 6.3): content
 * type, message digest and signing certificate as signed attributes in DER order, and no signing-time.
 */
export const buildSignedData = (parts: SignedDataParts): Uint8Array => {
  const { digestAlgorithm, signer } = parts;
  const attributes = der.sortedByEncoding([
    attribute(OID.contentType, der.oid(parts.contentType)),
    attribute(OID.messageDigest, der.octetString(parts.messageDigest)),
    attribute(OID.signingCertificateV2, signingCertificateV2(signer)),
  ]);
  const signature = parts.sign(der.tlv(0x31, ...attributes));
  const keyKind = signer.publicKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa';
  const digest = der.algorithm(DIGEST_OIDS[digestAlgorithm], null);
  const signerInfo = der.sequence(
    der.integer(1),
    der.sequence(signer.issuerDer, der.tlv(0x02, signer.serial)),
    digest,
    der.context(0, ...attributes),
    der.algorithm(signatureOid(keyKind, digestAlgorithm), keyKind === 'rsa' ? der.nullValue() : null),
    der.octetString(signature),
  );
  return wrap(
    der.integer(parts.contentType === OID.data ? 1 : 3),
    der.setOf(digest),
    der.sequence(
      der.oid(parts.contentType),
      ...(parts.content === undefined ? [] : [der.context(0, der.octetString(parts.content))]),
    ),
    der.context(0, signer.der, ...parts.chain.map((one) => one.der)),
    der.setOf(signerInfo),
  );
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

interface Decoded {
  readonly signed: pkijs.SignedData;
  /** The certificates exactly as they came: re-encoding could change what is hashed. */
  readonly certificates: readonly Uint8Array[];
  /** Unsigned attributes of the one signer that were left out of `signed`. */
  readonly unsigned: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly length: number;
}

const items = (node: unknown): asn1js.BaseBlock[] => (node instanceof asn1js.Constructed ? node.valueBlock.value : []);

const isContext = (node: asn1js.BaseBlock, tag: number): boolean =>
  node.idBlock.tagClass === 3 && node.idBlock.tagNumber === tag;

const rawCertificates = (contentInfo: asn1js.BaseBlock): Uint8Array[] => {
  const signedData = items(items(contentInfo)[1])[0];
  const set = items(signedData).find((item) => isContext(item, 0));
  return items(set).flatMap((item) => (item instanceof asn1js.Sequence ? [rawBytes(item)] : []));
};

/** The certificates are read by themselves, and once: a second reading of them would cost most of the decoding. */
const withoutCertificates = (contentInfo: asn1js.BaseBlock): void => {
  const signedData = items(items(contentInfo)[1])[0];
  if (!(signedData instanceof asn1js.Constructed)) return;
  signedData.valueBlock.value = signedData.valueBlock.value.filter((item) => !isContext(item, 0));
};

const signedDataOf = (contentInfo: asn1js.BaseBlock): pkijs.SignedData => {
  const info = new pkijs.ContentInfo({ schema: contentInfo });
  if (info.contentType !== OID.signedData) throw new Error(`content type ${info.contentType} is not SignedData`);
  return new pkijs.SignedData({ schema: info.content });
};

const SEQUENCE = 0x30;
const CERTIFICATES = 0xa0;
const UNSIGNED_ATTRIBUTES = 0xa1;

/** The parts of a DER encoding that a change or a quick reading needs to tell apart. */
interface Parts {
  /** Those of the SignedData, up to the signer infos. */
  readonly head: readonly Tlv[];
  /** Those of its one signer info, without the unsigned attributes. */
  readonly signer: readonly Tlv[];
  readonly unsigned: readonly Tlv[];
  readonly length: number;
}

/** @throws MalformedDer when the bytes are not in DER; Error when there is not one signer. */
const partsOf = (bytes: Uint8Array): Parts => {
  const whole = readTlv(bytes);
  const [type, content] = childrenOf(expectTag(whole, SEQUENCE, 'a ContentInfo'));
  if (oidOf(type) !== OID.signedData) throw new Error(`content type ${oidOf(type)} is not SignedData`);
  const [signedData] = childrenOf(expectTag(content, 0xa0, 'the content of a ContentInfo'));
  const fields = childrenOf(expectTag(signedData, SEQUENCE, 'a SignedData'));
  const [info, ...more] = childrenOf(expectTag(fields.at(-1), 0x31, 'signer infos'));
  if (info === undefined || more.length > 0) throw new Error('the SignedData has not one signer');
  const signer = childrenOf(expectTag(info, SEQUENCE, 'a signer info'));
  const last = signer.at(-1);
  const unsigned = last?.tag === UNSIGNED_ATTRIBUTES ? childrenOf(last) : [];
  return {
    head: fields.slice(0, -1),
    signer: last?.tag === UNSIGNED_ATTRIBUTES ? signer.slice(0, -1) : signer,
    unsigned,
    length: whole.bytes.length,
  };
};

const encodingOf = (value: Tlv): Uint8Array => value.bytes;

const attributeParts = (attribute: Tlv): readonly [type: string, values: readonly Uint8Array[]] => {
  const [type, values] = childrenOf(expectTag(attribute, SEQUENCE, 'an attribute'));
  return [oidOf(type), childrenOf(expectTag(values, 0x31, 'values of an attribute')).map(encodingOf)];
};

/**
 * Reads the certificates and the unsigned attributes, most of the bytes, as they lie there, and leaves them out of what
 * is decoded in full. Undefined for what is not in DER or has not one signer: that is decoded whole.
 */
const decodeParts = (bytes: Uint8Array): Decoded | undefined => {
  let parts: Parts;
  let unsigned: Map<string, readonly Uint8Array[]>;
  let certificates: Uint8Array[];
  try {
    parts = partsOf(bytes);
    unsigned = new Map();
    for (const [type, values] of parts.unsigned.map(attributeParts))
      unsigned.set(type, [...(unsigned.get(type) ?? []), ...values]);
    const set = parts.head.find(({ tag }) => tag === CERTIFICATES);
    certificates =
      set === undefined
        ? []
        : childrenOf(set)
            .filter(({ tag }) => tag === SEQUENCE)
            .map(encodingOf);
  } catch {
    return undefined; // the full decoder has the last word on what does not fit
  }
  const rest = parts.head.filter(({ tag }) => tag !== CERTIFICATES).map(encodingOf);
  const reduced = wrap(...rest, der.setOf(der.sequence(...parts.signer.map(encodingOf))));
  const parsed = asn1js.fromBER(reduced);
  if (parsed.offset === -1) throw new Error('the signature is not ASN.1');
  return { signed: signedDataOf(parsed.result), certificates, unsigned, length: parts.length };
};

const decodeWhole = (bytes: Uint8Array): Decoded => {
  const parsed = asn1js.fromBER(bytes);
  if (parsed.offset === -1) throw new Error('the signature is not ASN.1');
  const certificates = rawCertificates(parsed.result);
  withoutCertificates(parsed.result);
  const signed = signedDataOf(parsed.result);
  return { signed, certificates, unsigned: valuesByType(signed.signerInfos[0]?.unsignedAttrs), length: parsed.offset };
};

const valuesByType = (set: pkijs.SignedAndUnsignedAttributes | undefined): Map<string, Uint8Array[]> => {
  const found = new Map<string, Uint8Array[]>();
  for (const { type, values } of set?.attributes ?? []) {
    const read = (values as asn1js.BaseBlock[]).map(rawBytes);
    found.set(type, [...(found.get(type) ?? []), ...read]);
  }
  return found;
};

const findSigner = (info: pkijs.SignerInfo, certificates: readonly Certificate[]): Certificate | undefined => {
  const sid: unknown = info.sid;
  if (sid instanceof pkijs.IssuerAndSerialNumber) {
    const issuer = new Uint8Array(sid.issuer.valueBeforeDecode);
    const serial = sid.serialNumber.valueBlock.valueHexView;
    return certificates.find(
      (one) => Buffer.compare(one.issuerDer, issuer) === 0 && Buffer.compare(one.serial, serial) === 0,
    );
  }
  if (!(sid instanceof asn1js.Primitive)) return undefined;
  const keyId = Buffer.from(sid.valueBlock.valueHexView).toString('hex');
  return certificates.find((one) => one.subjectKeyId === keyId);
};

/**
 * Reads a SignedData.
 * @throws Error when the bytes are not a CMS SignedData with at least one signer.
 */
export const parseSignedData = (bytes: Uint8Array): SignedDataView => {
  const { signed, length, certificates: encoded, unsigned } = decodeParts(bytes) ?? decodeWhole(bytes);
  const [info] = signed.signerInfos;
  if (info === undefined) throw new Error('the SignedData has no signer');
  const certificates = encoded.map(parseCertificate);
  const digestAlgorithm = digestByOid(info.digestAlgorithm.algorithmId);
  const content = signed.encapContentInfo.eContent;
  return {
    contentType: signed.encapContentInfo.eContentType,
    content: content === undefined ? undefined : new Uint8Array(content.getValue()),
    certificates,
    signer: findSigner(info, certificates),
    digestAlgorithm,
    scheme: digestAlgorithm === undefined ? undefined : signerInfoScheme(info.signatureAlgorithm, digestAlgorithm),
    signedAttributes: info.signedAttrs === undefined ? undefined : new Uint8Array(info.signedAttrs.encodedValue),
    attributes: valuesByType(info.signedAttrs),
    signature: new Uint8Array(info.signature.valueBlock.valueHexView),
    timestampTokens: unsigned.get(OID.signatureTimeStampToken) ?? [],
    signerCount: signed.signerInfos.length,
    length,
  };
};

export type SignedDataFault =
  | 'several-signers'
  | 'signer-certificate-missing'
  | 'algorithm-not-accepted'
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

/** The hash of the signer's certificate that the ESS attribute names; version 1 (SHA-1) is met in old time-stamps. */
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
  if (!signatureHolds(view.signer.publicKey, view.scheme, view.signedAttributes, view.signature))
    faults.push('signature-wrong');
  return faults;
};

/**
 * Adds a signature time-stamp (RFC 3161 appendix A) to the unsigned attributes of the one signer; every other byte stays
 * as it is.
 * @throws Error when the bytes are not a SignedData in DER with one signer.
 */
export const addSignatureTimestamp = (cms: Uint8Array, token: Uint8Array): Uint8Array => {
  const { head, signer, unsigned } = partsOf(cms);
  const added = der.sequence(der.oid(OID.signatureTimeStampToken), der.tlv(0x31, token));
  const attributes = der.tlv(UNSIGNED_ATTRIBUTES, ...unsigned.map(encodingOf), added);
  return wrap(...head.map(encodingOf), der.setOf(der.sequence(...signer.map(encodingOf), attributes)));
};

/** What the signer claims in the signing-time attribute (RFC 5652 section 11.3); undefined where it is no time. */
export const claimedSigningTime = (value: Uint8Array | undefined): Instant | undefined => {
  const { result, offset } = asn1js.fromBER(value ?? new Uint8Array());
  if (offset === -1 || !(result instanceof asn1js.UTCTime || result instanceof asn1js.GeneralizedTime))
    return undefined;
  const at = result.toDate().getTime();
  return Number.isFinite(at) ? at : undefined;
};
