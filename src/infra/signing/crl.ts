import * as pkijs from 'pkijs';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { Certificate } from './certificate.js';
import { OID } from './oids.js';
import { signatureHolds, signatureScheme } from './signature-scheme.js';

export type CrlFault =
  | 'unreadable'
  | 'other-issuer'
  | 'issuer-not-authorised'
  | 'signature-wrong'
  | 'unsupported'
  | 'not-yet-valid'
  | 'stale';

export interface CrlAnswer {
  readonly der: Uint8Array;
  readonly status: 'good' | 'revoked';
  readonly revokedAt: Instant | undefined;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant | undefined;
}

export type CrlVerdict =
  { readonly ok: true; readonly answer: CrlAnswer } | { readonly ok: false; readonly fault: CrlFault };

export interface CrlCheck {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Instant at which the list must be fresh; absent when an archived list is judged by its dates elsewhere. */
  readonly freshAt?: Instant;
}

const CLOCK_SKEW: Millis = 5 * 60_000;

const parse = (bytes: Uint8Array): pkijs.CertificateRevocationList | undefined => {
  try {
    return pkijs.CertificateRevocationList.fromBER(bytes);
  } catch {
    return undefined; // whatever does not decode is no list
  }
};

const freshnessFault = (crl: pkijs.CertificateRevocationList, at: Instant | undefined): CrlFault | undefined => {
  if (at === undefined) return undefined;
  if (crl.thisUpdate.value.getTime() > at + CLOCK_SKEW) return 'not-yet-valid';
  const until = crl.nextUpdate?.value.getTime();
  return until !== undefined && until < at - CLOCK_SKEW ? 'stale' : undefined;
};

/** Critical extensions that narrow a list; only complete lists of the issuer itself are accepted. */
const narrowed = (crl: pkijs.CertificateRevocationList): boolean =>
  (crl.crlExtensions?.extensions ?? []).some((extension) => extension.critical && extension.extnID !== OID.cRLNumber);

/** Checks a complete revocation list of the certificate's issuer (RFC 5280 section 6.3, direct lists only). */
export const checkCrl = (bytes: Uint8Array, { certificate, issuer, freshAt }: CrlCheck): CrlVerdict => {
  const crl = parse(bytes);
  if (crl === undefined) return { ok: false, fault: 'unreadable' };
  if (Buffer.compare(new Uint8Array(crl.issuer.valueBeforeDecode), issuer.subjectDer) !== 0) {
    return { ok: false, fault: 'other-issuer' };
  }
  if (issuer.keyUsage?.has('cRLSign') === false) return { ok: false, fault: 'issuer-not-authorised' };
  const signature = new Uint8Array(crl.signatureValue.valueBlock.valueHexView);
  const scheme = signatureScheme(crl.signatureAlgorithm);
  if (!signatureHolds(issuer.publicKey, scheme, new Uint8Array(crl.tbsView), signature)) {
    return { ok: false, fault: 'signature-wrong' };
  }
  if (narrowed(crl)) return { ok: false, fault: 'unsupported' };
  const fault = freshnessFault(crl, freshAt);
  if (fault !== undefined) return { ok: false, fault };
  const entry = (crl.revokedCertificates ?? []).find(
    (one) => Buffer.compare(one.userCertificate.valueBlock.valueHexView, certificate.serial) === 0,
  );
  return {
    ok: true,
    answer: {
      der: bytes,
      status: entry === undefined ? 'good' : 'revoked',
      revokedAt: entry?.revocationDate.value.getTime(),
      thisUpdate: crl.thisUpdate.value.getTime(),
      nextUpdate: crl.nextUpdate?.value.getTime(),
    },
  };
};
