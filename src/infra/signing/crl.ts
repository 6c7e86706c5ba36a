import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { Certificate } from './certificate.js';
import { nameKey } from './distinguished-name.js';
import { OID } from './oids.js';
import { algorithmIdentifier, checkSignature, signatureScheme } from './signature-scheme.js';
import { contextTag, items } from './asn1-tree.js';

export type CrlFault =
  | 'unreadable'
  | 'other-issuer'
  | 'issuer-not-authorised'
  | 'signature-wrong'
  | 'signature-unchecked'
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

const isTrue = (node: asn1js.BaseBlock): boolean =>
  node instanceof asn1js.Primitive && node.valueBlock.valueHexView.some((octet) => octet !== 0);

/** URIs of a DistributionPointName in its form fullName. */
const urisOf = (name: asn1js.BaseBlock | undefined): string[] =>
  items(items(name).find((choice) => contextTag(choice) === 0)).flatMap((general) =>
    contextTag(general) === 6 && general instanceof asn1js.Primitive
      ? [Buffer.from(general.valueBlock.valueHexView).toString('latin1')]
      : [],
  );

/**
 * True where a list with this issuing distribution point speaks for the certificate (RFC 5280 section 5.2.5): the
 * certificate names the same point, and is of the kind that the list is limited to. Lists of some reasons, of other
 * issuers or of attribute certificates never do.
 */
const servesCertificate = (extension: Uint8Array, certificate: Certificate): boolean =>
  items(asn1js.fromBER(extension).result).every((part) => {
    switch (contextTag(part)) {
      case 0:
        return urisOf(part).some((uri) => certificate.crlUrls.includes(uri));
      case 1:
        return !isTrue(part) || !certificate.isCa;
      case 2:
        return !isTrue(part) || certificate.isCa;
      case 4:
      case 5:
        return !isTrue(part);
      default:
        return false;
    }
  });

/** True where an extension narrows the list so that it does not speak for the certificate. */
const narrowed = (crl: pkijs.CertificateRevocationList, certificate: Certificate): boolean =>
  (crl.crlExtensions?.extensions ?? []).some(({ extnID, extnValue, critical }) => {
    if (extnID === OID.issuingDistributionPoint)
      return !servesCertificate(extnValue.valueBlock.valueHexView, certificate);
    return critical && extnID !== OID.cRLNumber;
  });

/**
 * Checks a revocation list of the certificate's issuer, whole or of its distribution point (RFC 5280 section 6.3,
 * direct lists only).
 */
export const checkCrl = (bytes: Uint8Array, { certificate, issuer, freshAt }: CrlCheck): CrlVerdict => {
  const crl = parse(bytes);
  if (crl === undefined) return { ok: false, fault: 'unreadable' };
  if (nameKey(new Uint8Array(crl.issuer.valueBeforeDecode)) !== issuer.subjectKey) {
    return { ok: false, fault: 'other-issuer' };
  }
  if (issuer.keyUsage?.has('cRLSign') === false) return { ok: false, fault: 'issuer-not-authorised' };
  const signature = new Uint8Array(crl.signatureValue.valueBlock.valueHexView);
  const scheme = signatureScheme(algorithmIdentifier(crl.signatureAlgorithm));
  const check = checkSignature(issuer.publicKey, scheme, new Uint8Array(crl.tbsView), signature);
  if (check !== 'holds') return { ok: false, fault: check === 'wrong' ? 'signature-wrong' : 'signature-unchecked' };
  if (narrowed(crl, certificate)) return { ok: false, fault: 'unsupported' };
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
