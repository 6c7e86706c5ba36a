import type { VerificationFinding } from '../../../domain/verification/finding.js';
import { DIGEST_OIDS, OID, digestByOid } from '../../signing/oids.js';
import { MalformedDer, childrenOf, expectTag, oidOf, readTlv, smallInteger, type Tlv } from './der.js';

/** Data that a SignedData carries beside the signature, found while its uncovered parts were held against RFC 5652. */
export interface Enclosed {
  readonly findings: readonly VerificationFinding[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly hasSigningTime: boolean;
}

const REVOCATION_ARCHIVAL = '1.2.840.113583.1.1.8';
const OCSP_IN_CMS = '1.3.6.1.5.5.7.16.2';

/** Weak digests, SHA-1 and MD5, that may be announced beside the one that counts. */
const WEAK_DIGESTS: ReadonlySet<string> = new Set([DIGEST_OIDS.sha1, '1.2.840.113549.2.5']);

const SEQUENCE = 0x30;
const SET = 0x31;
const isContext = (value: Tlv | undefined, n: number): value is Tlv => value?.tag === (0xa0 | n);

const expect = (holds: boolean, expected: string): void => {
  if (!holds) throw new MalformedDer(`expected ${expected}`);
};

/** Reads the algorithm of a digest or signature. Its parameters are absent or NULL, but for RSASSA-PSS. */
const algorithmOid = (value: Tlv | undefined): string => {
  const [id, parameters, ...more] = childrenOf(expectTag(value, SEQUENCE, 'an algorithm identifier'));
  const name = oidOf(id);
  const empty = parameters === undefined || (parameters.tag === 0x05 && parameters.content.length === 0);
  expect(more.length === 0 && (empty || name === OID.rsassaPss), `no parameters for the algorithm ${name}`);
  return name;
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Checks that a certificate states the same algorithm twice, the second time where no signature covers it. */
const checkCertificate = (certificate: Tlv): void => {
  const [tbs, algorithm, signature, ...more] = childrenOf(certificate);
  const inner = childrenOf(expectTag(tbs, SEQUENCE, 'a certificate'));
  const stated = isContext(inner[0], 0) ? inner[2] : inner[1];
  const bits = expectTag(signature, 0x03, 'the signature of a certificate');
  expect(more.length === 0 && bits.content[0] === 0, 'a certificate of three parts');
  expect(
    stated !== undefined && algorithm !== undefined && sameBytes(stated.bytes, algorithm.bytes),
    'a certificate that names one algorithm',
  );
};

interface Attribute {
  readonly type: string;
  readonly values: readonly Tlv[];
}

const attributesOf = (set: Tlv): Attribute[] =>
  childrenOf(set).map((attribute) => {
    const [type, values, ...more] = childrenOf(expectTag(attribute, SEQUENCE, 'an attribute'));
    expect(more.length === 0, 'an attribute of two parts');
    return { type: oidOf(type), values: childrenOf(expectTag(values, SET, 'values of an attribute')) };
  });

/**
 * Checks the signed attributes. A SET OF in DER is sorted; signed bytes must have one encoding (RFC 5652 section 5.4).
 */
const checkSigned = (set: Tlv): Attribute[] => {
  const items = childrenOf(set);
  const sorted = items.every((item, index) => {
    const before = items[index - 1];
    return before === undefined || Buffer.compare(before.bytes, item.bytes) < 0;
  });
  expect(sorted, 'signed attributes in DER order');
  const attributes = attributesOf(set);
  const types = attributes.map(({ type }) => type);
  expect(new Set(types).size === types.length, 'each signed attribute once');
  for (const type of [OID.contentType, OID.messageDigest, OID.signingCertificateV2, OID.signingCertificate]) {
    const found = attributes.find((one) => one.type === type);
    expect(found === undefined || found.values.length === 1, 'signed attributes of one value');
  }
  return attributes;
};

const archived = (attributes: readonly Attribute[]): { readonly ocsps: Uint8Array[]; readonly crls: Uint8Array[] } => {
  const [value] = attributes.find(({ type }) => type === REVOCATION_ARCHIVAL)?.values ?? [];
  const parts = value === undefined ? [] : childrenOf(value);
  const list = (n: number): Uint8Array[] =>
    parts
      .filter((part) => isContext(part, n))
      .flatMap((part) =>
        childrenOf(part)
          .flatMap(childrenOf)
          .map((one) => one.bytes),
      );
  return { crls: list(0), ocsps: list(1) };
};

const checkSignerInfo = (
  info: Tlv,
  digests: readonly string[],
): { readonly signed: readonly Attribute[]; readonly findings: VerificationFinding[]; readonly version: number } => {
  const parts = [...childrenOf(info)];
  const version = smallInteger(parts.shift());
  const sid = parts.shift();
  expect(
    (version === 1 && sid?.tag === SEQUENCE) || (version === 3 && sid?.tag === 0x80),
    'a signer named as its version says',
  );
  const digest = algorithmOid(parts.shift());
  expect(digests.includes(digest), 'the digest algorithm of the signer among those announced');
  const signed = isContext(parts[0], 0) ? checkSigned(parts.shift() ?? info) : [];
  algorithmOid(parts.shift());
  expectTag(parts.shift(), 0x04, 'a signature value');
  const unsigned = isContext(parts[0], 1) ? attributesOf(parts.shift() ?? info) : [];
  expect(parts.length === 0, 'nothing more in the signer');
  const findings = unsigned
    .filter(({ type }) => type !== OID.signatureTimeStampToken)
    .map(({ type }): VerificationFinding => ({
      code: 'cms-unknown-part',
      detail: `the unsigned attribute ${type} is not understood`,
    }));
  const stamps = unsigned.filter(({ type }) => type === OID.signatureTimeStampToken);
  expect(stamps.length <= 1 && stamps.every(({ values }) => values.length > 0), 'time-stamps in one attribute');
  return { signed, findings, version };
};

const enclosedRevocation = (items: readonly Tlv[]): { readonly ocsps: Uint8Array[]; readonly crls: Uint8Array[] } => {
  const ocsps: Uint8Array[] = [];
  const crls: Uint8Array[] = [];
  for (const item of items) {
    if (item.tag === SEQUENCE) crls.push(item.bytes);
    else {
      const [format, value] = childrenOf(expectTag(item, 0xa1, 'a revocation list'));
      expect(oidOf(format) === OCSP_IN_CMS && value !== undefined, 'revocation data of a known kind');
      if (value !== undefined) ocsps.push(value.bytes);
    }
  }
  return { ocsps, crls };
};

const check = (der: Uint8Array, detached: boolean): Enclosed => {
  const [type, wrapped, ...rest] = childrenOf(expectTag(readTlv(der), SEQUENCE, 'a ContentInfo'));
  expect(oidOf(type) === OID.signedData && isContext(wrapped, 0) && rest.length === 0, 'a SignedData');
  const [signedData, ...beside] = childrenOf(wrapped ?? readTlv(der));
  expect(beside.length === 0, 'one SignedData');
  const parts = [...childrenOf(expectTag(signedData, SEQUENCE, 'a SignedData'))];
  const version = smallInteger(parts.shift());
  const digests = childrenOf(expectTag(parts.shift(), SET, 'digest algorithms')).map(algorithmOid);
  const content = childrenOf(expectTag(parts.shift(), SEQUENCE, 'the encapsulated content'));
  const contentType = oidOf(content[0]);
  expect(content.length === (detached ? 1 : 2), detached ? 'a detached signature' : 'a time-stamp with its content');
  // ETSI EN 319 122-1 section 5.1.1, ISO 32000-2 section 12.8.3.3: what signs a document signs data, and nothing else
  expect(!detached || contentType === OID.data, 'a signature over data (id-data)');
  const certificates = isContext(parts[0], 0) ? childrenOf(parts.shift() ?? readTlv(der)) : [];
  const others = certificates.filter(({ tag }) => tag !== SEQUENCE);
  for (const certificate of certificates) if (certificate.tag === SEQUENCE) checkCertificate(certificate);
  const revocation = enclosedRevocation(isContext(parts[0], 1) ? childrenOf(parts.shift() ?? readTlv(der)) : []);
  const infos = childrenOf(expectTag(parts.shift(), SET, 'the signers'));
  expect(parts.length === 0 && infos.length === 1, 'exactly one signer');
  const { signed, findings, version: signerVersion } = checkSignerInfo(infos[0] ?? readTlv(der), digests);
  const foreign = digests.filter((id) => digestByOid(id) === undefined && !WEAK_DIGESTS.has(id));
  // RFC 5652 section 5.1
  const plain = contentType === OID.data && signerVersion === 1 ? 1 : 3;
  expect(version === plain || (others.length > 0 && version >= 3 && version <= 5), `version ${plain} of SignedData`);
  const archive = archived(signed);
  return {
    findings: [
      ...findings,
      ...others.map((): VerificationFinding => ({
        code: 'cms-unknown-part',
        detail: 'a certificate of a kind that is not understood',
      })),
      ...foreign.map((id): VerificationFinding => ({
        code: 'algorithm-refused',
        detail: `the digest algorithm ${id} is not known here, so what was signed is not compared`,
      })),
    ],
    ocsps: [...revocation.ocsps, ...archive.ocsps],
    crls: [...revocation.crls, ...archive.crls],
    hasSigningTime: signed.some(({ type }) => type === OID.signingTime),
  };
};

/** Holds the parts of a SignedData that its signature does not cover against RFC 5652, octet by octet. */
export const readEnclosed = (der: Uint8Array, detached: boolean): Enclosed => {
  try {
    return check(der, detached);
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    return {
      findings: [{ code: 'cms-malformed', detail: `the signature is not the SignedData it must be: ${error.message}` }],
      ocsps: [],
      crls: [],
      hasSigningTime: false,
    };
  }
};
