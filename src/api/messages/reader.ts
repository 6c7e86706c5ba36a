/**
 * Languages that the reader of an answer prefers: the request's `Accept-Language`, for everything that answers it. A page
 * is in the office's language as a whole.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import { isPage } from '../http/prefix.js';

const reader = new AsyncLocalStorage<string | undefined>();

/** `Accept-Language` of the request that is being answered; undefined where there is none, for a page, or no request. */
export const readerLanguages = (): string | undefined => reader.getStore();

/** Keeps the request's languages for its answer. Runs after the body is read, whose stream would lose them. */
export const knowReader = (server: FastifyInstance): void => {
  server.addHook('preHandler', ({ headers, routeOptions }, _reply, done) => {
    reader.run(isPage(routeOptions.url) ? undefined : headers['accept-language'], done);
  });
};
