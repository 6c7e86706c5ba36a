import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from '../../domain/shared/time.js';
import type { Certificate } from '../signing/certificate.js';
import { buildSignedData } from '../signing/cms.js';
import * as der from '../signing/der.js';
import { OID } from '../signing/oids.js';
import { readTimestampQuery } from '../signing/service-requests.js';
import { makeSignature } from '../signing/signature-scheme.js';
import type { Identity } from './issue.js';

export interface TimestampAuthority extends Identity {
  readonly chain: readonly Certificate[];
  readonly policy: string;
}

export interface TimestampFaults {
  readonly wrongNonce?: boolean;
  readonly wrongImprint?: boolean;
  /** Offset that is added to the time in the token, in milliseconds. */
  readonly clockOffset?: number;
  readonly refuse?: boolean;
}

const DIGEST_LENGTH = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** TimeStampResp with a rejection and the bit of PKIFailureInfo. */
const rejection = (failureBit: number): Uint8Array => {
  const bytes = new Uint8Array(Math.floor(failureBit / 8) + 1);
  bytes[bytes.length - 1] = 0x80 >> (failureBit % 8);
  return der.sequence(der.sequence(der.integer(2), der.bitString(bytes, 7 - (failureBit % 8))));
};
const BAD_ALGORITHM = 0;
const BAD_DATA_FORMAT = 5;
const SYSTEM_FAILURE = 25;

/** Answers a time-stamp query (RFC 3161). Accuracy one second; ordering is left out, since its default is false. */
export const answerTimestamp = (
  body: Uint8Array,
  authority: TimestampAuthority,
  at: Instant,
  faults: TimestampFaults = {},
): Uint8Array => {
  if (faults.refuse === true) return rejection(SYSTEM_FAILURE);
  let query;
  try {
    query = readTimestampQuery(body);
  } catch {
    return rejection(BAD_DATA_FORMAT);
  }
  if (query.algorithm === undefined) return rejection(BAD_ALGORITHM);
  if (query.digestLength !== DIGEST_LENGTH[query.algorithm]) return rejection(BAD_DATA_FORMAT);
  const imprint =
    faults.wrongImprint === true
      ? der.sequence(der.algorithm('2.16.840.1.101.3.4.2.1'), der.octetString(new Uint8Array(32)))
      : query.imprintDer;
  const nonce = faults.wrongNonce === true ? der.integer(4711) : query.nonceDer;
  const content = der.sequence(
    der.integer(1),
    der.oid(authority.policy),
    imprint,
    der.integer(Buffer.concat([Uint8Array.of(1), randomBytes(8)])),
    der.generalizedTime(at + (faults.clockOffset ?? 0)),
    der.sequence(der.integer(1)),
    ...(nonce === undefined ? [] : [nonce]),
  );
  const token = buildSignedData({
    digestAlgorithm: 'sha256',
    messageDigest: createHash('sha256').update(content).digest(),
    contentType: OID.tstInfo,
    content,
    signer: authority.certificate,
    chain: query.wantsCertificate ? authority.chain : [],
    sign: (attributes) => makeSignature(authority.key, 'sha256', attributes),
  });
  return der.sequence(der.sequence(der.integer(0)), token);
};
