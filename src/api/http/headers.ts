import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { problem } from '../problem/problem.js';
import { conditionOf, type StillAt } from './etag.js';

const KEY = /^[A-Za-z0-9_-]{8,64}$/;
const MAX_WAIT_SECONDS = 30;

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The key of a repeatable request. It has no colon, so it cannot meet a key that the machinery makes. */
export const idempotencyKeyOf = (request: FastifyRequest): string => {
  const given = header(request, 'idempotency-key');
  // draft-ietf-httpapi-idempotency-key-header: the key may stand as a quoted string (RFC 8941)
  const key = given?.replace(/^"(.*)"$/, '$1');
  if (key === undefined || !KEY.test(key)) {
    throw problem(
      'INPUT_INVALID',
      'the header Idempotency-Key is needed: 8 to 64 letters, digits, "-" or "_", made once for each act',
      undefined,
      { errors: [fieldFault('Idempotency-Key', key === undefined ? 'is missing' : 'has another form')] },
    );
  }
  return key;
};

/** Seconds that the client will wait for the effect (RFC 7240, `Prefer: wait=N`); 0 where it asks for no wait. */
export const waitSecondsOf = (request: FastifyRequest): number => {
  const wait = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,4})"?/.exec(header(request, 'prefer') ?? '')?.[1];
  return wait === undefined ? 0 : Math.min(Number(wait), MAX_WAIT_SECONDS);
};

/** Wishes of a request about its answer: its key, the time it waits, and the version that must still be current. */
export interface ActHeaders {
  readonly key: string;
  readonly waitSeconds: number;
  readonly stillAt: StillAt;
}

export const Act = createParamDecorator((_: unknown, context: ExecutionContext): ActHeaders => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { key: idempotencyKeyOf(request), waitSeconds: waitSecondsOf(request), stillAt: conditionOf(request) };
});
