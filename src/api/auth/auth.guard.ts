import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { operationOf } from '../http/doc.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';
import { NO_ACCOUNT, rememberSession } from './current-user.js';
import { sha256Hex } from './tokens.js';

const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(request.headers.authorization ?? '')?.[1];

/** Guard before every route; a route is open only where it says so itself. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.delegations) private readonly delegations: Delegations,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const doc = operationOf(context.getHandler());
    if (doc?.open === true || this.says(context, NO_ACCOUNT)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearer(request);
    if (token === undefined)
      throw problem('UNAUTHENTICATED', 'send "Authorization: Bearer <token>" from POST /api/v1/sessions');
    const tokenHash = sha256Hex(token);
    const session = await this.accounts.session(tokenHash, this.clock());
    const user = session === null ? null : await this.accounts.byId(session.user);
    if (user === null || user.disabled) throw problem('UNAUTHENTICATED', 'the session has ended; log in again');
    if (user.passwordOnce && doc?.oneTimePassword !== true) {
      throw problem(
        'PASSWORD_CHANGE_NEEDED',
        'the password was given out for one use; change it: PUT /api/v1/me/password',
      );
    }
    const standsInFor = (await this.delegations.standInsOf(user.id, this.clock())).map(({ office, role, from }) => ({
      office,
      role,
      user: from,
    }));
    rememberSession(request, { user: standsInFor.length === 0 ? user : { ...user, standsInFor }, tokenHash });
    return true;
  }

  private says(context: ExecutionContext, mark: symbol): boolean {
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(mark, [context.getHandler(), context.getClass()]) === true
    );
  }
}
