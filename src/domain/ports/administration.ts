/**
 * Accounts of an office, for its administrators. Each act is written together with its entry of the system log, or not
 * at all.
 */
import type { UserRow } from './accounts.js';
import type { SystemLogEntry } from './system-log.js';

export type { SystemLogEntry };

export interface SystemLogRow extends SystemLogEntry {
  /** 1, 2, 3 … in the order in which they were written. */
  readonly number: number;
}

export type AccountProfile = Pick<UserRow, 'name' | 'nik' | 'nip' | 'rank' | 'title' | 'email'>;

export interface NewAccount extends AccountProfile {
  readonly id: string;
  readonly login: string;
  readonly passwordHash: string;
  /** Roles in the office of the entry. */
  readonly roles: readonly string[];
  /** True for an account that exists and cannot log in yet. */
  readonly disabled?: boolean;
}

/** True while the account is still as it was read by whoever changes it. */
export type StillSo = (account: UserRow) => boolean;

export interface Administration {
  /** Staff with a role in the office, disabled ones among them, by login. */
  staff(office: string): Promise<readonly UserRow[]>;
  /** Adds a member of staff with a password for one use. False where the login is taken. */
  add(account: NewAccount, entry: SystemLogEntry): Promise<boolean>;
  /**
   * Changes the account's profile, and its roles in the office of the entry where they are given. False, with nothing
   * changed, where `still` does not hold; it is asked under the account's lock.
   */
  edit(
    id: string,
    change: AccountProfile & { readonly roles?: readonly string[] },
    entry: SystemLogEntry,
    still?: StillSo,
  ): Promise<boolean>;
  /**
   * Sets a password and ends every session of the account but `keep`, the hash of a
   * token.
   */
  setPassword(
    id: string,
    password: { readonly hash: string; readonly once: boolean; readonly keep: string | null },
    entry: SystemLogEntry,
  ): Promise<void>;
  /** A disabled account cannot log in; its sessions end. False as for `edit`. */
  setDisabled(id: string, disabled: boolean, entry: SystemLogEntry, still?: StillSo): Promise<boolean>;
  /** Unlocks an official's key, so that passphrases can be tried again. False where the key was not locked. */
  unlockSigner(id: string, entry: SystemLogEntry): Promise<boolean>;
  /** Logs an act that changes no account. */
  note(entry: SystemLogEntry): Promise<void>;
  /** Newest first, older than `before` where it is given. */
  systemLog(query: {
    readonly office: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly SystemLogRow[]>;
}
