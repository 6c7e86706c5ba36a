import type { UserRow } from '../../domain/ports/accounts.js';

export interface PresentedUser {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly kind: UserRow['kind'];
  readonly nip: string | null;
  readonly title: string | null;
  readonly roles: UserRow['roles'];
}

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
