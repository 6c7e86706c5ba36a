import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { isAlive, isTouchDue, provenUntil } from '../../domain/access/sessions.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Accounts, SessionRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { operationOf } from '../http/doc.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problem } from '../problem/problem.js';
import { credentialOf, forged } from './credentials.js';
import { NO_ACCOUNT, rememberSession } from './current-user.js';
import { sha256Hex } from './tokens.js';

/** Guard before every route; a route is open only where it says so itself. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.delegations) private readonly delegations: Delegations,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const doc = operationOf(context.getHandler());
    if (doc?.open === true || this.says(context, NO_ACCOUNT)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const session = await this.session(request);
    const user = await this.accounts.byId(session.user);
    if (user === null || user.disabled) throw problem('UNAUTHENTICATED', 'the session has ended; log in again');
    if (user.passwordOnce && doc?.oneTimePassword !== true) {
      throw problem(
        'PASSWORD_CHANGE_NEEDED',
        'the password was given out for one use; change it: PUT /api/v1/me/password',
      );
    }
    if (doc?.proven === true && this.clock() >= provenUntil(session, this.options.sessions))
      throw problem('PROOF_NEEDED', 'the password was given too long ago; give it again: POST /api/v1/me/proof');
    const standsInFor = (await this.delegations.standInsOf(user.id, this.clock())).map(({ office, role, from }) => ({
      office,
      role,
      user: from,
    }));
    rememberSession(request, { ...session, user: standsInFor.length === 0 ? user : { ...user, standsInFor } });
    return true;
  }

  /** The session of the request, which counts as one more use of it. */
  private async session({ method, headers, ip }: FastifyRequest): Promise<SessionRow> {
    const given = credentialOf(headers);
    if (given === undefined && (headers.authorization ?? '') !== '')
      throw problem('UNAUTHENTICATED', 'the token is none of this office; log in again: POST /api/v1/sessions');
    if (given === undefined)
      throw problem('UNAUTHENTICATED', 'send "Authorization: Bearer <token>" from POST /api/v1/sessions');
    const at = this.clock();
    const session = await this.accounts.session(sha256Hex(given.token), at);
    if (session === null || session.kind !== given.kind || !isAlive(session, this.options.sessions, at))
      throw problem('UNAUTHENTICATED', 'the session has ended; log in again');
    const fault = given.kind === 'browser' ? forged(method, headers, this.options.publicUrl) : null;
    if (fault !== null) throw problem('UNAUTHENTICATED', fault);
    if (!isTouchDue(session, { at, address: ip })) return session;
    await this.accounts.touchSession(session.tokenHash, at, ip);
    return { ...session, lastUsedAt: at, address: ip };
  }

  private says(context: ExecutionContext, mark: symbol): boolean {
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(mark, [context.getHandler(), context.getClass()]) === true
    );
  }
}
