import { rolesAt, type UserRow } from '../../domain/ports/accounts.js';
import { sha256Hex } from '../auth/tokens.js';

const DIGITS = 20;

/** Version of an account: it changes with whatever an administrator of this office can change of the account. */
export const accountVersion = (
  { name, nik = null, nip, rank, title, email, roles, disabled }: UserRow,
  office: string,
): string => {
  const held = [...rolesAt({ roles }, office)].sort();
  return sha256Hex(JSON.stringify([name, nik, nip, rank, title, email, held, disabled])).slice(0, DIGITS);
};
