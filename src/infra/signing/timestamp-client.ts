import { createHash, randomBytes } from 'node:crypto';
import type { Millis } from '../../domain/shared/time.js';
import type { Certificate } from './certificate.js';
import * as der from './der.js';
import { postBytes } from './http.js';
import { DIGEST_OIDS } from './oids.js';
import { SigningError } from './signing-error.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  readTimestampResponse,
  type TimestampToken,
} from './timestamp-token.js';

export interface TimestampAuthorityConfig {
  readonly url: string;
  /** Policy that the authority has to apply; any when absent. */
  readonly policy?: string;
}

export interface TimestampClientOptions {
  /** Authorities, asked in this order; the next one only when the one before gave nothing usable. */
  readonly authorities: readonly TimestampAuthorityConfig[];
  readonly anchors: readonly Certificate[];
  readonly pool: readonly Certificate[];
  readonly timeout: Millis;
}

export interface ObtainedTimestamp {
  readonly token: TimestampToken;
  readonly authority: string;
  readonly signer: Certificate;
  readonly path: readonly Certificate[];
}

const ANSWER_LIMIT = 256 * 1024;

/** Makes a nonce: a positive INTEGER of 64 bits without leading zeros. */
const newNonce = (): Uint8Array => {
  const nonce = randomBytes(8);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return nonce;
};

/** Makes a TimeStampReq (RFC 3161 section 2.4.1) over a SHA-256 imprint, asking for the authority's certificate. */
const timestampRequest = (imprint: Uint8Array, nonce: Uint8Array, policy: string | undefined): Uint8Array =>
  der.sequence(
    der.integer(1),
    der.sequence(der.algorithm(DIGEST_OIDS.sha256), der.octetString(imprint)),
    ...(policy === undefined ? [] : [der.oid(policy)]),
    der.integer(nonce),
    der.boolean(true),
  );

type Asked =
  { readonly ok: true; readonly obtained: ObtainedTimestamp } | { readonly ok: false; readonly reason: string };

const askOne = async (
  { url, policy }: TimestampAuthorityConfig,
  data: readonly Uint8Array[],
  { anchors, pool, timeout }: TimestampClientOptions,
): Promise<Asked> => {
  const digest = (name: string): Uint8Array =>
    data.reduce((hash, part) => hash.update(part), createHash(name)).digest();
  const nonce = newNonce();
  const query = timestampRequest(digest('sha256'), nonce, policy);
  const answer = await postBytes(url, 'application/timestamp-query', query, { timeout, limit: ANSWER_LIMIT });
  if (!answer.ok) return answer;
  try {
    const response = readTimestampResponse(answer.body);
    if (!response.granted) return { ok: false, reason: response.status };
    const check = { imprintOf: digest, nonce, anchors, pool, ...(policy === undefined ? {} : { policy }) };
    const verdict = checkTimestampToken(parseTimestampToken(response.token), check);
    if (!verdict.ok) return { ok: false, reason: `its token is not sound: ${verdict.faults.join(', ')}` };
    return { ok: true, obtained: { token: verdict.token, authority: url, signer: verdict.signer, path: verdict.path } };
  } catch (error) {
    return { ok: false, reason: `its answer does not decode: ${String(error)}` };
  }
};

/**
 * Obtains a time-stamp over the data from the first authority that gives a sound one.
 * @throws SigningError TIMESTAMP_UNAVAILABLE when none does; no other clock ever stands in.
 */
export const obtainTimestamp = async (
  data: readonly Uint8Array[],
  options: TimestampClientOptions,
): Promise<ObtainedTimestamp> => {
  const reasons: string[] = [];
  for (const authority of options.authorities) {
    const asked = await askOne(authority, data, options);
    if (asked.ok) return asked.obtained;
    reasons.push(`${authority.url}: ${asked.reason}`);
  }
  const tried = reasons.length === 0 ? 'no time-stamp authority is configured' : reasons.join('; ');
  throw new SigningError('TIMESTAMP_UNAVAILABLE', `no time-stamp authority gave a sound time-stamp (${tried})`);
};
