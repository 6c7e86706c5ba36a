import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { parseCertificate, type Certificate } from './certificate.js';
import { buildPath, issued } from './chain.js';
import * as der from './der.js';
import { nameKey } from './distinguished-name.js';
import { DIGEST_OIDS, OID } from './oids.js';
import { algorithmIdentifier, checkSignature, signatureScheme, type SignatureCheck } from './signature-scheme.js';
import { contextTag, items, rawBytes } from './asn1-tree.js';

const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();

/**
 * CertID with the name of the issuer as the certificate writes it (RFC 6960 section 4.1.1), and SHA-1, the only digest
 * that every responder understands (RFC 6960 section 4.3); it names, it protects nothing.
 */
export const certId = (certificate: Certificate, issuer: Certificate): Uint8Array =>
  der.sequence(
    der.algorithm(DIGEST_OIDS.sha1),
    der.octetString(sha1(certificate.issuerDer)),
    der.octetString(sha1(issuer.keyBits)),
    der.tlv(0x02, certificate.serial),
  );

/**
 * OCSPRequest for one certificate; the nonce is the content of the extension's OCTET STRING (RFC 8954: 1-32 octets).
 */
export const ocspRequest = (certificate: Certificate, issuer: Certificate, nonce?: Uint8Array): Uint8Array => {
  const list = der.sequence(der.sequence(certId(certificate, issuer)));
  if (nonce === undefined) return der.sequence(der.sequence(list));
  const extension = der.sequence(der.oid(OID.ocspNonce), der.octetString(der.octetString(nonce)));
  return der.sequence(der.sequence(list, der.context(2, der.sequence(extension))));
};

export type OcspFault =
  | 'unreadable'
  | 'not-successful'
  | 'other-certificate'
  | 'responder-missing'
  | 'responder-not-authorised'
  | 'signature-wrong'
  | 'signature-unchecked'
  | 'nonce-missing'
  | 'nonce-differs'
  | 'not-yet-valid'
  | 'stale';

export interface OcspAnswer {
  readonly der: Uint8Array;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: Instant | undefined;
  readonly producedAt: Instant;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant | undefined;
  readonly responder: Certificate;
}

export type OcspVerdict =
  { readonly ok: true; readonly answer: OcspAnswer } | { readonly ok: false; readonly fault: OcspFault };

export interface OcspCheck {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Nonce that was sent; absent when an archived answer is checked. */
  readonly nonce?: Uint8Array;
  /** True where an answer is refused that lacks the nonce that was sent. */
  readonly nonceRequired?: boolean;
  /** Instant at which the answer must be fresh; absent when an archived answer is judged by its dates elsewhere. */
  readonly freshAt?: Instant;
  /** Age up to which an answer without nextUpdate counts as fresh. */
  readonly maxAge?: Millis;
}

/** Clocks of two machines may differ by this much. */
const CLOCK_SKEW: Millis = 5 * 60_000;
const DEFAULT_MAX_AGE: Millis = 24 * 3_600_000;

const certificatesIn = (basic: asn1js.BaseBlock): Certificate[] => {
  const tagged = items(basic).find((item) => contextTag(item) === 0);
  return items(items(tagged)[0]).map((item) => parseCertificate(rawBytes(item)));
};

const fits = (single: pkijs.SingleResponse, { certificate, issuer }: OcspCheck): boolean => {
  const id = single.certID;
  const name = Object.entries(DIGEST_OIDS).find(([, value]) => value === id.hashAlgorithm.algorithmId)?.[0];
  if (name === undefined) return false;
  const hash = (bytes: Uint8Array): Uint8Array => createHash(name).update(bytes).digest();
  return (
    // of the name as the certificate has it; some responders hash it as the issuer's own certificate has it
    [certificate.issuerDer, issuer.subjectDer].some(
      (written) => Buffer.compare(hash(written), id.issuerNameHash.valueBlock.valueHexView) === 0,
    ) &&
    Buffer.compare(hash(issuer.keyBits), id.issuerKeyHash.valueBlock.valueHexView) === 0 &&
    Buffer.compare(certificate.serial, id.serialNumber.valueBlock.valueHexView) === 0
  );
};

/** Certificates of the responder that the answer names, by name or by key hash (RFC 6960 section 4.2.1). */
const respondersOf = (basic: pkijs.BasicOCSPResponse, pool: readonly Certificate[]): readonly Certificate[] => {
  const id: unknown = basic.tbsResponseData.responderID;
  if (id instanceof pkijs.RelativeDistinguishedNames) {
    const name = nameKey(new Uint8Array(id.valueBeforeDecode));
    return pool.filter(({ subjectKey }) => subjectKey === name);
  }
  if (!(id instanceof asn1js.OctetString)) return [];
  return pool.filter((one) => Buffer.compare(sha1(one.keyBits), id.valueBlock.valueHexView) === 0);
};

/**
 * True for a responder that may answer (RFC 6960 section 4.2.2.2): the issuer itself, or one that the issuer certified
 * for this purpose with its own key.
 */
const authorised = (responder: Certificate, issuer: Certificate, at: Instant): boolean => {
  if (responder.fingerprint === issuer.fingerprint) return true;
  return (
    responder.extendedKeyUsage?.oids.includes(OID.ekuOcspSigning) === true &&
    issued(issuer, responder) &&
    buildPath(responder, [], [issuer], at).ok
  );
};

const extensionOf = (extensions: readonly pkijs.Extension[] | undefined, id: string): Uint8Array | undefined => {
  const found = extensions?.find((extension) => extension.extnID === id);
  if (found === undefined) return undefined;
  const { result } = asn1js.fromBER(found.extnValue.valueBlock.valueHexView);
  return result instanceof asn1js.OctetString ? new Uint8Array(result.valueBlock.valueHexView) : undefined;
};

const nonceFault = (basic: pkijs.BasicOCSPResponse, check: OcspCheck): OcspFault | undefined => {
  if (check.nonce === undefined) return undefined;
  const nonce = extensionOf(basic.tbsResponseData.responseExtensions, OID.ocspNonce);
  if (nonce === undefined) return check.nonceRequired === false ? undefined : 'nonce-missing';
  return Buffer.compare(nonce, check.nonce) === 0 ? undefined : 'nonce-differs';
};

const freshnessFault = (
  single: pkijs.SingleResponse,
  { freshAt, maxAge = DEFAULT_MAX_AGE }: OcspCheck,
): OcspFault | undefined => {
  if (freshAt === undefined) return undefined;
  const from = single.thisUpdate.getTime();
  const until = single.nextUpdate?.getTime() ?? from + maxAge;
  if (from > freshAt + CLOCK_SKEW) return 'not-yet-valid';
  return until < freshAt - CLOCK_SKEW ? 'stale' : undefined;
};

const statusOf = (single: pkijs.SingleResponse): Pick<OcspAnswer, 'status' | 'revokedAt'> => {
  const node = single.certStatus as asn1js.BaseBlock;
  if (contextTag(node) === 0) return { status: 'good', revokedAt: undefined };
  if (contextTag(node) !== 1) return { status: 'unknown', revokedAt: undefined };
  const when = items(node)[0];
  return { status: 'revoked', revokedAt: when instanceof asn1js.GeneralizedTime ? when.toDate().getTime() : undefined };
};

const basicResponse = (bytes: Uint8Array): { basic: pkijs.BasicOCSPResponse; node: asn1js.BaseBlock } | OcspFault => {
  try {
    const response = pkijs.OCSPResponse.fromBER(bytes);
    if (response.responseStatus.valueBlock.valueDec !== 0) return 'not-successful';
    if (response.responseBytes?.responseType !== OID.ocspBasic) return 'unreadable';
    const { result } = asn1js.fromBER(response.responseBytes.response.getValue());
    return { basic: new pkijs.BasicOCSPResponse({ schema: result }), node: result };
  } catch {
    return 'unreadable'; // whatever does not decode is no answer
  }
};

/**
 * Checks an OCSP answer wholly (RFC 6960 section 3.2): that it is about this certificate, signed by the issuer or its
 * delegate, carries the nonce, and is fresh. A status alone, as parsers give it, proves nothing.
 */
export const checkOcsp = (bytes: Uint8Array, check: OcspCheck): OcspVerdict => {
  const read = basicResponse(bytes);
  if (typeof read === 'string') return { ok: false, fault: read };
  const { basic, node } = read;
  const data = basic.tbsResponseData;
  const single = data.responses.find((one) => fits(one, check));
  if (single === undefined) return { ok: false, fault: 'other-certificate' };
  const responders = respondersOf(basic, [...certificatesIn(node), check.issuer]);
  const producedAt = data.producedAt.getTime();
  const scheme = signatureScheme(algorithmIdentifier(basic.signatureAlgorithm));
  const signature = new Uint8Array(basic.signature.valueBlock.valueHexView);
  const signedBy = (one: Certificate): SignatureCheck =>
    checkSignature(one.publicKey, scheme, new Uint8Array(data.tbsView), signature);
  const responder = responders.find((one) => signedBy(one) === 'holds' && authorised(one, check.issuer, producedAt));
  if (responder === undefined) {
    const checks = responders.map(signedBy);
    if (checks.length === 0) return { ok: false, fault: 'responder-missing' };
    if (checks.includes('holds')) return { ok: false, fault: 'responder-not-authorised' };
    return { ok: false, fault: checks.every((one) => one === 'wrong') ? 'signature-wrong' : 'signature-unchecked' };
  }
  const fault = nonceFault(basic, check) ?? freshnessFault(single, check);
  if (fault !== undefined) return { ok: false, fault };
  return {
    ok: true,
    answer: {
      der: bytes,
      ...statusOf(single),
      producedAt,
      thisUpdate: single.thisUpdate.getTime(),
      nextUpdate: single.nextUpdate?.getTime(),
      responder,
    },
  };
};
