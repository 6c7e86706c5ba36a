/**
 * Versions of resources that two people can change, and the condition under which one of them may (RFC 9110 section
 * 13.1.1).
 */
import { Injectable, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { problem } from '../problem/problem.js';
import { operationOf } from './doc.js';

/** Refusal where the current version, of this entity tag, is not the one that the caller has read; null where it is. */
export type StillAt = (etag: string) => Refusal | null;

/** Entity tag of a version. The version must change whenever the answer does. */
export const etagOf = (version: string | number): string => `"${version}"`;

const listed = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim());

const stillAt =
  (given: string): StillAt =>
  (etag) =>
    given.trim() === '*' || listed(given).includes(etag)
      ? null
      : refusal('PRECONDITION_FAILED', `it has been changed: expected ${given}, it is ${etag} now; read it again`, {
          etag,
        });

/** The condition of the request's `If-Match`; where there is none every version will do. */
export const conditionOf = ({ headers }: FastifyRequest): StillAt => {
  const given = headers['if-match'];
  return given === undefined ? () => null : stillAt(given);
};

/** The condition of the request's `If-Match`, for a handler's parameter. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): StillAt =>
  conditionOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/**
 * Refuses a request without the condition where the route needs one, before its key is looked up or its body is read.
 */
@Injectable()
export class PreconditionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (operationOf(context.getHandler())?.precondition !== 'required' || headers['if-match'] !== undefined)
      return true;
    throw problem(
      'PRECONDITION_REQUIRED',
      'the header If-Match is needed: the ETag of what was read, so that nobody else’s change is lost',
      undefined,
      { errors: [fieldFault('If-Match', 'is missing')] },
    );
  }
}
