import type { Millis } from '../../domain/shared/time.js';

export interface HttpOptions {
  readonly timeout: Millis;
  /** Largest answer that is read, in bytes. */
  readonly limit: number;
}

/** Fetches bytes from a service of the trust infrastructure, or says in one line why it could not. */
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

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
};

const request = async (url: string, init: RequestInit, { timeout, limit }: HttpOptions): Promise<HttpAnswer> => {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeout) });
    if (!response.ok) {
      await response.body?.cancel();
      return { ok: false, reason: `HTTP ${response.status}` };
    }
    const body = await readLimited(response, limit);
    return body === undefined ? { ok: false, reason: `the answer is larger than ${limit} bytes` } : { ok: true, body };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
};

export const postBytes = (url: string, type: string, body: Uint8Array, options: HttpOptions): Promise<HttpAnswer> =>
  request(url, { method: 'POST', headers: { 'content-type': type }, body: Uint8Array.from(body) }, options);

export const getBytes = (url: string, options: HttpOptions): Promise<HttpAnswer> => request(url, {}, options);
