import { randomBytes } from 'node:crypto';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { parseCertificate, type Certificate } from './certificate.js';
import { buildPath, couldHaveIssued, type PathResult } from './chain.js';
import { checkCrl, type CrlAnswer } from './crl.js';
import { getBytes, postBytes } from './http.js';
import { checkOcsp, ocspRequest, type OcspAnswer } from './ocsp.js';

export interface TrustOptions {
  /** Roots that are relied upon, and nothing else. */
  readonly anchors: readonly Certificate[];
  /** Intermediates that complete a path when a file does not carry them. */
  readonly intermediates?: readonly Certificate[];
  /**
   * Responders asked before those that a certificate names, e.g. where the office's network reaches them by a proxy.
   */
  readonly ocspUrls?: readonly string[];
  /** 'required' where an OCSP answer must repeat the nonce. Some public responders do not repeat it. */
  readonly ocspNonce?: 'required' | 'if-answered';
  readonly timeout: Millis;
  /** Longest time that a checked answer is used again, in milliseconds; never beyond its nextUpdate. */
  readonly reuse: Millis;
  readonly now: () => Instant;
}

/** A checked statement about a certificate's revocation, with the bytes that prove it. */
export type RevocationAnswer =
  ({ readonly kind: 'ocsp' } & OcspAnswer) | ({ readonly kind: 'crl'; readonly responder?: undefined } & CrlAnswer);

export type RevocationResult =
  { readonly ok: true; readonly answer: RevocationAnswer } | { readonly ok: false; readonly reason: string };

export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  /** A path valid at the instant, fetching a missing issuer where the certificate says it is to be had. */
  path(leaf: Certificate, pool: readonly Certificate[], at: Instant): Promise<PathResult>;
  /**
   * The issuer's present answer about a certificate: by OCSP first, then by its revocation list.
   * @param since an answer kept from before this instant is not used again.
   */
  revocation(certificate: Certificate, issuer: Certificate, since?: Instant): Promise<RevocationResult>;
}

const OCSP_LIMIT = 64 * 1024;
const CRL_LIMIT = 20 * 1024 * 1024;
const CERTIFICATE_LIMIT = 64 * 1024;
const CACHE_SIZE = 1024;
const MOST_FETCHED_ISSUERS = 4;

interface Kept {
  readonly answer: RevocationAnswer;
  readonly until: Instant;
}

const askOcsp = async (
  url: string,
  certificate: Certificate,
  issuer: Certificate,
  { timeout, now, ocspNonce }: TrustOptions,
): Promise<RevocationResult> => {
  const nonce = randomBytes(16);
  const options = { timeout, limit: OCSP_LIMIT };
  const answer = await postBytes(url, 'application/ocsp-request', ocspRequest(certificate, issuer, nonce), options);
  if (!answer.ok) return { ok: false, reason: `${url}: ${answer.reason}` };
  const nonceRequired = ocspNonce !== 'if-answered';
  const verdict = checkOcsp(answer.body, { certificate, issuer, nonce, nonceRequired, freshAt: now() });
  if (!verdict.ok) return { ok: false, reason: `${url}: the answer is not sound (${verdict.fault})` };
  if (verdict.answer.status === 'unknown') return { ok: false, reason: `${url}: the certificate is unknown there` };
  return { ok: true, answer: { kind: 'ocsp', ...verdict.answer } };
};

const fetchCrl = async (
  url: string,
  certificate: Certificate,
  issuer: Certificate,
  { timeout, now }: TrustOptions,
): Promise<RevocationResult> => {
  const answer = await getBytes(url, { timeout, limit: CRL_LIMIT });
  if (!answer.ok) return { ok: false, reason: `${url}: ${answer.reason}` };
  const verdict = checkCrl(answer.body, { certificate, issuer, freshAt: now() });
  if (!verdict.ok) return { ok: false, reason: `${url}: the list is not sound (${verdict.fault})` };
  return { ok: true, answer: { kind: 'crl', ...verdict.answer } };
};

const isHttp = (url: string): boolean => /^https?:\/\//i.test(url);

const askAll = async (
  certificate: Certificate,
  issuer: Certificate,
  options: TrustOptions,
): Promise<RevocationResult> => {
  const reasons: string[] = [];
  const sources = [
    ...[...new Set([...(options.ocspUrls ?? []), ...certificate.ocspUrls])].map((url) => ({ url, ask: askOcsp })),
    ...certificate.crlUrls.map((url) => ({ url, ask: fetchCrl })),
  ];
  for (const { url, ask } of sources.filter((source) => isHttp(source.url))) {
    const result = await ask(url, certificate, issuer, options);
    if (result.ok) return result;
    reasons.push(result.reason);
  }
  return {
    ok: false,
    reason: reasons.length === 0 ? 'the certificate names no OCSP or CRL address' : reasons.join('; '),
  };
};

/** The trust that one process holds: anchors, and checked answers kept while they are fresh. */
export const createTrust = (options: TrustOptions): Trust => {
  const { anchors, intermediates = [], now } = options;
  const kept = new Map<string, Kept>();
  const fetched = new Map<string, Certificate>();

  const fetchIssuer = async (certificate: Certificate): Promise<Certificate | undefined> => {
    for (const url of certificate.issuerUrls.filter(isHttp)) {
      const answer = await getBytes(url, { timeout: options.timeout, limit: CERTIFICATE_LIMIT });
      if (!answer.ok) continue;
      try {
        const issuer = parseCertificate(answer.body);
        if (couldHaveIssued(issuer, certificate)) return issuer;
      } catch {
        continue; // what does not decode is no issuer; the path then says that none was found
      }
    }
    return undefined;
  };

  const topOf = (leaf: Certificate, pool: readonly Certificate[]): Certificate => {
    let top = leaf;
    for (let step = 0; step < 8; step += 1) {
      const current = top;
      const above = pool.find((one) => one.fingerprint !== current.fingerprint && couldHaveIssued(one, current));
      if (above === undefined) break;
      top = above;
    }
    return top;
  };

  return {
    anchors,
    intermediates,

    async path(leaf, pool, at) {
      const known = [...pool, ...intermediates, ...fetched.values()];
      let result = buildPath(leaf, known, anchors, at);
      for (let tries = 0; !result.ok && result.fault === 'no-anchor' && tries < MOST_FETCHED_ISSUERS; tries += 1) {
        const issuer = await fetchIssuer(topOf(leaf, known));
        if (issuer === undefined || known.some((one) => one.fingerprint === issuer.fingerprint)) break;
        known.push(issuer);
        result = buildPath(leaf, known, anchors, at);
        if (result.ok) fetched.set(issuer.fingerprint, issuer);
      }
      return result;
    },

    async revocation(certificate, issuer, since) {
      const key = `${issuer.fingerprint}${certificate.fingerprint}`;
      const known = kept.get(key);
      const recentEnough = since === undefined || (known !== undefined && known.answer.thisUpdate >= since);
      if (known !== undefined && known.until > now() && recentEnough) return { ok: true, answer: known.answer };
      const result = await askAll(certificate, issuer, options);
      if (result.ok) {
        if (kept.size >= CACHE_SIZE) kept.delete(kept.keys().next().value ?? '');
        const until = Math.min(now() + options.reuse, result.answer.nextUpdate ?? Infinity);
        kept.set(key, { answer: result.answer, until });
      }
      return result;
    },
  };
};
