/** Known address, wrong method: 405 with `Allow` (RFC 9110 section 15.5.6), and an answer to OPTIONS. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../problem/problem.js';

/** True where the address (without its query) is one of the pattern's, e.g. `/tasks/:task` or `/files/*`. */
export const fitsPattern = (pattern: string, address: string): boolean => {
  const expected = pattern.split('/');
  const given = address.split('/');
  const rest = expected.indexOf('*');
  if (rest === -1 ? expected.length !== given.length : given.length < rest) return false;
  const fixed = rest === -1 ? expected : expected.slice(0, rest);
  return fixed.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]));
};

const addressOf = ({ url }: FastifyRequest): string => {
  const [address = ''] = url.split('?');
  return address.length > 1 && address.endsWith('/') ? address.slice(0, -1) : address;
};

/** Answers other methods at known addresses. Must be called before the routes are added. */
export const refuseOtherMethods = (server: FastifyInstance): void => {
  const routes = new Map<string, Set<string>>();
  server.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    routes.set(url, methods);
  });
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const address = addressOf(request);
    const served = new Set([...routes].flatMap(([url, methods]) => (fitsPattern(url, address) ? [...methods] : [])));
    if (served.size === 0 || served.has(request.method)) return;
    const allowed = [...served, 'OPTIONS'].sort().join(', ');
    void reply.header('allow', allowed);
    if (request.method === 'OPTIONS') {
      await reply.status(204).send();
      return;
    }
    throw problem('METHOD_NOT_ALLOWED', `${request.method} is not served here; expected one of: ${allowed}`);
  });
};
