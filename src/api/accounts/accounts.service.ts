import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { GuardedChange } from '../../domain/access/guarded-change.js';
import {
  askersOf,
  divideChange,
  holdsGuarded,
  isPasswordDue,
  mergedChange,
} from '../../domain/access/second-person.js';
import { canonicalJson } from '../../domain/audit/canonical.js';
import type { Administration, SystemLogEntry, SystemLogRow } from '../../domain/ports/administration.js';
import { rolesAt, type Accounts, type UserRow } from '../../domain/ports/accounts.js';
import type { Confirmation, Confirmations, NewConfirmation } from '../../domain/ports/confirmations.js';
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

type Asked = Pick<NewConfirmation, 'kind' | 'account' | 'topic' | 'content'>;

/** Attempts at a change that others ask for at the same moment. */
const MOST_TRIES = 5;

const jsonOf = (change: GuardedChange | null): JsonObject => JSON.parse(JSON.stringify(change ?? {})) as JsonObject;

const changeAsked = (account: string, change: GuardedChange): Asked => {
  const content = jsonOf(change);
  return { kind: 'account-change', account, topic: sha256Hex(canonicalJson(content)), content };
};

/** Names of the fields, not what is in them: the log holds no personal data. */
const logOf = ({ profile, ...rest }: JsonObject): JsonObject => ({
  ...rest,
  ...(isObject(profile) ? { fields: Object.keys(profile) } : {}),
});

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
    const disabled = holdsGuarded(roles, await this.guards.guarded());
    if (disabled) this.passwords.checkAddress(profile);
    const id = randomUUID();
    const password = await this.passwords.make();
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
    const held = rolesAt(user, this.office.id);
    const guarded = await this.guards.guarded();
    const { pending } = await this.pendingChange(id);
    const { now, later } = divideChange({ ...user, roles: held }, wanted, guarded, pending);
    const { disabled, ...change } = now;
    const opens = disabled === false && user.disabled;
    const isOpen = disabled === undefined ? !user.disabled : !disabled;
    const email = change.email === undefined ? user.email : change.email;
    // one that was shown, for there is no address to send another to, stays
    const isReached = this.passwords.areMailed && (user.email !== null || email !== null);
    const isDue = isReached && isPasswordDue(user, { opens, isOpen, email: change.email });
    const reached = later?.profile?.email === undefined ? email : later.profile.email;
    if (isDue) this.passwords.checkAddress({ email });
    if (later?.addRoles !== undefined || later?.enable === true) this.passwords.checkAddress({ email: reached });
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
    if (isDue) await this.renewPassword(by, await this.account(id));
    if (later !== null || pending !== null) {
      // nothing of it was written before: what the caller has read is asked here
      if (Object.keys(now).length === 0) {
        still(user);
        orThrow(moved);
      }
      await this.askChange(by, id, wanted, later);
    }
    return this.account(id);
  }

  /** Ends the password for one use that was given out before, and mails another. */
  private async renewPassword(by: UserRow, user: UserRow): Promise<void> {
    const password = await this.passwords.make();
    // the earlier one ends first: it may be with a stranger, and stays ended where the mail does not go out
    const renewed = { hash: password.hash, once: true, keep: null };
    await this.administration.setPassword(user.id, renewed, this.entry(by, 'password-renewed', user.id));
    const given = await this.passwords.give(user, password);
    await this.administration.note(this.entry(by, 'one-time-password', user.id, given.log));
  }

  /** Resets a password: at once, or, for a holder of a guarded role, when a second person has confirmed it. */
  async resetPassword(by: UserRow, id: string): Promise<PasswordReset> {
    const user = await this.other(by, id);
    const held = rolesAt(user, this.office.id);
    const isGuarded = holdsGuarded(held, await this.guards.guarded());
    if (isGuarded) this.passwords.checkAddress(user);
    if (user.disabled) {
      const opening = await this.opening(user);
      if (opening === null)
        throw problem('ACTION_OUT_OF_TURN', 'the account is disabled: its password is reset once it is enabled');
      // its first password goes out with the confirmation that opens it
      if (user.passwordOnce && this.passwords.areMailed) return { password: null, confirmation: opening };
    }
    if (isGuarded && !(user.disabled && user.passwordOnce)) {
      const asked = { kind: 'password-reset', account: id, topic: 'password', content: {} } as const;
      return { password: null, confirmation: await this.wait(by, asked) };
    }
    const password = await this.passwords.make();
    const given = await this.passwords.give(user, password);
    const reset = { hash: password.hash, once: true, keep: null };
    await this.administration.setPassword(id, reset, this.entry(by, 'password-reset', id, given.log));
    await this.endResets(by, id);
    return { password: given.shown, confirmation: null };
  }

  /** Waiting confirmation that opens this account; null where none does. */
  private async opening({ id }: UserRow): Promise<string | null> {
    const { changes } = await this.pendingChange(id);
    return changes.find(({ content }) => content['enable'] === true)?.id ?? null;
  }

  /** Resets of before the account lost its guarded role: what they ask for is done. */
  private async endResets(by: UserRow, account: string): Promise<void> {
    const resets = (await this.waitingOf(account)).filter(({ kind }) => kind === 'password-reset');
    if (resets.length === 0) return;
    await this.confirmations.supersede(
      resets.map(({ id }) => id),
      null,
      this.entry(by, 'password-reset-superseded', account),
    );
  }

  private async waitingOf(account: string): Promise<readonly Confirmation[]> {
    return (await this.confirmations.waiting(this.office.id)).filter((one) => one.account === account);
  }

  /** Changes of an account that wait, as one; more than one waits only from before they were kept as one. */
  private async pendingChange(
    account: string,
  ): Promise<{ readonly changes: readonly Confirmation[]; readonly pending: GuardedChange | null }> {
    const changes = (await this.waitingOf(account)).filter(({ kind }) => kind === 'account-change');
    const pending = changes.reduce<GuardedChange | null>((before, { content }) => {
      const { alsoAskedBy: _alsoAskedBy, ...change }: GuardedChange = content;
      if (before === null) return change;
      const addRoles = [...new Set([...(before.addRoles ?? []), ...(change.addRoles ?? [])])];
      const profile = { ...before.profile, ...change.profile };
      return {
        ...(Object.keys(profile).length === 0 ? {} : { profile }),
        ...(addRoles.length === 0 ? {} : { addRoles }),
        ...((before.enable ?? change.enable) === true ? { enable: true as const } : {}),
      };
    }, null);
    return { changes, pending };
  }

  /**
   * Has the change wait for a second person, as one with what waits of the account already: whatever is confirmed
   * first, nothing of the rest would hold for another account than was seen.
   */
  private async askChange(
    by: UserRow,
    account: string,
    wanted: ChangeAccountInput,
    later: GuardedChange | null,
  ): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { changes, pending } = await this.pendingChange(account);
      const merged = pending === null ? later : mergedChange(pending, wanted, later);
      if (changes.length <= 1 && canonicalJson(jsonOf(merged)) === canonicalJson(jsonOf(pending))) return;
      const ids = changes.map(({ id }) => id);
      const alsoAskedBy = [...new Set(changes.flatMap(askersOf))].filter((asker) => asker !== by.id);
      const change = merged === null || alsoAskedBy.length === 0 ? merged : { ...merged, alsoAskedBy };
      const asked = change === null ? null : this.asked(by, changeAsked(account, change));
      const entry = this.entry(by, asked === null ? 'account-change-superseded' : 'account-change-asked', account, {
        ...(change === null ? {} : logOf(jsonOf(change))),
        ...(ids.length === 0 ? {} : { supersedes: ids }),
      });
      if (await this.confirmations.supersede(ids, asked, entry)) return;
    }
    throw problem('STATE_CHANGED', 'somebody else asks for changes of this account at this moment: try again');
  }

  private ask(by: UserRow, account: string, later: GuardedChange): Promise<string> {
    return this.wait(by, changeAsked(account, later));
  }

  private asked(by: UserRow, asked: Asked): NewConfirmation {
    return { ...asked, id: randomUUID(), office: this.office.id, askedBy: by.id, askedAt: this.clock() };
  }

  private async wait(by: UserRow, asked: Asked): Promise<string> {
    const { kind, account, content } = asked;
    const entry = this.entry(by, `${kind}-asked`, account, logOf(content));
    return (await this.confirmations.ask(this.asked(by, asked), entry)).id;
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
