import { X509Certificate, createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant } from '../../domain/shared/time.js';
import { withoutNik, type SignerCertificate } from '../../domain/signing/key-owner.js';
import { nameKey } from './distinguished-name.js';
import { CURVE_OIDS, OID } from './oids.js';
import { algorithmIdentifier, signatureScheme, type PublicKey, type SignatureScheme } from './signature-scheme.js';
import { contextTag, items } from './asn1-tree.js';

/** Key usages of RFC 5280 section 4.2.1.3 that matter here, in bit order. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

/** A certificate read once: the fields that decide, and the bytes that are hashed and compared. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Distinguished name for people, RFC 4514 order of the certificate; the number of an identity card is covered. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string;
  /** serialNumber (X.520) and UID (RFC 4519) of the subject: where certificates name their owner by a number. */
  readonly identifiers: readonly string[];
  /** DER of the names, as they are written and hashed. */
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  /** Comparison keys of the names, equal for names that are the same (RFC 5280 section 7.1). */
  readonly subjectKey: string;
  readonly issuerKey: string;
  /** Content octets of the serial number INTEGER. */
  readonly serial: Uint8Array;
  readonly serialHex: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly publicKey: PublicKey;
  /** Content of the subjectPublicKey BIT STRING: what OCSP key hashes cover. */
  readonly keyBits: Uint8Array;
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  readonly isCa: boolean;
  readonly pathLength: number | undefined;
  /** Key usages; undefined when the extension is absent: then any usage is allowed. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly extendedKeyUsage: { readonly oids: readonly string[]; readonly critical: boolean } | undefined;
  readonly ocspUrls: readonly string[];
  readonly issuerUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly policies: readonly string[];
  /** True where the responder need not be checked for revocation (RFC 6960 section 4.2.2.2.1). */
  readonly ocspNoCheck: boolean;
  /** Critical extensions that this code does not understand: such a certificate may not be relied upon. */
  readonly unknownCritical: readonly string[];
  readonly selfIssued: boolean;
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  /** Scheme of its signature; undefined when the algorithm is unknown or too weak. */
  readonly scheme: SignatureScheme | undefined;
}

const UNDERSTOOD = new Set<string>([
  OID.keyUsage,
  OID.basicConstraints,
  OID.extKeyUsage,
  OID.certificatePolicies,
  OID.authorityKeyIdentifier,
  OID.subjectKeyIdentifier,
  OID.cRLDistributionPoints,
  OID.authorityInfoAccess,
  OID.ocspNoCheck,
  '2.5.29.17', // subjectAltName
]);

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const extensionNode = (extension: pkijs.Extension): asn1js.AsnType | undefined => {
  const parsed = asn1js.fromBER(extension.extnValue.valueBlock.valueHexView);
  return parsed.offset === -1 ? undefined : parsed.result;
};

const ascii = (node: asn1js.BaseBlock): string =>
  node instanceof asn1js.Primitive ? Buffer.from(node.valueBlock.valueHexView).toString('latin1') : '';

/** URLs of the access descriptions with the method given. */
const accessUrls = (node: unknown, method: string): string[] =>
  items(node).flatMap((description) => {
    const [id, location] = items(description);
    const isMethod = id instanceof asn1js.ObjectIdentifier && id.valueBlock.toString() === method;
    return isMethod && location !== undefined && contextTag(location) === 6 ? [ascii(location)] : [];
  });

const distributionUrls = (node: unknown): string[] => {
  const uris: string[] = [];
  const visit = (current: asn1js.BaseBlock): void => {
    if (contextTag(current) === 6) uris.push(ascii(current));
    else for (const child of items(current)) visit(child);
  };
  for (const child of items(node)) visit(child);
  return uris;
};

const oidsIn = (node: unknown): string[] =>
  items(node).flatMap((item) => (item instanceof asn1js.ObjectIdentifier ? [item.valueBlock.toString()] : []));

const policiesIn = (node: unknown): string[] => items(node).flatMap((item) => oidsIn(item).slice(0, 1));

const keyUsageOf = (node: unknown): ReadonlySet<KeyUsage> => {
  if (!(node instanceof asn1js.BitString)) return new Set();
  const first = node.valueBlock.valueHexView[0] ?? 0;
  return new Set(KEY_USAGES.filter((_, bit) => (first & (0x80 >> bit)) !== 0));
};

const keyIdOf = (node: unknown): string | undefined => {
  if (node instanceof asn1js.OctetString) return Buffer.from(node.valueBlock.valueHexView).toString('hex');
  const id = items(node).find((child) => contextTag(child) === 0);
  return id instanceof asn1js.Primitive ? Buffer.from(id.valueBlock.valueHexView).toString('hex') : undefined;
};

const namesOf = (name: pkijs.RelativeDistinguishedNames, types: readonly string[]): readonly string[] =>
  name.typesAndValues.flatMap(({ type, value }: { type: string; value: unknown }) =>
    types.includes(type) && value instanceof asn1js.BaseStringBlock ? [value.getValue()] : [],
  );

const COMMON_NAME = ['2.5.4.3'];
const IDENTIFIERS = ['2.5.4.5', '0.9.2342.19200300.100.1.1'];

/**
 * Key algorithms and curves with which signatures are checked here: a key of these that cannot be read is broken, not
 * foreign.
 */
const OWN: ReadonlySet<string> = new Set([
  ...[OID.rsaEncryption, OID.rsassaPss, '1.3.101.112'],
  ...Object.values(CURVE_OIDS),
]);

/** @throws Error when a key of a kind that is known here does not decode. */
const publicKeyOf = (x509: X509Certificate, { algorithm }: pkijs.PublicKeyInfo): PublicKey => {
  const { algorithmId } = algorithm;
  const curve: unknown = algorithmId === OID.ecPublicKey ? algorithm.algorithmParams : undefined;
  const named = curve instanceof asn1js.ObjectIdentifier ? curve.valueBlock.toString() : algorithmId;
  try {
    return x509.publicKey;
  } catch (error) {
    if (OWN.has(named)) throw error;
    return { foreign: named };
  }
};

const read = (der: Uint8Array): Certificate => {
  const x509 = new X509Certificate(der);
  const parsed = pkijs.Certificate.fromBER(der);
  const extensions = new Map((parsed.extensions ?? []).map((extension) => [extension.extnID, extension]));
  const node = (id: string): unknown => {
    const extension = extensions.get(id);
    return extension === undefined ? undefined : extensionNode(extension);
  };
  const basic = items(node(OID.basicConstraints));
  const pathLength = basic.find((item) => item instanceof asn1js.Integer);
  const eku = extensions.get(OID.extKeyUsage);
  const subjectDer = new Uint8Array(parsed.subject.valueBeforeDecode);
  const issuerDer = new Uint8Array(parsed.issuer.valueBeforeDecode);
  const subjectKey = nameKey(subjectDer);
  const issuerKey = nameKey(issuerDer);
  const serial = new Uint8Array(parsed.serialNumber.valueBlock.valueHexView);
  const lines = (name: string): string => name.split('\n').filter(Boolean).reverse().join(', ');
  return {
    der,
    fingerprint: sha256Hex(der),
    subject: withoutNik(lines(x509.subject)),
    issuer: lines(x509.issuer),
    commonName: namesOf(parsed.subject, COMMON_NAME)[0] ?? lines(x509.subject),
    identifiers: namesOf(parsed.subject, IDENTIFIERS),
    subjectDer,
    issuerDer,
    subjectKey,
    issuerKey,
    serial,
    serialHex: Buffer.from(serial).toString('hex'),
    notBefore: parsed.notBefore.value.getTime(),
    notAfter: parsed.notAfter.value.getTime(),
    publicKey: publicKeyOf(x509, parsed.subjectPublicKeyInfo),
    keyBits: new Uint8Array(parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView),
    subjectKeyId: keyIdOf(node(OID.subjectKeyIdentifier)),
    authorityKeyId: keyIdOf(node(OID.authorityKeyIdentifier)),
    isCa: basic.some((item) => item instanceof asn1js.Boolean && item.valueBlock.value),
    pathLength: pathLength instanceof asn1js.Integer ? pathLength.valueBlock.valueDec : undefined,
    keyUsage: extensions.has(OID.keyUsage) ? keyUsageOf(node(OID.keyUsage)) : undefined,
    extendedKeyUsage: eku === undefined ? undefined : { oids: oidsIn(node(OID.extKeyUsage)), critical: eku.critical },
    ocspUrls: accessUrls(node(OID.authorityInfoAccess), OID.ocsp),
    issuerUrls: accessUrls(node(OID.authorityInfoAccess), OID.caIssuers),
    crlUrls: distributionUrls(node(OID.cRLDistributionPoints)),
    policies: policiesIn(node(OID.certificatePolicies)),
    ocspNoCheck: extensions.has(OID.ocspNoCheck),
    unknownCritical: [...extensions.values()]
      .filter((extension) => extension.critical && !UNDERSTOOD.has(extension.extnID))
      .map((extension) => extension.extnID),
    selfIssued: subjectKey === issuerKey,
    tbs: new Uint8Array(parsed.tbsView),
    signature: new Uint8Array(parsed.signatureValue.valueBlock.valueHexView),
    scheme: signatureScheme(algorithmIdentifier(parsed.signatureAlgorithm)),
  };
};

const CACHE_SIZE = 512;
const cache = new Map<string, Certificate>();

/**
 * Reads an X.509 certificate. The same few certificates come with every letter, so the last ones are kept parsed.
 * @throws Error when the bytes are not a certificate.
 */
export const parseCertificate = (der: Uint8Array): Certificate => {
  const key = sha256Hex(der);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const certificate = read(Uint8Array.from(der));
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
  cache.set(key, certificate);
  return certificate;
};

/** Reads every certificate of a PEM text. */
export const parsePem = (pem: string): Certificate[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g)].map((match) =>
    parseCertificate(Buffer.from(match[1] ?? '', 'base64')),
  );

export const toPem = (der: Uint8Array, label = 'CERTIFICATE'): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END ${label}-----\n`;

/** The fields of a certificate that its owner is told. */
export const signerCertificate = ({
  fingerprint,
  subject,
  issuer,
  notAfter,
  identifiers,
}: Certificate): SignerCertificate => ({ fingerprint, subject, issuer, validUntil: notAfter, identifiers });

export const sameCertificate = (a: Certificate, b: Certificate): boolean => a.fingerprint === b.fingerprint;
