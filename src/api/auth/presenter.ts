import type { UserRow } from '../../domain/ports/accounts.js';
import type { Answer } from '../http/schema.js';
import { isInForce, isLasting, type Delegation } from '../../domain/ports/delegations.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import type { MeAnswer, UserAnswer } from './answers.js';

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

/** The account with its delegations that have not ended, from its own side. */
export const presentMe = (
  user: UserRow,
  delegations: readonly Delegation[],
  at: Instant,
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
    standsInFor: lasting.filter(({ to }) => to === user.id).map((one) => standIn(one, one.from)),
    stoodInForBy: lasting.filter(({ from }) => from === user.id).map((one) => standIn(one, one.to)),
  };
};
