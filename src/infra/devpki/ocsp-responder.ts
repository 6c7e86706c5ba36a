import { createHash } from 'node:crypto';
import type { Instant, Millis } from '../../domain/shared/time.js';
import * as der from '../signing/der.js';
import { OID } from '../signing/oids.js';
import { readOcspQuery } from '../signing/service-requests.js';
import { makeSignature } from '../signing/signature-scheme.js';
import { issuerDigest, signatureAlgorithmDer, type Identity } from './issue.js';

export interface Revocations {
  /** Instant at which a certificate was revoked, by the hexadecimal content of its serial number. */
  revokedAt(serialHex: string): Instant | undefined;
}

export interface OcspResponder extends Identity {
  readonly issuer: Identity['certificate'];
}

export interface OcspFaults {
  readonly stale?: boolean;
  readonly wrongNonce?: boolean;
  readonly revoked?: boolean;
  readonly forgedBy?: Identity;
}

const singleResponse = (
  certIdDer: Uint8Array,
  revoked: Instant | undefined,
  from: Instant,
  until: Instant,
): Uint8Array =>
  der.sequence(
    certIdDer,
    revoked === undefined ? der.contextPrimitive(0, new Uint8Array()) : der.context(1, der.generalizedTime(revoked)),
    der.generalizedTime(from),
    der.context(0, der.generalizedTime(until)),
  );

const otherNonce = (): Uint8Array =>
  der.sequence(der.oid(OID.ocspNonce), der.octetString(der.octetString(Buffer.from('not the nonce that was sent'))));

/** The responder whose issuer's key hash the request names; undefined when the request is about another authority. */
const responderFor = (responders: readonly OcspResponder[], keyHash: string): OcspResponder | undefined =>
  responders.find(({ issuer }) =>
    ['sha1', 'sha256'].some((name) => createHash(name).update(issuer.keyBits).digest('hex') === keyHash),
  );

const failure = (status: number): Uint8Array => der.sequence(der.enumerated(status));
const UNAUTHORIZED = 6;
const MALFORMED = 1;

/** Answers an OCSP request (RFC 6960) for certificates of the responders' issuers. */
export const answerOcsp = (
  body: Uint8Array,
  responders: readonly OcspResponder[],
  revocations: Revocations,
  at: Instant,
  validity: Millis,
  faults: OcspFaults = {},
): Uint8Array => {
  let query;
  try {
    query = readOcspQuery(body);
  } catch {
    return failure(MALFORMED);
  }
  const responder = responderFor(responders, query.certificates[0]?.issuerKeyHash ?? '');
  if (responder === undefined) return failure(UNAUTHORIZED);
  const from = faults.stale === true ? at - 30 * validity : at;
  const singles = query.certificates.map(({ certIdDer, serialHex }) =>
    singleResponse(
      certIdDer,
      faults.revoked === true ? at - 1000 : revocations.revokedAt(serialHex),
      from,
      from + validity,
    ),
  );
  const nonce = faults.wrongNonce === true ? otherNonce() : query.nonceExtensionDer;
  const keyHash = createHash('sha1').update(responder.certificate.keyBits).digest();
  const data = der.sequence(
    der.context(2, der.octetString(keyHash)),
    der.generalizedTime(from),
    der.sequence(...singles),
    ...(nonce === undefined ? [] : [der.context(1, der.sequence(nonce))]),
  );
  const key = (faults.forgedBy ?? responder).key;
  const basic = der.sequence(
    data,
    signatureAlgorithmDer(key),
    der.bitString(makeSignature(key, issuerDigest(key), data)),
    der.context(0, der.sequence(responder.certificate.der)),
  );
  return der.sequence(der.enumerated(0), der.context(0, der.sequence(der.oid(OID.ocspBasic), der.octetString(basic))));
};
