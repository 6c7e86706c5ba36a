/** Accounts of an office as its administrators keep them. Each act is written with its entry of the system log, or not at all. */
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
  /** Made, but opens nothing yet. */
  readonly disabled?: boolean;
}

/** Whether the account is still what whoever changes it has read. */
export type StillSo = (account: UserRow) => boolean;

export interface Administration {
  /** Staff with a role in the office, disabled ones among them, by login. */
  staff(office: string): Promise<readonly UserRow[]>;
  /** A member of staff whose password is for one use. False where the login is taken. */
  add(account: NewAccount, entry: SystemLogEntry): Promise<boolean>;
  /**
   * Changes what people see of the account, and its roles in the office of the entry where they are given. False, and
   * nothing is changed, where the account is not `still` so; asked under the account's lock.
   */
  edit(
    id: string,
    change: AccountProfile & { readonly roles?: readonly string[] },
    entry: SystemLogEntry,
    still?: StillSo,
  ): Promise<boolean>;
  /** Lifts the lock of wrong passwords and ends every session of the account but `keep`, the hash of a token. */
  setPassword(
    id: string,
    password: { readonly hash: string; readonly once: boolean; readonly keep: string | null },
    entry: SystemLogEntry,
  ): Promise<void>;
  /** A disabled account cannot log in; its sessions end. False as for `edit`. */
  setDisabled(id: string, disabled: boolean, entry: SystemLogEntry, still?: StillSo): Promise<boolean>;
  /** Lets an official try passphrases again. False where the key was not locked. */
  unlockSigner(id: string, entry: SystemLogEntry): Promise<boolean>;
  /** An act that changes nothing here. */
  note(entry: SystemLogEntry): Promise<void>;
  /** Newest first, older than `before` where it is given. */
  systemLog(query: {
    readonly office: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly SystemLogRow[]>;
}
