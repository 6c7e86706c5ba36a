/** Reads a CMS SignedData (RFC 5652) as it came, and judges nothing of it. */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { MalformedDer, childrenOf, expectTag, oidOf, readTlv, type Tlv } from '../verification/evidence/der.js';
import { contextTag, items, rawBytes } from './asn1-tree.js';
import * as der from './der.js';
import { OID } from './oids.js';
import { algorithmIdentifier, type AlgorithmIdentifier } from './signature-scheme.js';

/** Fields of the one signer info that are looked at. */
export interface DecodedSigner {
  /** Name of the signer's certificate: the content octets of issuer and serial number, or of the key identifier. */
  readonly sid:
    { readonly issuer: Uint8Array; readonly serial: Uint8Array } | { readonly keyId: Uint8Array } | undefined;
  readonly digestOid: string;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** Signed attributes, DER as a SET OF. */
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

const rawCertificates = (contentInfo: asn1js.BaseBlock): Uint8Array[] => {
  const signedData = items(items(contentInfo)[1])[0];
  const set = items(signedData).find((item) => contextTag(item) === 0);
  return items(set).flatMap((item) => (item instanceof asn1js.Sequence ? [rawBytes(item)] : []));
};

/** Removes the certificates from the decoded tree: they are read by themselves, as they came. */
const withoutCertificates = (contentInfo: asn1js.BaseBlock): void => {
  const signedData = items(items(contentInfo)[1])[0];
  if (!(signedData instanceof asn1js.Constructed)) return;
  signedData.valueBlock.value = signedData.valueBlock.value.filter((item) => contextTag(item) !== 0);
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
export const UNSIGNED_ATTRIBUTES = 0xa1;

/** Parts of a DER encoding that a change or a quick reading needs to tell apart. */
interface Parts {
  /** Parts of the SignedData, up to the signer infos. */
  readonly head: readonly Tlv[];
  /** Parts of its one signer info, without the unsigned attributes. */
  readonly signer: readonly Tlv[];
  readonly unsigned: readonly Tlv[];
  readonly length: number;
}

/**
 * Splits a SignedData into its parts.
 * @throws MalformedDer when the bytes are not in DER; Error when there is not one signer.
 */
export const partsOf = (bytes: Uint8Array): Parts => {
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

export const encodingOf = (value: Tlv): Uint8Array => value.bytes;

type AttributeParts = readonly [type: string, values: readonly Uint8Array[]];

const attributeParts = (attribute: Tlv): AttributeParts => {
  const [type, values] = childrenOf(expectTag(attribute, SEQUENCE, 'an attribute'));
  return [oidOf(type), childrenOf(expectTag(values, SET, 'values of an attribute')).map(encodingOf)];
};

/** Values of the attributes by type; an attribute that comes twice has the values of both. */
const byType = (attributes: readonly AttributeParts[]): ReadonlyMap<string, readonly Uint8Array[]> => {
  const found = new Map<string, readonly Uint8Array[]>();
  for (const [type, values] of attributes) found.set(type, [...(found.get(type) ?? []), ...values]);
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
    attributes: signed === undefined ? new Map() : byType(childrenOf(signed).map(attributeParts)),
    signature: expectTag(signature, OCTET_STRING, 'a signature value').content,
    unsigned: byType(unsigned.map(attributeParts)),
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
  const certificates = sets[0]?.tag === CERTIFICATES ? sets.shift() : undefined;
  if (sets[0]?.tag === REVOCATION_LISTS) sets.shift();
  if (sets.length > 0) throw new MalformedDer('sets beside certificates and revocation lists');
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

const pkijsAttributes = (set: pkijs.SignedAndUnsignedAttributes | undefined): readonly AttributeParts[] =>
  (set?.attributes ?? []).map(({ type, values }) => [type, (values as asn1js.BaseBlock[]).map(rawBytes)]);

/** Decodes a SignedData that is not in DER or has several signers, by the general decoder. */
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
      attributes: byType(pkijsAttributes(info.signedAttrs)),
      signature: new Uint8Array(info.signature.valueBlock.valueHexView),
      unsigned: byType(pkijsAttributes(info.unsignedAttrs)),
    },
    signerCount: signed.signerInfos.length,
    length: parsed.offset,
  };
};

/** @throws Error when the bytes are not a SignedData with a signer. */
export const decodeSignedData = (bytes: Uint8Array): Decoded => {
  try {
    return decodeDer(bytes);
  } catch {
    return decodeWhole(bytes); // the general decoder has the last word on what does not fit
  }
};
