/** Languages that the reader of an answer prefers: the request's `Accept-Language`, for everything that answers it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const reader = new AsyncLocalStorage<string | undefined>();

/** `Accept-Language` of the request that is being answered; undefined where there is none, or no request. */
export const readerLanguages = (): string | undefined => reader.getStore();

/** Keeps the request's languages for its answer. Runs after the body is read, whose stream would lose them. */
export const knowReader = (server: FastifyInstance): void => {
  server.addHook('preHandler', ({ headers }, _reply, done) => {
    reader.run(headers['accept-language'], done);
  });
};
