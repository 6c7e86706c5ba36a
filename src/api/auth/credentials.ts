/** Way in which a request says whose it is: a token in a header, from a program; a cookie, from a browser. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionKind } from '../../domain/access/sessions.js';

/** `__Host-`: a browser keeps it only with `Secure`, `Path=/` and no `Domain`, so that no other host can set it. */
export const COOKIE = '__Host-paraf';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
/** Header that a page of another site cannot add without being asked by CORS, which this API never allows. */
export const WRITE_HEADER = 'x-paraf-write';
const TOKEN = /^[A-Za-z0-9_-]{20,200}$/;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export interface Credential {
  readonly kind: SessionKind;
  readonly token: string;
}

type Headers = FastifyRequest['headers'];

const cookieOf = ({ cookie }: Headers): string | undefined =>
  cookie
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);

/** The credential of a request; undefined where it has none. A token in the header counts before any cookie. */
export const credentialOf = (headers: Headers): Credential | undefined => {
  if (headers.authorization !== undefined) {
    const token = /^Bearer (\S+)$/i.exec(headers.authorization)?.[1] ?? '';
    return TOKEN.test(token) ? { kind: 'program', token } : undefined;
  }
  const token = cookieOf(headers) ?? '';
  return TOKEN.test(token) ? { kind: 'browser', token } : undefined;
};

/**
 * Fault of a browser's write, in English; null where it comes from this office's own pages, or only reads. A browser
 * sends `Origin` with every write, and no page can change it.
 */
export const forged = (method: string, headers: Headers, publicUrl: string): string | null => {
  if (READING.has(method)) return null;
  const { origin } = new URL(publicUrl);
  if (headers.origin !== origin) return `with the cookie, only pages of ${origin} write (Origin)`;
  return headers[WRITE_HEADER] === undefined ? `with the cookie, a write needs the header ${WRITE_HEADER}: 1` : null;
};

export const giveCookie = (reply: FastifyReply, token: string): void => {
  void reply.header('set-cookie', `${COOKIE}=${token}; ${ATTRIBUTES}`);
};

export const takeCookie = (reply: FastifyReply): void => {
  void reply.header('set-cookie', `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`);
};
