import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { GuardedChange } from '../../domain/access/guarded-change.js';
import { divideChange, holdsGuarded } from '../../domain/access/second-person.js';
import { canonicalJson } from '../../domain/audit/canonical.js';
import type { Administration, SystemLogEntry, SystemLogRow } from '../../domain/ports/administration.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Confirmations, NewConfirmation } from '../../domain/ports/confirmations.js';
import { isObject, type JsonObject } from '../../domain/shared/json.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { etagOf, type StillAt } from '../http/etag.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { GuardedRoles } from './guarded-roles.js';
import { KnownRoles } from './known-roles.js';
import { OneTimePasswords } from './one-time-passwords.js';
import { accountVersion } from './version.js';
import type { ChangeAccountInput, LogInput, NewAccountInput } from './dto.js';

export interface MadeAccount {
  readonly user: UserRow;
  /** One-time password; null where its owner has it by mail, now or once a second person has confirmed the account. */
  readonly password: string | null;
}

export interface PasswordReset {
  /** One-time password; null where its owner has it by mail, or a second person confirms the reset first. */
  readonly password: string | null;
  readonly confirmation: string | null;
}

/** Acts of an administrator on the accounts of the office; each act stands in the system log. */
@Injectable()
export class AccountsService {
  constructor(
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.administration) private readonly administration: Administration,
    @Inject(KnownRoles) private readonly roles: KnownRoles,
    @Inject(GuardedRoles) private readonly guards: GuardedRoles,
    @Inject(OneTimePasswords) private readonly passwords: OneTimePasswords,
    @Inject(PORT.confirmations) private readonly confirmations: Confirmations,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async list(by: UserRow): Promise<readonly UserRow[]> {
    this.permit(by);
    return this.administration.staff(this.office.id);
  }

  /** Ids of waiting confirmations, by the account that each is about. */
  async waiting(): Promise<ReadonlyMap<string, readonly string[]>> {
    const byAccount = new Map<string, string[]>();
    for (const { id, account } of await this.confirmations.waiting(this.office.id))
      byAccount.set(account, [...(byAccount.get(account) ?? []), id]);
    return byAccount;
  }

  async find(by: UserRow, id: string): Promise<UserRow> {
    this.permit(by);
    return this.account(id);
  }

  /**
   * Makes an account at once. An account that shall hold a guarded role opens nothing before a second person has
   * confirmed it; its password is mailed with that.
   */
  async add(by: UserRow, { login, roles, ...profile }: NewAccountInput): Promise<MadeAccount> {
    this.permit(by);
    await this.roles.check(roles);
    this.passwords.checkAddress(profile);
    const id = randomUUID();
    const password = await this.passwords.make();
    const disabled = holdsGuarded(roles, await this.guards.guarded());
    const account = { id, login, ...profile, roles, disabled, passwordHash: password.hash };
    const added = await this.administration.add(account, this.entry(by, 'account-add', id, { roles, disabled }));
    if (!added) throw problem('LOGIN_TAKEN', 'another account has this login; choose another');
    if (disabled) await this.ask(by, id, { enable: true });
    // a password that is mailed now would be refused as a wrong one until the second person has confirmed the account
    if (disabled && this.passwords.areMailed) return { user: await this.account(id), password: null };
    const given = await this.passwords.give({ login, ...profile }, password);
    await this.administration.note(this.entry(by, 'one-time-password', id, given.log));
    return { user: await this.account(id), password: given.shown };
  }

  async change(by: UserRow, id: string, wanted: ChangeAccountInput, stillAt: StillAt): Promise<UserRow> {
    const user = await this.other(by, id);
    await this.roles.check(wanted.roles ?? []);
    const held = user.roles.filter(({ office }) => office === this.office.id).map(({ role }) => role);
    const guarded = await this.guards.guarded();
    const { now, later } = divideChange({ ...user, roles: held }, wanted, guarded);
    const { disabled, ...change } = now;
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
      const detail = {
        fields: Object.keys(change),
        ...(roles === undefined ? {} : { roles: { before: held, after: roles } }),
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
    if (later !== null) {
      // nothing of it was written before: what the caller has read is asked here
      if (Object.keys(now).length === 0) {
        still(user);
        orThrow(moved);
      }
      await this.ask(by, id, later);
    }
    return this.account(id);
  }

  /** Resets a password: at once, or, for a holder of a guarded role, when a second person has confirmed it. */
  async resetPassword(by: UserRow, id: string): Promise<PasswordReset> {
    const user = await this.other(by, id);
    this.passwords.checkAddress(user);
    const held = user.roles.filter(({ office }) => office === this.office.id).map(({ role }) => role);
    if (holdsGuarded(held, await this.guards.guarded())) {
      const asked = { kind: 'password-reset', account: id, topic: 'password', content: {} } as const;
      return { password: null, confirmation: await this.wait(by, asked) };
    }
    const password = await this.passwords.make();
    const given = await this.passwords.give(user, password);
    const reset = { hash: password.hash, once: true, keep: null };
    await this.administration.setPassword(id, reset, this.entry(by, 'password-reset', id, given.log));
    return { password: given.shown, confirmation: null };
  }

  private ask(by: UserRow, account: string, later: GuardedChange): Promise<string> {
    const content = JSON.parse(JSON.stringify(later)) as JsonObject;
    return this.wait(by, { kind: 'account-change', account, topic: sha256Hex(canonicalJson(content)), content });
  }

  private async wait(
    by: UserRow,
    asked: Pick<NewConfirmation, 'kind' | 'account' | 'topic' | 'content'>,
  ): Promise<string> {
    const { kind, account, content } = asked;
    // which fields, not what is in them: the log holds no personal data
    const { profile, ...rest } = content;
    const detail = { ...rest, ...(isObject(profile) ? { fields: Object.keys(profile) } : {}) };
    const { id } = await this.confirmations.ask(
      { ...asked, id: randomUUID(), office: this.office.id, askedBy: by.id, askedAt: this.clock() },
      this.entry(by, `${kind}-asked`, account, detail),
    );
    return id;
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

  /**
   * Finds another account of this office. The administrator's own is refused: nobody gives themself a role or opens
   * their own key.
   */
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
