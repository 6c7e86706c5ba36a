/** The first administrator of an office, or one who is locked out: made by whoever may run commands on the server. */
import { ADMINISTRATOR } from '../../domain/access/permissions.js';
import { rolesAt, type Accounts } from '../../domain/ports/accounts.js';
import type { Administration } from '../../domain/ports/administration.js';
import type { Instant } from '../../domain/shared/time.js';

export interface MadeAdministrator {
  readonly login: string;
  /** Password for one use: shown once, and changed by its owner before anything else. */
  readonly password: string;
}

export interface AdministratorOptions {
  readonly office: string;
  readonly accounts: Pick<Accounts, 'byLogin'>;
  readonly administration: Pick<Administration, 'add' | 'edit' | 'setPassword' | 'setDisabled'>;
  readonly newId: () => string;
  readonly newPassword: () => string;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly now: () => Instant;
}

/**
 * Makes the account, or gives an existing one of the staff the role and a new password, and opens it where it was
 * disabled. What else it may do stays. Every change stands in the system log.
 * @throws Error where the login is an applicant's, or was taken at this moment
 */
export const createAdministratorMaker =
  ({ office, accounts, administration, newId, newPassword, hashPassword, now }: AdministratorOptions) =>
  async (login: string): Promise<MadeAdministrator> => {
    const password = newPassword();
    const hash = await hashPassword(password);
    const known = await accounts.byLogin(login);
    const id = known?.id ?? newId();
    const entry = { at: now(), office, actor: 'system', verb: 'administrator', subject: id, detail: {} };
    if (known === null) {
      const details = { name: login, nip: null, rank: null, title: null, email: null, roles: [ADMINISTRATOR] };
      if (!(await administration.add({ id, login, passwordHash: hash, ...details }, entry)))
        throw new Error(`another account took the login "${login}" at this moment; run the command again`);
      return { login, password };
    }
    if (known.kind !== 'staff')
      throw new Error(`"${login}" is the account of an applicant; an administrator needs another login`);
    const { name, nik = null, nip, rank, title, email } = known;
    const held = rolesAt(known, office);
    const roles = [...new Set([...held, ADMINISTRATOR])];
    await administration.edit(
      id,
      { name, nik, nip, rank, title, email, roles },
      { ...entry, detail: { roles: { before: held, after: roles } } },
    );
    await administration.setPassword(id, { hash, once: true, keep: null }, { ...entry, verb: 'password-reset' });
    if (known.disabled) await administration.setDisabled(id, false, { ...entry, verb: 'account-enable' });
    return { login, password };
  };
