import { Inject, Injectable } from '@nestjs/common';
import { may, type Action } from '../../domain/access/permissions.js';
import type { GuardedChange } from '../../domain/access/guarded-change.js';
import { isSecondPerson } from '../../domain/access/delegation.js';
import { decidedBefore, decisionRefused, holdsGuarded, isPasswordDue } from '../../domain/access/second-person.js';
import { rolesAt, type Accounts, type UserRow } from '../../domain/ports/accounts.js';
import type { Confirmation, Confirmations, ConfirmedEffect } from '../../domain/ports/confirmations.js';
import { awaitsConfirmation, isLasting, type Delegation, type Delegations } from '../../domain/ports/delegations.js';
import type { SystemLogEntry } from '../../domain/ports/system-log.js';
import type { Instant } from '../../domain/shared/time.js';
import { GuardedRoles } from '../accounts/guarded-roles.js';
import { OneTimePasswords } from '../accounts/one-time-passwords.js';
import { actorIn } from '../auth/current-user.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { DecideInput, RefuseConfirmationInput } from './dto.js';

export interface Confirmed {
  readonly confirmation: Confirmation;
  /** One-time password after a confirmed reset, in an office without mail; null otherwise. */
  readonly password: string | null;
}

interface Deciding {
  readonly state: 'confirmed' | 'refused';
  readonly reason: string | null;
  readonly effect?: ConfirmedEffect | undefined;
  readonly log?: SystemLogEntry['detail'];
}

/** The account as it shall be; null where the confirmation is about something else. */
export const guardedChangeOf = ({ kind, content }: Confirmation): GuardedChange | null =>
  kind === 'account-change' ? content : null;

/** Acts that wait for a second person: another administrator, the head, or a supervisor. */
@Injectable()
export class ConfirmationsService {
  constructor(
    @Inject(PORT.confirmations) private readonly confirmations: Confirmations,
    @Inject(PORT.delegations) private readonly standIns: Pick<Delegations, 'list'>,
    @Inject(PORT.accounts) private readonly accounts: Pick<Accounts, 'byId'>,
    @Inject(GuardedRoles) private readonly guards: GuardedRoles,
    @Inject(OneTimePasswords) private readonly passwords: OneTimePasswords,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async waiting(by: UserRow): Promise<readonly Confirmation[]> {
    await this.permit(by, 'view-confirmations');
    return this.allWaiting();
  }

  allWaiting(): Promise<readonly Confirmation[]> {
    return this.confirmations.waiting(this.office.id);
  }

  /** Delegations that wait for a second person, oldest first. */
  async delegations(by: UserRow): Promise<readonly (Delegation & { readonly mayConfirm: boolean })[]> {
    const permitted = may(actorIn(by, this.office.id), 'confirm-delegation', {}) === null;
    const at = this.clock();
    return (await this.standIns.list(this.office.id))
      .filter((one) => awaitsConfirmation(one) && isLasting(one, at))
      .map((one) => ({ ...one, mayConfirm: permitted && isSecondPerson(one, by.id) }))
      .reverse();
  }

  async confirm(by: UserRow, id: string, { fingerprint }: DecideInput): Promise<Confirmed> {
    const found = await this.known(by, id);
    orThrow(decisionRefused(found, by.id, fingerprint?.replaceAll(/[\s:]/g, '').toLowerCase() ?? null));
    if (found.kind === 'signing-key' && fingerprint === undefined)
      throw inputInvalid([fieldFault('/fingerprint', 'expected the 64 hexadecimal digits of a SHA-256')]);
    await this.inTurn(found);
    if (found.kind === 'password-reset') return this.confirmReset(by, found);
    const change = guardedChangeOf(found);
    const decided = change === null ? {} : await this.changing(found, change);
    return {
      confirmation: await this.decide(found, by, { state: 'confirmed', reason: null, ...decided }),
      password: null,
    };
  }

  async refuse(by: UserRow, id: string, { reason }: RefuseConfirmationInput): Promise<Confirmation> {
    const found = await this.known(by, id);
    orThrow(decisionRefused(found, by.id, null));
    return this.decide(found, by, { state: 'refused', reason });
  }

  /**
   * Refuses what mails a password while the address or the account that it goes to waits to be changed: the mail would go
   * to where its owner is not, or be of no use.
   */
  private async inTurn(found: Confirmation): Promise<void> {
    const before = decidedBefore(found, await this.confirmations.waiting(this.office.id));
    if (before.length > 0)
      throw problem('ACTION_OUT_OF_TURN', `another change of this account is decided first: ${before.join(', ')}`, {
        before,
      });
    if (found.kind === 'password-reset' && (await this.owner(found)).disabled)
      throw problem('ACTION_OUT_OF_TURN', 'the account is disabled: its password is reset once it is enabled');
  }

  /**
   * Effect of a confirmed change. An account that gains its first guarded role, that is opened before its owner has ever
   * chosen a password, or whose password for one use went to an address that is replaced, gets a new one, mailed now.
   */
  private async changing(
    found: Confirmation,
    change: GuardedChange,
  ): Promise<{ readonly effect: ConfirmedEffect; readonly log?: SystemLogEntry['detail'] }> {
    const owner = await this.owner(found);
    const effect = { does: 'change-account', account: owner.id, change } as const;
    const opens = change.enable === true;
    const isOpen = opens || !owner.disabled;
    const held = rolesAt(owner, this.office.id);
    const isPromoted = change.addRoles !== undefined && !holdsGuarded(held, await this.guards.guarded());
    if (!this.passwords.areMailed || !isPasswordDue(owner, { opens, isOpen, isPromoted, email: change.profile?.email }))
      return { effect };
    const reached = { ...owner, ...change.profile };
    this.passwords.checkAddress(reached);
    const password = await this.passwords.make();
    const given = await this.passwords.give(reached, password);
    return { effect: { ...effect, hash: password.hash }, log: given.log };
  }

  private async owner({ account }: Confirmation): Promise<UserRow> {
    const owner = await this.accounts.byId(account);
    if (owner === null) throw problem('ACCOUNT_NOT_FOUND', `the office has no account "${account}"`);
    return owner;
  }

  /**
   * Makes the password of a confirmed reset, for its owner: neither of the two who agreed on it is told, where the
   * office has mail.
   */
  private async confirmReset(by: UserRow, found: Confirmation): Promise<Confirmed> {
    const owner = await this.owner(found);
    const password = await this.passwords.make();
    const given = await this.passwords.give(owner, password);
    const effect = { does: 'set-password', account: owner.id, hash: password.hash } as const;
    const confirmation = await this.decide(found, by, { state: 'confirmed', reason: null, effect, log: given.log });
    return { confirmation, password: given.shown };
  }

  private async decide(
    { id, kind, account, topic, askedBy }: Confirmation,
    by: UserRow,
    { state, reason, effect, log = {} }: Deciding,
  ): Promise<Confirmation> {
    const at = this.clock();
    const decided = await this.confirmations.decide(
      id,
      { state, by: by.id, at, reason },
      {
        ...{ at, office: this.office.id, actor: by.id, verb: `${kind}-${state}`, subject: account },
        detail: { confirmation: id, askedBy, topic, reason, ...log },
      },
      effect,
    );
    if (!decided) throw problem('ALREADY_DONE', 'another person has decided it at this moment');
    return this.known(by, id);
  }

  private async known(by: UserRow, id: string): Promise<Confirmation> {
    await this.permit(by, 'decide-confirmation');
    const found = await this.confirmations.find(id);
    if (found?.office !== this.office.id) throw problem('CONFIRMATION_NOT_FOUND', `nothing waits under the id "${id}"`);
    return found;
  }

  private async permit(by: UserRow, action: Action): Promise<void> {
    orThrow(may(actorIn(by, this.office.id), action, { headRoles: await this.guards.ofHead() }));
  }
}
