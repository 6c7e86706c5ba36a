import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant } from '../../domain/shared/time.js';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { parseCertificate, rawBytes, type Certificate } from './certificate.js';
import * as der from './der.js';
import { MalformedDer, childrenOf, expectTag, oidOf, readTlv, type Tlv } from '../verification/evidence/der.js';
import { DIGEST_OIDS, OID, digestByOid, signatureOid } from './oids.js';
import {
  algorithmIdentifier,
  signatureHolds,
  signerInfoScheme,
  type AlgorithmIdentifier,
  type SignatureScheme,
} from './signature-scheme.js';

/** What a CMS SignedData is made of, apart from the signature. */
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

/** The key stays with the caller's `sign`. */
export interface SignedDataParts extends UnsignedParts {
  /** Signs the DER of the signed attributes. */
  readonly sign: (attributes: Uint8Array) => Uint8Array;
}

const attribute = (id: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(id), der.setOf(value));

/** ESS signing-certificate-v2 (RFC 5035): binds the signature to one certificate; SHA-256 is the default and omitted. */
const signingCertificateV2 = (signer: Certificate): Uint8Array =>
  der.sequence(der.sequence(der.sequence(der.octetString(Buffer.from(signer.fingerprint, 'hex')))));

const wrap = (...signedData: readonly Uint8Array[]): Uint8Array =>
  der.sequence(der.oid(OID.signedData), der.context(0, der.sequence(...signedData)));

/** A SignedData that lacks its signature, for a key that answers later and from elsewhere. */
export interface UnfinishedSignedData {
  /** DER of the signed attributes: what the key signs. */
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

/** Of the one signer info, what is looked at. */
interface DecodedSigner {
  /** Whom it names: the content octets of both parts, or of the key identifier. */
  readonly sid:
    { readonly issuer: Uint8Array; readonly serial: Uint8Array } | { readonly keyId: Uint8Array } | undefined;
  readonly digestOid: string;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** As a SET OF. */
  readonly signedAttributes: Uint8Array | undefined;
  readonly attributes: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly signature: Uint8Array;
  readonly unsigned: ReadonlyMap<string, readonly Uint8Array[]>;
}

interface Decoded {
  readonly contentType: string;
  readonly content: Uint8Array | undefined;
  /** The certificates exactly as they came: re-encoding could change what is hashed. */
  readonly certificates: readonly Uint8Array[];
  readonly signer: DecodedSigner;
  readonly signerCount: number;
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

/** The certificates are read by themselves, as they came. */
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

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const SET = 0x31;
const KEY_ID = 0x80;
const CERTIFICATES = 0xa0;
const REVOCATION_LISTS = 0xa1;
const SIGNED_ATTRIBUTES = 0xa0;
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
  const [info, ...more] = childrenOf(expectTag(fields.at(-1), SET, 'signer infos'));
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
  return [oidOf(type), childrenOf(expectTag(values, SET, 'values of an attribute')).map(encodingOf)];
};

const byType = (attributes: readonly Tlv[]): Map<string, readonly Uint8Array[]> => {
  const found = new Map<string, readonly Uint8Array[]>();
  for (const [type, values] of attributes.map(attributeParts)) found.set(type, [...(found.get(type) ?? []), ...values]);
  return found;
};

/** @throws MalformedDer when it is not an AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
const algorithmOf = (value: Tlv | undefined): AlgorithmIdentifier => {
  const [id, parameters, ...more] = childrenOf(expectTag(value, SEQUENCE, 'an algorithm'));
  if (more.length > 0) throw new MalformedDer('an algorithm of more than two parts');
  return { id: oidOf(id), parameters: parameters?.bytes };
};

const sidOf = (value: Tlv | undefined): DecodedSigner['sid'] => {
  if (value?.tag === KEY_ID) return { keyId: value.content };
  const [issuer, serial] = childrenOf(expectTag(value, SEQUENCE, 'whom the signer info names'));
  return {
    issuer: expectTag(issuer, SEQUENCE, 'the name of an issuer').bytes,
    serial: expectTag(serial, INTEGER, 'a serial number').content,
  };
};

const signerOf = (signer: readonly Tlv[], unsigned: readonly Tlv[]): DecodedSigner => {
  const [version, sid, digest, ...rest] = signer;
  expectTag(version, INTEGER, 'the version of a signer info');
  const signed = rest[0]?.tag === SIGNED_ATTRIBUTES ? rest.shift() : undefined;
  const [algorithm, signature, ...more] = rest;
  if (more.length > 0) throw new MalformedDer('a signer info with more parts than it may have');
  return {
    sid: sidOf(sid),
    digestOid: algorithmOf(digest).id,
    signatureAlgorithm: algorithmOf(algorithm),
    // what is signed has the tag of a SET OF (RFC 5652 section 5.4)
    signedAttributes: signed === undefined ? undefined : der.concat([Uint8Array.of(SET), signed.bytes.subarray(1)]),
    attributes: signed === undefined ? new Map() : byType(childrenOf(signed)),
    signature: expectTag(signature, OCTET_STRING, 'a signature value').content,
    unsigned: byType(unsigned),
  };
};

/** @throws MalformedDer when the bytes are not in DER; Error when there is not one signer. */
const decodeDer = (bytes: Uint8Array): Decoded => {
  const { head, signer, unsigned, length } = partsOf(bytes);
  const [version, digests, encapsulated, ...sets] = head;
  expectTag(version, INTEGER, 'the version of a SignedData');
  expectTag(digests, SET, 'digest algorithms');
  const [type, explicit, ...beside] = childrenOf(expectTag(encapsulated, SEQUENCE, 'a content'));
  const [content, ...more] =
    explicit === undefined ? [] : childrenOf(expectTag(explicit, 0xa0, 'content that is inside'));
  if (beside.length + more.length > 0) throw new MalformedDer('more than one content');
  // certificates, then revocation lists, both optional (RFC 5652 section 5.1)
  if (
    !['', `${CERTIFICATES}`, `${REVOCATION_LISTS}`, `${CERTIFICATES} ${REVOCATION_LISTS}`].includes(
      sets.map(({ tag }) => tag).join(' '),
    )
  )
    throw new MalformedDer('sets beside certificates and revocation lists');
  const certificates = sets.find(({ tag }) => tag === CERTIFICATES);
  return {
    contentType: oidOf(type),
    content: explicit === undefined ? undefined : expectTag(content, OCTET_STRING, 'octets as content').content,
    certificates:
      certificates === undefined
        ? []
        : childrenOf(certificates)
            .filter(({ tag }) => tag === SEQUENCE)
            .map(encodingOf),
    signer: signerOf(signer, unsigned),
    signerCount: 1,
    length,
  };
};

const pkijsSid = (sid: unknown): DecodedSigner['sid'] => {
  if (sid instanceof pkijs.IssuerAndSerialNumber)
    return {
      issuer: new Uint8Array(sid.issuer.valueBeforeDecode),
      serial: sid.serialNumber.valueBlock.valueHexView,
    };
  return sid instanceof asn1js.Primitive ? { keyId: sid.valueBlock.valueHexView } : undefined;
};

/** What is not in DER, or has several signers, is decoded by the general decoder. */
const decodeWhole = (bytes: Uint8Array): Decoded => {
  const parsed = asn1js.fromBER(bytes);
  if (parsed.offset === -1) throw new Error('the signature is not ASN.1');
  const certificates = rawCertificates(parsed.result);
  withoutCertificates(parsed.result);
  const signed = signedDataOf(parsed.result);
  const [info] = signed.signerInfos;
  if (info === undefined) throw new Error('the SignedData has no signer');
  const content = signed.encapContentInfo.eContent;
  return {
    contentType: signed.encapContentInfo.eContentType,
    content: content === undefined ? undefined : new Uint8Array(content.getValue()),
    certificates,
    signer: {
      sid: pkijsSid(info.sid),
      digestOid: info.digestAlgorithm.algorithmId,
      signatureAlgorithm: algorithmIdentifier(info.signatureAlgorithm),
      signedAttributes: info.signedAttrs === undefined ? undefined : new Uint8Array(info.signedAttrs.encodedValue),
      attributes: valuesByType(info.signedAttrs),
      signature: new Uint8Array(info.signature.valueBlock.valueHexView),
      unsigned: valuesByType(info.unsignedAttrs),
    },
    signerCount: signed.signerInfos.length,
    length: parsed.offset,
  };
};

const decode = (bytes: Uint8Array): Decoded => {
  try {
    return decodeDer(bytes);
  } catch {
    return decodeWhole(bytes); // the general decoder has the last word on what does not fit
  }
};

const valuesByType = (set: pkijs.SignedAndUnsignedAttributes | undefined): Map<string, Uint8Array[]> => {
  const found = new Map<string, Uint8Array[]>();
  for (const { type, values } of set?.attributes ?? []) {
    const read = (values as asn1js.BaseBlock[]).map(rawBytes);
    found.set(type, [...(found.get(type) ?? []), ...read]);
  }
  return found;
};

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const findSigner = (sid: DecodedSigner['sid'], certificates: readonly Certificate[]): Certificate | undefined => {
  if (sid === undefined) return undefined;
  if ('keyId' in sid) {
    const keyId = Buffer.from(sid.keyId).toString('hex');
    return certificates.find((one) => one.subjectKeyId === keyId);
  }
  return certificates.find((one) => same(one.issuerDer, sid.issuer) && same(one.serial, sid.serial));
};

/**
 * Reads a SignedData.
 * @throws Error when the bytes are not a CMS SignedData with at least one signer.
 */
export const parseSignedData = (bytes: Uint8Array): SignedDataView => {
  const { signer, certificates: encoded, ...rest } = decode(bytes);
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
