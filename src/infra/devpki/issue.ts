import { createHash, createPublicKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Instant } from '../../domain/shared/time.js';
import { parseCertificate, type Certificate, type KeyUsage } from '../signing/certificate.js';
import * as der from '../signing/der.js';
import { OID, signatureOid } from '../signing/oids.js';
import { makeSignature } from '../signing/signature-scheme.js';

/** A certificate with its private key. */
export interface Identity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

export type KeySpec =
  | { readonly kind: 'rsa'; readonly bits: 2048 | 3072 | 4096 }
  | { readonly kind: 'ec'; readonly curve: 'P-256' | 'P-384' };

export interface NameParts {
  readonly country?: string;
  readonly organization?: string;
  readonly commonName: string;
  /** serialNumber of X.520: the number of a person, not that of the certificate. */
  readonly serialNumber?: string;
}

export interface CertificateRequest {
  readonly name: NameParts;
  readonly key: KeySpec;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** Issuer of the certificate; absent for a self-signed root. */
  readonly issuer?: Identity;
  readonly ca?: { readonly pathLength?: number };
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage?: { readonly oids: readonly string[]; readonly critical?: boolean };
  readonly ocspUrl?: string;
  readonly issuerUrl?: string;
  readonly crlUrl?: string;
  readonly policy?: string;
  readonly ocspNoCheck?: boolean;
}

const generate = promisify(generateKeyPair);

const newKey = async (spec: KeySpec): Promise<KeyObject> => {
  const pair =
    spec.kind === 'rsa'
      ? await generate('rsa', { modulusLength: spec.bits })
      : await generate('ec', { namedCurve: spec.curve });
  return pair.privateKey;
};

const attribute = (type: string, value: Uint8Array): Uint8Array => der.setOf(der.sequence(der.oid(type), value));

/** A Name with one attribute per RDN: several attributes in one RDN are refused by EU DSS. */
const nameDer = ({ country, organization, commonName, serialNumber }: NameParts): Uint8Array =>
  der.sequence(
    ...(country === undefined ? [] : [attribute('2.5.4.6', der.printableString(country))]),
    ...(organization === undefined ? [] : [attribute('2.5.4.10', der.utf8String(organization))]),
    attribute('2.5.4.3', der.utf8String(commonName)),
    ...(serialNumber === undefined ? [] : [attribute('2.5.4.5', der.printableString(serialNumber))]),
  );

const USAGE_BITS: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
];

const keyUsageDer = (usages: readonly KeyUsage[]): Uint8Array => {
  const bits = usages.map((usage) => USAGE_BITS.indexOf(usage));
  const octet = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return der.bitString(Uint8Array.of(octet), 7 - Math.max(...bits));
};

const extension = (id: string, critical: boolean, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(id), ...(critical ? [der.boolean(true)] : []), der.octetString(value));

const uri = (url: string): Uint8Array => der.contextPrimitive(6, Buffer.from(url, 'latin1'));

/** The content of the subjectPublicKey BIT STRING: for RSA the PKCS #1 key, for EC the uncompressed point. */
const keyBitsOf = (key: KeyObject): Uint8Array => {
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'der' });
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
};

const keyIdOf = (key: KeyObject): Uint8Array => createHash('sha1').update(keyBitsOf(key)).digest();

const accessInfo = ({ ocspUrl, issuerUrl }: CertificateRequest): Uint8Array[] => {
  const described = [
    ...(ocspUrl === undefined ? [] : [der.sequence(der.oid(OID.ocsp), uri(ocspUrl))]),
    ...(issuerUrl === undefined ? [] : [der.sequence(der.oid(OID.caIssuers), uri(issuerUrl))]),
  ];
  return described.length === 0 ? [] : [extension(OID.authorityInfoAccess, false, der.sequence(...described))];
};

const basicConstraints = (ca: { readonly pathLength?: number }): Uint8Array =>
  der.sequence(der.boolean(true), ...(ca.pathLength === undefined ? [] : [der.integer(ca.pathLength)]));

const extensionsDer = (request: CertificateRequest, publicKey: KeyObject, issuerKeyId: Uint8Array): Uint8Array => {
  const { ca, extendedKeyUsage: eku, crlUrl, policy } = request;
  const distribution = (url: string): Uint8Array =>
    der.sequence(der.sequence(der.context(0, der.context(0, uri(url)))));
  return der.sequence(
    ...(ca === undefined ? [] : [extension(OID.basicConstraints, true, basicConstraints(ca))]),
    extension(OID.keyUsage, true, keyUsageDer(request.keyUsage)),
    ...(eku === undefined
      ? []
      : [extension(OID.extKeyUsage, eku.critical ?? false, der.sequence(...eku.oids.map(der.oid)))]),
    extension(OID.subjectKeyIdentifier, false, der.octetString(keyIdOf(publicKey))),
    extension(OID.authorityKeyIdentifier, false, der.sequence(der.contextPrimitive(0, issuerKeyId))),
    ...accessInfo(request),
    ...(crlUrl === undefined ? [] : [extension(OID.cRLDistributionPoints, false, distribution(crlUrl))]),
    ...(policy === undefined
      ? []
      : [extension(OID.certificatePolicies, false, der.sequence(der.sequence(der.oid(policy))))]),
    ...(request.ocspNoCheck === true ? [extension(OID.ocspNoCheck, false, der.nullValue())] : []),
  );
};

/** Signature algorithm of an issuing key: SHA-256, and SHA-384 for P-384. */
export const issuerDigest = (key: KeyObject): 'sha256' | 'sha384' =>
  key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256';

const algorithmOf = (key: KeyObject): Uint8Array => {
  const kind = key.asymmetricKeyType === 'ec' ? 'ec' : 'rsa';
  return der.algorithm(signatureOid(kind, issuerDigest(key)), kind === 'rsa' ? der.nullValue() : null);
};

/** SEQUENCE { toBeSigned, algorithm, signature }: the shape of certificates and revocation lists. */
export const signedDer = (toBeSigned: Uint8Array, key: KeyObject): Uint8Array =>
  der.sequence(toBeSigned, algorithmOf(key), der.bitString(makeSignature(key, issuerDigest(key), toBeSigned)));

export const signatureAlgorithmDer = algorithmOf;

/** Makes a key and its certificate (RFC 5280). Development and tests only. */
export const issueCertificate = async (request: CertificateRequest): Promise<Identity> => {
  const key = await newKey(request.key);
  const publicKey = createPublicKey(key);
  const issuerKey = request.issuer?.key ?? key;
  const subject = nameDer(request.name);
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const toBeSigned = der.sequence(
    der.context(0, der.integer(2)),
    der.integer(serial),
    algorithmOf(issuerKey),
    request.issuer?.certificate.subjectDer ?? subject,
    der.sequence(der.time(request.notBefore), der.time(request.notAfter)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.context(3, extensionsDer(request, publicKey, keyIdOf(createPublicKey(issuerKey)))),
  );
  return { certificate: parseCertificate(signedDer(toBeSigned, issuerKey)), key };
};
