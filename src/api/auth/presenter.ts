import type { UserRow } from '../../domain/ports/accounts.js';
import type { Answer } from '../http/schema.js';
import type { UserAnswer } from './answers.js';

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
