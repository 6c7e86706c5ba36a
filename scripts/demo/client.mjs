/** One person at the API: logs in, acts, reads. Each act has a key of its own, so that a repeat counts once. */
import { randomUUID } from 'node:crypto';

/** An answer that the walk cannot use; its text is shown on the screen. */
export class Refused extends Error {
  constructor(what, status, body) {
    super(
      `${what}: ${status} ${body?.code ?? ''} ${body?.technical ?? body?.detail ?? (typeof body === 'string' ? body.slice(0, 200) : '')}`,
    );
    this.status = status;
    this.code = body?.code;
    this.body = body;
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const parsed = async (response) => {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * Asks until the answer satisfies, or the patience ends.
 * @template T
 * @param {string} what
 * @param {() => Promise<T | undefined>} ask
 * @param {{ within?: number, every?: number }} [patience] in milliseconds
 * @returns {Promise<T>}
 */
export const until = async (what, ask, { within = 60_000, every = 150 } = {}) => {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      const found = await ask();
      if (found !== undefined && found !== null && found !== false) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(
        `waited ${Math.round(within / 1000)} s for ${what}${last === undefined ? '' : `; last: ${last.message}`}`,
      );
    await pause(every);
  }
};

/**
 * Sends one request to the API. The body of the answer is untyped: its reader knows its form.
 * @param {string} url
 * @param {{ method?: string, token?: string, headers?: Record<string, string>, body?: unknown, form?: FormData | undefined }} [options]
 * @returns {Promise<{ status: number, headers: Headers, body: any }>}
 */
export const request = async (url, { method = 'GET', token, headers = {}, body, form } = {}) => {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(form === undefined ? {} : { body: form }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  return { status: response.status, headers: response.headers, body: await parsed(response) };
};

/**
 * @param {string} api
 * @param {{ login: string, role: string, password: string, passphrase?: string }} account
 */
export const person = (api, { login, role, password, passphrase }) => {
  const base = `${api}/api/v1`;
  let token;

  const logIn = async () => {
    const { status, body } = await request(`${base}/sessions`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: { login, password },
    });
    if (status >= 300) throw new Refused(`${login} logs in`, status, body);
    token = body.token;
    return token;
  };

  /** @param {Parameters<typeof request>[1]} [options] */
  const call = async (method, path, options = {}) => {
    if (token === undefined) await logIn();
    return request(`${base}${path}`, { method, token, ...options });
  };

  const get = async (path) => {
    const { status, body } = await call('GET', path);
    if (status >= 300) throw new Refused(`GET ${path}`, status, body);
    return body;
  };

  /**
   * Answers the status and the body, whatever they are; the same key is the same act.
   * @param {string} path
   * @param {unknown} [body]
   * @param {{ key?: string, wait?: number, form?: FormData }} [options]
   */
  const tryPost = (path, body, { key = randomUUID(), wait = 25, form } = {}) =>
    call('POST', path, {
      body: form === undefined ? (body ?? {}) : undefined,
      form,
      headers: { 'idempotency-key': key, ...(wait > 0 ? { prefer: `wait=${wait}` } : {}) },
    });

  /** @type {typeof tryPost} */
  const post = async (path, body, options) => {
    const answer = await tryPost(path, body, options);
    if (answer.status >= 300) throw new Refused(`POST ${path}`, answer.status, answer.body);
    return answer;
  };

  /** Raw bytes, for a file. */
  const download = async (path) => {
    if (token === undefined) await logIn();
    const response = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Refused(`GET ${path}`, response.status, await parsed(response));
    return Buffer.from(await response.arrayBuffer());
  };

  return { login, role, passphrase, logIn, get, post, tryPost, download };
};

/** @typedef {ReturnType<typeof person>} Person */
