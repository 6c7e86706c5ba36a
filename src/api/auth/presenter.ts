import type { Action } from '../../domain/access/permissions.js';
import { endOf, provenUntil, type SessionLimits } from '../../domain/access/sessions.js';
import type { SessionRow, UserRow } from '../../domain/ports/accounts.js';
import type { Answer } from '../http/schema.js';
import { isInForce, isLasting, type Delegation } from '../../domain/ports/delegations.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import type { OfficeInfo } from '../ports.js';
import type { MeAnswer, OwnSessionList, UserAnswer } from './answers.js';
import type { Session } from './current-user.js';
import { sessionId } from './session-id.js';

export type PresentedUser = Answer<typeof UserAnswer>;

/** The account without anything secret. */
export const presentUser = ({ id, login, name, kind, nip, title, roles }: UserRow): PresentedUser => ({
  id,
  login,
  name,
  kind,
  nip,
  title,
  roles,
});

type PresentedMe = Answer<typeof MeAnswer>;

export type PresentedSession = Answer<typeof OwnSessionList>['items'][number];

const presentSession = (session: Omit<SessionRow, 'user'>, limits: SessionLimits): PresentedMe['session'] => ({
  ...{ id: sessionId(session), kind: session.kind, address: session.address, agent: session.agent },
  beganAt: isoInstant(session.createdAt),
  lastUsedAt: isoInstant(session.lastUsedAt),
  endsAt: isoInstant(endOf(session, limits)),
  expiresAt: isoInstant(session.expiresAt),
  provenUntil: isoInstant(provenUntil(session, limits)),
});

export const presentSessions = (
  sessions: readonly SessionRow[],
  current: Pick<SessionRow, 'tokenHash'>,
  limits: SessionLimits,
): readonly PresentedSession[] =>
  sessions.map((session) => ({
    ...presentSession(session, limits),
    current: session.tokenHash === current.tokenHash,
  }));

export interface Surroundings {
  readonly office: OfficeInfo;
  readonly language: string;
  readonly may: readonly Action[];
  readonly limits: SessionLimits;
  readonly at: Instant;
}

/** The account with its session, and its delegations that have not ended, from its own side. */
export const presentMe = (
  { user, ...session }: Session,
  delegations: readonly Delegation[],
  { office, language, may, limits, at }: Surroundings,
  nameOf: (id: string) => string | null,
): PresentedMe => {
  const standIn = (one: Delegation, other: string): PresentedMe['standsInFor'][number] => ({
    ...{ delegation: one.id, kind: one.kind, role: one.role, office: one.office },
    ...{ user: other, userName: nameOf(other) },
    ...{ startsAt: isoInstant(one.startsAt), endsAt: isoInstant(one.endsAt), letter: one.letter },
    hasDecree: one.decree !== null,
    inForce: isInForce(one, at),
  });
  const lasting = delegations.filter((one) => isLasting(one, at));
  return {
    ...presentUser(user),
    ...{ office: { id: office.id, name: office.name }, language, may: [...may] },
    session: presentSession(session, limits),
    standsInFor: lasting.filter(({ to }) => to === user.id).map((one) => standIn(one, one.from)),
    stoodInForBy: lasting.filter(({ from }) => from === user.id).map((one) => standIn(one, one.to)),
  };
};
