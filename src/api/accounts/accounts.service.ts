import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { Administration, SystemLogEntry, SystemLogRow } from '../../domain/ports/administration.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { etagOf, type StillAt } from '../http/etag.js';
import { hashPassword, oneTimePassword } from '../auth/passwords.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { KnownRoles } from './known-roles.js';
import { accountVersion } from './version.js';
import type { ChangeAccountInput, LogInput, NewAccountInput } from './dto.js';

/** What an administrator does with the accounts of the office; each act stands in the system log. */
@Injectable()
export class AccountsService {
  constructor(
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.administration) private readonly administration: Administration,
    @Inject(KnownRoles) private readonly roles: KnownRoles,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async list(by: UserRow): Promise<readonly UserRow[]> {
    this.permit(by);
    return this.administration.staff(this.office.id);
  }

  async find(by: UserRow, id: string): Promise<UserRow> {
    this.permit(by);
    return this.account(id);
  }

  async add(
    by: UserRow,
    { login, roles, ...profile }: NewAccountInput,
  ): Promise<{ readonly user: UserRow; readonly password: string }> {
    this.permit(by);
    await this.roles.check(roles);
    const id = randomUUID();
    const password = oneTimePassword();
    const account = { id, login, ...profile, roles, passwordHash: await hashPassword(password) };
    const added = await this.administration.add(account, this.entry(by, 'account-add', id, { roles }));
    if (!added) throw problem('LOGIN_TAKEN', 'another account has this login; choose another');
    return { user: await this.account(id), password };
  }

  async change(
    by: UserRow,
    id: string,
    { disabled, ...change }: ChangeAccountInput,
    stillAt: StillAt,
  ): Promise<UserRow> {
    const user = await this.other(by, id);
    await this.roles.check(change.roles ?? []);
    let moved: Refusal | null = null;
    const still = (account: UserRow): boolean => {
      moved = stillAt(etagOf(accountVersion(account, this.office.id)));
      return moved === null;
    };
    if (Object.keys(change).length > 0) {
      const {
        roles,
        name = user.name,
        nik = user.nik ?? null,
        nip = user.nip,
        rank = user.rank,
        title = user.title,
        email = user.email,
      } = change;
      const had = user.roles.filter((held) => held.office === this.office.id).map(({ role }) => role);
      const detail = {
        fields: Object.keys(change),
        ...(roles === undefined ? {} : { roles: { before: had, after: roles } }),
      };
      const edited = { name, nik, nip, rank, title, email, ...(roles === undefined ? {} : { roles }) };
      await this.administration.edit(id, edited, this.entry(by, 'account-change', id, detail), still);
      orThrow(moved);
    }
    if (disabled !== undefined && disabled !== user.disabled) {
      const entry = this.entry(by, disabled ? 'account-disable' : 'account-enable', id);
      // what was changed a line before is this caller's own change
      await this.administration.setDisabled(id, disabled, entry, Object.keys(change).length > 0 ? undefined : still);
      orThrow(moved);
    }
    return this.account(id);
  }

  async resetPassword(by: UserRow, id: string): Promise<string> {
    await this.other(by, id);
    const password = oneTimePassword();
    const reset = { hash: await hashPassword(password), once: true, keep: null };
    await this.administration.setPassword(id, reset, this.entry(by, 'password-reset', id));
    return password;
  }

  async unlockKey(by: UserRow, id: string): Promise<void> {
    await this.other(by, id);
    const unlocked = await this.administration.unlockSigner(id, this.entry(by, 'signing-key-unlock', id));
    if (!unlocked) throw problem('ALREADY_DONE', 'the signing key is not locked');
  }

  async systemLog(by: UserRow, { cursor: before, limit }: LogInput): Promise<readonly SystemLogRow[]> {
    orThrow(may(actorIn(by, this.office.id), 'view-system-log', {}));
    return this.administration.systemLog({
      office: this.office.id,
      limit,
      ...(before === undefined ? {} : { before }),
    });
  }

  private permit(by: UserRow): void {
    orThrow(may(actorIn(by, this.office.id), 'manage-accounts', {}));
  }

  /** An account of this office, and not the administrator's own: nobody gives themself a role or opens their own key. */
  private async other(by: UserRow, id: string): Promise<UserRow> {
    this.permit(by);
    const user = await this.account(id);
    if (user.id === by.id)
      throw problem('OWN_ACCOUNT', "an administrator's own account is changed by another administrator");
    return user;
  }

  private async account(id: string): Promise<UserRow> {
    const user = await this.accounts.byId(id);
    if (user?.kind !== 'staff' || !user.roles.some(({ office }) => office === this.office.id)) {
      throw problem('ACCOUNT_NOT_FOUND', `the office has no account "${id}"`);
    }
    return user;
  }

  private entry(by: UserRow, verb: string, subject: string, detail: SystemLogEntry['detail'] = {}): SystemLogEntry {
    return { at: this.clock(), office: this.office.id, actor: by.id, verb, subject, detail };
  }
}
