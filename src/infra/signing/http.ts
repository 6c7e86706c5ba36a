import type { Millis } from '../../domain/shared/time.js';

export interface HttpOptions {
  readonly timeout: Millis;
  /** Largest answer that is read, in bytes. */
  readonly limit: number;
}

/** Answer of a service of the trust infrastructure, or the reason in one line why there is none. */
export type HttpAnswer =
  { readonly ok: true; readonly body: Uint8Array } | { readonly ok: false; readonly reason: string };

const readLimited = async (response: Response, limit: number): Promise<Uint8Array | undefined> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const causeOf = (error: unknown): object | undefined =>
  typeof error === 'object' && error !== null && 'cause' in error && typeof error.cause === 'object'
    ? (error.cause ?? undefined)
    : undefined;

const reasonOf = (error: unknown): string => {
  const cause = causeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return cause !== undefined && 'message' in cause ? `${message}: ${String(cause.message)}` : message;
};

const CUT = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * True where the connection ended before an answer. A connection kept open from before ends so when the service closes
 * it.
 */
const wasCut = (error: unknown): boolean => {
  const cause = causeOf(error);
  return cause !== undefined && 'code' in cause && CUT.has(String(cause.code));
};

const answer = async (url: string, init: RequestInit, limit: number): Promise<HttpAnswer> => {
  const response = await fetch(url, init);
  if (!response.ok) {
    await response.body?.cancel();
    return { ok: false, reason: `HTTP ${response.status}` };
  }
  const body = await readLimited(response, limit);
  return body === undefined ? { ok: false, reason: `the answer is larger than ${limit} bytes` } : { ok: true, body };
};

/**
 * Sends a request. Time-stamp and revocation queries change nothing where they are asked: one that was cut off is asked
 * once more.
 */
const request = async (url: string, init: RequestInit, { timeout, limit }: HttpOptions): Promise<HttpAnswer> => {
  const limited: RequestInit = { ...init, redirect: 'error', signal: AbortSignal.timeout(timeout) };
  try {
    return await answer(url, limited, limit);
  } catch (error) {
    if (!wasCut(error)) return { ok: false, reason: reasonOf(error) };
  }
  try {
    return await answer(url, limited, limit);
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
};

export const postBytes = (url: string, type: string, body: Uint8Array, options: HttpOptions): Promise<HttpAnswer> =>
  request(url, { method: 'POST', headers: { 'content-type': type }, body: Uint8Array.from(body) }, options);

export const getBytes = (url: string, options: HttpOptions): Promise<HttpAnswer> => request(url, {}, options);
