import { SetMetadata, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { APPLICANT } from '../../domain/access/permissions.js';
import type { Actor } from '../../domain/application/messages.js';
import { rolesAt, type SessionRow, type UserRow } from '../../domain/ports/accounts.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { problem } from '../problem/problem.js';

/** Session of this request, with its account. */
export interface Session extends Omit<SessionRow, 'user'> {
  readonly user: UserRow;
}

export const NO_ACCOUNT = Symbol('no-account');

/** The page needs no account. An operation says so itself: `@Doc({ open: true })`. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(NO_ACCOUNT, true);

const sessions = new WeakMap<FastifyRequest, Session>();

export const rememberSession = (request: FastifyRequest, session: Session): void => {
  sessions.set(request, session);
};

export const sessionOf = (request: FastifyRequest): Session => {
  const session = sessions.get(request);
  if (session === undefined) throw problem('UNAUTHENTICATED', 'log in first: POST /api/v1/sessions');
  return session;
};

export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session =>
  sessionOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): UserRow =>
    sessionOf(context.switchToHttp().getRequest<FastifyRequest>()).user,
);

/**
 * The user as one who acts in this office: only the roles held there count, those of one they stand in for among them.
 */
export const actorIn = (user: UserRow, office: string): Actor => ({
  user: user.id,
  roles: [
    ...rolesAt(user, office),
    ...rolesAt({ roles: user.standsInFor ?? [] }, office),
    ...(user.kind === 'applicant' && !user.roles.some(({ role }) => role === APPLICANT) ? [APPLICANT] : []),
  ],
});

/**
 * The actor of an act that needs a role: who has it only for another acts on that one's behalf, and the record says so.
 */
export const actorAs = (user: UserRow, office: string, role: string): Actor => {
  const actor = actorIn(user, office);
  if (user.roles.some((held) => held.office === office && held.role === role)) return actor;
  const standsIn = user.standsInFor?.find((held) => held.office === office && held.role === role);
  return standsIn === undefined ? actor : { ...actor, onBehalfOf: standsIn.user };
};

/**
 * The office that a list is asked of: the one that is named, or the only one the user works in. Who works in none is
 * asked for a permission in the office that this API serves, and lacks it.
 */
export const officeAsked = (offices: readonly string[], asked: string | undefined, served: string): string => {
  const [only, ...others] = offices;
  if (asked !== undefined) return asked;
  if (others.length > 0) {
    throw inputInvalid([fieldFault('office', 'expected one of: {choices}', { choices: offices.join(', ') })]);
  }
  return only ?? served;
};

export const officesOf = (user: UserRow): readonly string[] => [
  ...new Set([...user.roles, ...(user.standsInFor ?? [])].map(({ office }) => office)),
];
