import { SetMetadata, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { APPLICANT } from '../../domain/access/permissions.js';
import type { Actor } from '../../domain/application/messages.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { problem } from '../problem/problem.js';

/** Who is logged in on this request. */
export interface Session {
  readonly user: UserRow;
  readonly tokenHash: string;
}

export const NO_ACCOUNT = Symbol('no-account');

/** The route needs no account. Without it every route does. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(NO_ACCOUNT, true);

export const ONE_TIME_PASSWORD = Symbol('one-time-password');

/** The route is open to one whose password was given out for one use; every other is not, until it is changed. */
export const WithOneTimePassword = (): MethodDecorator & ClassDecorator => SetMetadata(ONE_TIME_PASSWORD, true);

const sessions = new WeakMap<FastifyRequest, Session>();

export const rememberSession = (request: FastifyRequest, session: Session): void => {
  sessions.set(request, session);
};

export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const session = sessions.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === undefined) throw problem('UNAUTHENTICATED', 'log in first: POST /api/v1/sessions');
  return session;
});

export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserRow => {
  const session = sessions.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === undefined) throw problem('UNAUTHENTICATED', 'log in first: POST /api/v1/sessions');
  return session.user;
});

/** The user as one who acts in this office: only the roles held there count, those of one they stand in for among them. */
export const actorIn = (user: UserRow, office: string): Actor => ({
  user: user.id,
  roles: [
    ...user.roles.filter((held) => held.office === office).map(({ role }) => role),
    ...(user.standsInFor ?? []).filter((held) => held.office === office).map(({ role }) => role),
    ...(user.kind === 'applicant' && !user.roles.some(({ role }) => role === APPLICANT) ? [APPLICANT] : []),
  ],
});

/** The actor of an act that needs a role: who has it only for another acts on that one's behalf, and the record says so. */
export const actorAs = (user: UserRow, office: string, role: string): Actor => {
  const actor = actorIn(user, office);
  if (user.roles.some((held) => held.office === office && held.role === role)) return actor;
  const standsIn = user.standsInFor?.find((held) => held.office === office && held.role === role);
  return standsIn === undefined ? actor : { ...actor, onBehalfOf: standsIn.user };
};

export const officesOf = (user: UserRow): readonly string[] => [
  ...new Set([...user.roles, ...(user.standsInFor ?? [])].map(({ office }) => office)),
];
