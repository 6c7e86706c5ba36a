/** How the bytes of a body become a value. Other systems' messages stay bytes: they are stored whole before anyone parses. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../problem/problem.js';

const WEBHOOKS = /^\/api\/v1\/(?:oss|sicantik)\//;

const isWebhook = ({ url }: FastifyRequest): boolean => WEBHOOKS.test(url);

const raw = new WeakMap<FastifyRequest, Uint8Array>();

/** The body of a webhook, exactly as it arrived; empty where there was none. */
export const rawBodyOf = (request: FastifyRequest): Uint8Array => raw.get(request) ?? new Uint8Array();

export const takeBodies = (server: FastifyInstance): void => {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isWebhook(request)) {
      raw.set(request, body);
      done(null);
    } else if (body.length === 0) done(null);
    else void parseJson(request, body.toString('utf8'), done);
  });
  server.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
    },
  );
  server.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isWebhook(request)) {
      done(problem('INPUT_INVALID', 'expected application/json', undefined, { status: 415 }));
      return;
    }
    raw.set(request, body);
    done(null);
  });
};
