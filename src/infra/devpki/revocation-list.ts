import type { Instant, Millis } from '../../domain/shared/time.js';
import * as der from '../signing/der.js';
import { OID } from '../signing/oids.js';
import { signatureAlgorithmDer, signedDer, type Identity } from './issue.js';

/** A complete revocation list of an authority (RFC 5280 section 5). */
export const revocationList = (
  issuer: Identity,
  revoked: readonly { readonly serialHex: string; readonly at: Instant }[],
  at: Instant,
  validity: Millis,
): Uint8Array => {
  const entries = revoked.map((one) =>
    der.sequence(der.tlv(0x02, Buffer.from(one.serialHex, 'hex')), der.time(one.at)),
  );
  const authorityKeyId = Buffer.from(issuer.certificate.subjectKeyId ?? '', 'hex');
  const extensions = der.sequence(
    der.sequence(
      der.oid(OID.authorityKeyIdentifier),
      der.octetString(der.sequence(der.contextPrimitive(0, authorityKeyId))),
    ),
    der.sequence(der.oid(OID.cRLNumber), der.octetString(der.integer(Math.floor(at / 1000)))),
  );
  const toBeSigned = der.sequence(
    der.integer(1),
    signatureAlgorithmDer(issuer.key),
    issuer.certificate.subjectDer,
    der.time(at),
    der.time(at + validity),
    ...(entries.length === 0 ? [] : [der.sequence(...entries)]),
    der.context(0, extensions),
  );
  return signedDer(toBeSigned, issuer.key);
};
