import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operationOf, type RouteDoc } from './doc.js';

const serving = new WeakMap<FastifyRequest, RouteDoc>();

/** The operation that this request has reached; undefined for pages, and where no route was found. */
export const operationServing = (request: FastifyRequest): RouteDoc | undefined => serving.get(request);

/** Guard before every other, so that whoever refuses the request knows its operation. */
@Injectable()
export class OperationGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const doc = operationOf(context.getHandler());
    if (doc !== undefined) serving.set(context.switchToHttp().getRequest<FastifyRequest>(), doc);
    return true;
  }
}
