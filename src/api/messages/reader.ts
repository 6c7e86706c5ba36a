/** The languages that whoever reads an answer prefers: the request's `Accept-Language`, for all that answers it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const reader = new AsyncLocalStorage<string | undefined>();

/** `Accept-Language` of the request that is being answered; undefined where there is none, or no request. */
export const readerLanguages = (): string | undefined => reader.getStore();

/** After the body is read: its stream would lose whom it is read for. */
export const knowReader = (server: FastifyInstance): void => {
  server.addHook('preHandler', ({ headers }, _reply, done) => {
    reader.run(headers['accept-language'], done);
  });
};
