import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APPLICANT, may } from '../../domain/access/permissions.js';
import { confirmationRefused, delegationRefused, overRefused } from '../../domain/access/delegation.js';
import type { Delegation, Delegations } from '../../domain/ports/delegations.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Archive } from '../../domain/ports/world.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import { lackingKey, signingStandIns } from '../../domain/signing/stand-in-key.js';
import { GuardedRoles } from '../accounts/guarded-roles.js';
import { KeyStates } from '../accounts/key-states.js';
import type { Instant } from '../../domain/shared/time.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { actorIn } from '../auth/current-user.js';
import { etagOf, type StillAt } from '../http/etag.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { DelegationInput } from './dto.js';

/** Version of a delegation: it changes with whatever happens to it after it was made. */
export const delegationVersion = ({ decree, confirmedAt, endedAt }: Delegation): string =>
  [decree?.sha256.slice(0, 12) ?? 'none', confirmedAt ?? 0, endedAt ?? 0].join('.');

/** *Plh.* and *Plt.*: an official's role for another, from one instant to another, by a numbered letter. */
@Injectable()
export class DelegationsService {
  constructor(
    @Inject(PORT.delegations) private readonly delegations: Delegations,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.archive) private readonly archive: Pick<Archive, 'get' | 'put'>,
    @Inject(KeyStates) private readonly keyStates: KeyStates,
    @Inject(GuardedRoles) private readonly guards: GuardedRoles,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * Makes a delegation: by the official themselves, or recorded by a supervisor and then confirmed by another. A role
   * that is only stood in for is not passed on. Of several who stand in at once the first is asked first, the others
   * where a paraf of theirs bars it.
   */
  async make(user: UserRow, body: DelegationInput): Promise<Delegation> {
    if (body.from !== user.id) orThrow(may(actorIn(user, this.office.id), 'delegate', {}));
    const now = this.clock();
    const endsAt = Date.parse(body.endsAt);
    const wish = { from: body.from, to: body.to, startsAt: Date.parse(body.startsAt), endsAt };
    orThrow(delegationRefused(wish, user.id, now));
    // A clock that is a little behind says the past and means now.
    const startsAt = Math.max(wish.startsAt, now);
    if (body.role === APPLICANT) throw inputInvalid([fieldFault('/role', 'this role is not one of staff')]);
    await this.holder(body.from, body.role);
    await this.substitute(body);
    const same = (await this.delegations.list(this.office.id)).find(
      (other) =>
        other.endedAt === null &&
        other.role === body.role &&
        other.to === body.to &&
        other.startsAt < endsAt &&
        other.endsAt > startsAt,
    );
    if (same !== undefined) {
      throw problem(
        'ROLE_STOOD_IN_FOR',
        `this official stands in for role "${body.role}" in this time already; end that first`,
        {
          delegation: same.id,
        },
      );
    }
    const made = { id: randomUUID(), office: this.office.id, ...body, startsAt, endsAt, madeBy: user.id, madeAt: now };
    await this.delegations.add(made);
    return this.known(made.id);
  }

  /** The decree by which a superior lets somebody stand in for an official who could not say so. */
  async fileDecree(
    user: UserRow,
    id: string,
    file: { readonly name: string; readonly bytes: Uint8Array },
    stillAt: StillAt,
  ): Promise<Delegation> {
    const found = await this.known(id);
    orThrow(may(actorIn(user, found.office), 'delegate', {}));
    orThrow(stillAt(etagOf(delegationVersion(found))));
    orThrow(overRefused(found, this.clock()));
    const { sha256 } = await this.archive.put(file.bytes);
    if (!(await this.delegations.fileDecree(id, { sha256, name: file.name })))
      throw problem('ALREADY_DONE', `delegation "${id}" is confirmed or ended already`);
    return this.known(id);
  }

  async decree(user: UserRow, id: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
    orThrow(may(actorIn(user, this.office.id), 'view-delegations', {}));
    const { decree } = await this.known(id);
    const bytes = decree === null ? null : await this.archive.get(decree.sha256);
    if (decree === null || bytes === null)
      throw problem('DOCUMENT_NOT_FOUND', `delegation "${id}" has no decree on file`);
    return { name: decree.name, bytes };
  }

  /** Confirms a delegation by a second person: neither who recorded it nor who stands in. In force from then on. */
  async confirm(user: UserRow, id: string, stillAt: StillAt): Promise<Delegation> {
    const found = await this.known(id);
    orThrow(may(actorIn(user, found.office), 'confirm-delegation', {}));
    orThrow(stillAt(etagOf(delegationVersion(found))));
    orThrow(confirmationRefused(found, user.id, this.clock()));
    if (!(await this.delegations.confirm(id, user.id, this.clock())))
      throw problem('ALREADY_DONE', `delegation "${id}" has been confirmed, or has ended`);
    return this.known(id);
  }

  async find(user: UserRow, id: string): Promise<Delegation> {
    orThrow(may(actorIn(user, this.office.id), 'view-delegations', {}));
    return this.known(id);
  }

  list(user: UserRow): Promise<readonly Delegation[]> {
    orThrow(may(actorIn(user, this.office.id), 'view-delegations', {}));
    return this.delegations.list(this.office.id);
  }

  async end(user: UserRow, id: string, reason: string, stillAt: StillAt): Promise<Delegation> {
    const found = await this.known(id);
    if (found.from !== user.id) orThrow(may(actorIn(user, found.office), 'delegate', {}));
    orThrow(stillAt(etagOf(delegationVersion(found))));
    if (!(await this.delegations.end(id, user.id, reason, this.clock())))
      throw problem('ALREADY_DONE', `delegation "${id}" has ended already`);
    return this.known(id);
  }

  /**
   * Faults of stand-ins' keys, by the id of the delegation: of lasting delegations whose stand-in is to sign and
   * cannot.
   */
  async warnings(delegations: readonly Delegation[]): Promise<ReadonlyMap<string, Refusal>> {
    const lasting = signingStandIns(delegations, await this.guards.ofHead(), this.clock());
    const people = [...new Set(lasting.map(({ to }) => to))];
    const states = new Map(await Promise.all(people.map(async (id) => [id, await this.keyStates.of(id)] as const)));
    return new Map(
      lasting.flatMap((delegation) => {
        const lacking = lackingKey(delegation, states.get(delegation.to) ?? 'unreachable');
        return lacking === null ? [] : [[delegation.id, lacking]];
      }),
    );
  }

  private async known(id: string): Promise<Delegation> {
    const found = await this.delegations.find(id);
    if (found?.office !== this.office.id) throw problem('DELEGATION_NOT_FOUND', `there is no delegation "${id}"`);
    return found;
  }

  private async holder(id: string, role: string): Promise<void> {
    const account = await this.accounts.byId(id);
    const holds = account?.roles.some((held) => held.role === role && held.office === this.office.id) === true;
    if (!holds)
      throw inputInvalid([fieldFault('/from', 'expected the account of one who holds role "{role}"', { role })]);
  }

  private async substitute({ to, from, role }: DelegationInput): Promise<void> {
    const account = await this.accounts.byId(to);
    if (account === null || account.disabled || account.kind !== 'staff' || to === from)
      throw inputInvalid([fieldFault('/to', 'expected the active account of another official')]);
    if (!account.roles.some(({ office }) => office === this.office.id))
      throw inputInvalid([fieldFault('/to', 'expected an official of this office')]);
    if (account.roles.some((held) => held.role === role && held.office === this.office.id))
      throw inputInvalid([fieldFault('/to', 'expected an official who does not hold role "{role}" already', { role })]);
  }
}
