/** Accounts of people and systems that sign in. */
import type { SessionTimes } from '../access/sessions.js';
import type { Instant } from '../shared/time.js';

export interface UserRow {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  /** Nomor Induk Kependudukan, 16 digits; absent or null where the office has not recorded it. */
  readonly nik?: string | null;
  /** Nomor Induk Pegawai. */
  readonly nip: string | null;
  readonly rank: string | null;
  readonly title: string | null;
  readonly email: string | null;
  readonly passwordHash: string;
  readonly kind: 'staff' | 'applicant' | 'system';
  readonly roles: readonly { readonly role: string; readonly office: string }[];
  readonly disabled: boolean;
  /** True for a password given out for one use: the account can do nothing before it is changed. */
  readonly passwordOnce: boolean;
  /** Roles that the user holds for another for now; known only for the signed-in user. */
  readonly standsInFor?: readonly { readonly office: string; readonly role: string; readonly user: string }[];
}

/** Roles that the account holds in this office. */
export const rolesAt = ({ roles }: Pick<UserRow, 'roles'>, office: string): readonly string[] =>
  roles.flatMap((held) => (held.office === office ? [held.role] : []));

/** A session on record. */
export interface SessionRow extends SessionTimes {
  readonly tokenHash: string;
  readonly user: string;
  readonly createdAt: Instant;
  /** Network address of the last request, as the proxy in front gives it. */
  readonly address: string;
  /** Program that began it, by its `User-Agent`; empty where it named none. */
  readonly agent: string;
}

export interface Accounts {
  byLogin(login: string): Promise<UserRow | null>;
  byId(id: string): Promise<UserRow | null>;
  save(user: Omit<UserRow, 'disabled' | 'passwordOnce'>): Promise<void>;
  /** Active accounts that hold the role, the last appointed first. */
  byRole(role: string, office: string): Promise<readonly UserRow[]>;
  /** Roles of the office that an active account holds. */
  rolesHeld(office: string): Promise<readonly string[]>;
  openSession(session: SessionRow): Promise<void>;
  /** The session of an active account that has not reached its longest time. */
  session(tokenHash: string, at: Instant): Promise<SessionRow | null>;
  /** Sessions of the account that have not reached their longest time, the last begun first. */
  sessionsOf(user: string, at: Instant): Promise<readonly SessionRow[]>;
  /** Notes a request of the session; never an earlier one than is noted. */
  touchSession(tokenHash: string, at: Instant, address: string): Promise<void>;
  /** Notes that the password was given in the session. */
  proveSession(tokenHash: string, at: Instant): Promise<void>;
  closeSession(tokenHash: string): Promise<void>;
}
