import type { Instant, Millis } from '../../domain/shared/time.js';
import type { Certificate } from '../signing/certificate.js';
import { OID } from '../signing/oids.js';
import { issueCertificate, type Identity, type KeySpec } from './issue.js';
import type { OcspResponder } from './ocsp-responder.js';
import { writePkcs12 } from './pkcs12-writer.js';
import type { TimestampAuthority } from './timestamp-authority.js';

const DAY: Millis = 86_400_000;
const YEAR: Millis = 365 * DAY;
const RSA: KeySpec = { kind: 'rsa', bits: 2048 };
const ORGANIZATION = 'Paraf Development Only';

/** Policy of the development time-stamps, below the arc that RFC 9371 keeps for documentation. */
const TIMESTAMP_POLICY = '1.3.6.1.4.1.32473.1.1';

/** The certificates and keys of a development authority; its root must never be trusted outside development. */
export interface Authority {
  readonly baseUrl: string;
  readonly root: Identity;
  readonly intermediate: Identity;
  readonly timestamp: TimestampAuthority;
  /** One responder for each issuer. */
  readonly responders: { readonly root: OcspResponder; readonly intermediate: OcspResponder };
}

export interface AuthorityOptions {
  /** Address of its services (OCSP, CRL, time-stamps), written into the certificates. */
  readonly baseUrl: string;
  readonly at: Instant;
  /** Key of every certificate of the authority; RSA-2048 unless a test wants another. */
  readonly key?: KeySpec;
}

const urls = (
  baseUrl: string,
  issuer: 'root' | 'intermediate',
): { ocspUrl: string; issuerUrl: string; crlUrl: string } => ({
  ocspUrl: `${baseUrl}/ocsp`,
  issuerUrl: `${baseUrl}/${issuer}.cer`,
  crlUrl: `${baseUrl}/${issuer}.crl`,
});

/** Makes a root, an intermediate, a time-stamp certificate and an OCSP responder for each issuer. */
export const createAuthority = async ({ baseUrl, at, key = RSA }: AuthorityOptions): Promise<Authority> => {
  const name = (commonName: string): { country: string; organization: string; commonName: string } => ({
    country: 'ID',
    organization: ORGANIZATION,
    commonName,
  });
  const span = (years: number): { notBefore: Instant; notAfter: Instant } => ({
    notBefore: at - DAY,
    notAfter: at + years * YEAR,
  });
  const root = await issueCertificate({
    name: name('Paraf Development Root CA'),
    key,
    ...span(20),
    ca: {},
    keyUsage: ['keyCertSign', 'cRLSign'],
  });
  const intermediate = await issueCertificate({
    name: name('Paraf Development Issuing CA'),
    key,
    ...span(10),
    issuer: root,
    ca: { pathLength: 0 },
    keyUsage: ['keyCertSign', 'cRLSign'],
    ...urls(baseUrl, 'root'),
  });
  const responder = async (issuer: Identity, commonName: string): Promise<OcspResponder> => ({
    ...(await issueCertificate({
      name: name(commonName),
      key,
      ...span(10),
      issuer,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: { oids: [OID.ekuOcspSigning] },
      ocspNoCheck: true,
    })),
    issuer: issuer.certificate,
  });
  const timestamp = await issueCertificate({
    name: name('Paraf Development Time-Stamp Authority'),
    key,
    ...span(10),
    issuer: intermediate,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: { oids: [OID.ekuTimeStamping], critical: true },
    ...urls(baseUrl, 'intermediate'),
  });
  return {
    baseUrl,
    root,
    intermediate,
    timestamp: { ...timestamp, chain: [intermediate.certificate], policy: TIMESTAMP_POLICY },
    responders: {
      root: await responder(root, 'Paraf Development Root OCSP'),
      intermediate: await responder(intermediate, 'Paraf Development OCSP'),
    },
  };
};

export interface SignerOptions {
  readonly commonName: string;
  readonly organization?: string;
  /** NIK or NIP of the signer, as serialNumber of the subject. */
  readonly serialNumber?: string;
  readonly key?: KeySpec;
  readonly notBefore?: Instant;
  readonly notAfter?: Instant;
  /** Usages of the certificate; a signer's is digitalSignature and nonRepudiation. */
  readonly keyUsage?: readonly ('digitalSignature' | 'nonRepudiation' | 'keyEncipherment')[];
}

/** Makes a signer's key and certificate. */
export const issueSigner = (authority: Authority, at: Instant, options: SignerOptions): Promise<Identity> =>
  issueCertificate({
    name: {
      ...{ country: 'ID', organization: options.organization ?? ORGANIZATION, commonName: options.commonName },
      ...(options.serialNumber === undefined ? {} : { serialNumber: options.serialNumber }),
    },
    key: options.key ?? RSA,
    notBefore: options.notBefore ?? at - DAY,
    notAfter: options.notAfter ?? at + 2 * YEAR,
    issuer: authority.intermediate,
    keyUsage: options.keyUsage ?? ['digitalSignature', 'nonRepudiation'],
    ...urls(authority.baseUrl, 'intermediate'),
  });

/** The signer's bundle as an official would get it: key, certificate and issuing authority. */
export const signerBundle = (authority: Authority, signer: Identity, passphrase: string): Promise<Uint8Array> => {
  const chain: readonly Certificate[] = [authority.intermediate.certificate, authority.root.certificate];
  return writePkcs12(signer, chain, passphrase);
};
