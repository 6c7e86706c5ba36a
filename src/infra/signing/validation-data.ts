import type { Instant } from '../../domain/shared/time.js';
import { parseCertificate, type Certificate } from './certificate.js';
import { checkCrl } from './crl.js';
import { checkOcsp } from './ocsp.js';
import { SigningError } from './signing-error.js';
import type { Trust } from './trust.js';

/** Content of a Document Security Store: DER of each item. */
export interface ValidationMaterial {
  readonly certificates: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** A certificate whose path and revocation have to be provable later. */
export interface CertificateToProve {
  readonly certificate: Certificate;
  /** Certificates that came with it. */
  readonly pool: readonly Certificate[];
  /** The instant for which it is proven: that of its time-stamp. */
  readonly at: Instant;
  /** True where the revocation answer must be newer than `at`: so for a signer, whose key may be withdrawn any day. */
  readonly freshAnswer: boolean;
}

/** True where the material already proves that a certificate was good at the instant. */
const alreadyProven = (
  certificate: Certificate,
  issuer: Certificate,
  at: Instant,
  existing: ValidationMaterial,
): boolean =>
  existing.ocsps.some((der) => {
    const verdict = checkOcsp(der, { certificate, issuer });
    return (
      verdict.ok && verdict.answer.status === 'good' && (verdict.answer.nextUpdate ?? verdict.answer.producedAt) >= at
    );
  }) ||
  existing.crls.some((der) => {
    const verdict = checkCrl(der, { certificate, issuer });
    return (
      verdict.ok && verdict.answer.status === 'good' && (verdict.answer.nextUpdate ?? verdict.answer.thisUpdate) >= at
    );
  });

interface Gathering {
  readonly certificates: Map<string, Uint8Array>;
  readonly ocsps: Map<string, Uint8Array>;
  readonly crls: Map<string, Uint8Array>;
}

const key = (der: Uint8Array): string => Buffer.from(der).toString('base64');

const prove = async (
  certificate: Certificate,
  issuer: Certificate,
  subject: CertificateToProve,
  trust: Trust,
  into: Gathering,
): Promise<void> => {
  const since = subject.freshAnswer && certificate === subject.certificate ? subject.at : undefined;
  const result = await trust.revocation(certificate, issuer, since);
  if (!result.ok) {
    throw new SigningError(
      'REVOCATION_UNAVAILABLE',
      `nobody says whether "${certificate.subject}" is revoked (${result.reason})`,
    );
  }
  const { answer } = result;
  if (answer.status === 'revoked' && (answer.revokedAt ?? 0) <= subject.at) {
    throw new SigningError('CERTIFICATE_REVOKED', `the certificate "${certificate.subject}" has been revoked`);
  }
  if (answer.kind === 'crl') into.crls.set(key(answer.der), answer.der);
  else {
    into.ocsps.set(key(answer.der), answer.der);
    into.certificates.set(answer.responder.fingerprint, answer.responder.der);
  }
};

/**
 * Gathers certificates and revocation answers that prove each subject (ETSI EN 319 142-1 section 5.4.2), every answer
 * checked. What the file already holds is not gathered again.
 * @throws SigningError REVOCATION_UNAVAILABLE, CERTIFICATE_REVOKED or CERTIFICATE_UNTRUSTED.
 */
export const gatherValidationData = async (
  subjects: readonly CertificateToProve[],
  existing: ValidationMaterial,
  trust: Trust,
): Promise<ValidationMaterial> => {
  const gathered: Gathering = { certificates: new Map(), ocsps: new Map(), crls: new Map() };
  for (const subject of subjects) {
    const pool = [...subject.pool, ...existing.certificates.map(parseCertificate)];
    const result = await trust.path(subject.certificate, pool, subject.at);
    if (!result.ok) {
      throw new SigningError(
        'CERTIFICATE_UNTRUSTED',
        `no path leads from "${subject.certificate.subject}" to a trusted root (${result.fault} at "${result.certificate.subject}")`,
      );
    }
    for (const [index, certificate] of result.path.entries()) {
      gathered.certificates.set(certificate.fingerprint, certificate.der);
      const issuer = result.path[index + 1];
      if (issuer === undefined || certificate.ocspNoCheck || alreadyProven(certificate, issuer, subject.at, existing))
        continue;
      await prove(certificate, issuer, subject, trust, gathered);
    }
  }
  const held = new Set([...existing.certificates, ...existing.ocsps, ...existing.crls].map(key));
  const fresh = (map: Map<string, Uint8Array>): Uint8Array[] => [...map.values()].filter((der) => !held.has(key(der)));
  return { certificates: fresh(gathered.certificates), ocsps: fresh(gathered.ocsps), crls: fresh(gathered.crls) };
};
