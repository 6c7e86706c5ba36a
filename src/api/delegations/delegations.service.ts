import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APPLICANT, may } from '../../domain/access/permissions.js';
import type { Delegation, Delegations } from '../../domain/ports/delegations.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { DelegationInput } from './dto.js';

const invalid = (pointer: string, detail: string): Error =>
  problem('INPUT_INVALID', detail, undefined, { errors: [{ pointer, detail }] });

/** *Plh.* and *Plt.*: an official's role for another, from one instant to another, by a numbered letter. */
@Injectable()
export class DelegationsService {
  constructor(
    @Inject(PORT.delegations) private readonly delegations: Delegations,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** By the official themselves, or by a supervisor. A role that is only stood in for is not passed on. */
  async make(user: UserRow, body: DelegationInput): Promise<Delegation> {
    if (body.from !== user.id) orThrow(may(actorIn(user, this.office.id), 'delegate', {}));
    const now = this.clock();
    const startsAt = Date.parse(body.startsAt);
    const endsAt = Date.parse(body.endsAt);
    if (endsAt <= startsAt || endsAt <= now)
      throw invalid('/endsAt', 'expected an instant after the start and after now');
    if (body.role === APPLICANT) throw invalid('/role', 'nobody stands in for an applicant here');
    await this.holder(body.from, body.role);
    await this.substitute(body);
    const same = (await this.delegations.list(this.office.id)).find(
      (other) =>
        other.endedAt === null && other.role === body.role && other.startsAt < endsAt && other.endsAt > startsAt,
    );
    if (same !== undefined) {
      throw problem('ALREADY_DONE', `role "${body.role}" is stood in for in this time already; end that first`, {
        delegation: same.id,
      });
    }
    const made = { id: randomUUID(), office: this.office.id, ...body, startsAt, endsAt, madeBy: user.id, madeAt: now };
    await this.delegations.add(made);
    return { ...made, endedAt: null, endedBy: null };
  }

  list(user: UserRow): Promise<readonly Delegation[]> {
    orThrow(may(actorIn(user, this.office.id), 'view-application', {}));
    return this.delegations.list(this.office.id);
  }

  async end(user: UserRow, id: string): Promise<Delegation> {
    const found = await this.delegations.find(id);
    if (found?.office !== this.office.id) throw problem('ROUTE_NOT_FOUND', `there is no delegation "${id}"`);
    if (found.from !== user.id) orThrow(may(actorIn(user, found.office), 'delegate', {}));
    if (!(await this.delegations.end(id, user.id, this.clock())))
      throw problem('ALREADY_DONE', `delegation "${id}" has ended already`);
    return (await this.delegations.find(id)) ?? found;
  }

  private async holder(id: string, role: string): Promise<void> {
    const account = await this.accounts.byId(id);
    const holds = account?.roles.some((held) => held.role === role && held.office === this.office.id) === true;
    if (!holds) throw invalid('/from', `expected the account of one who holds role "${role}"`);
  }

  private async substitute({ to, from, role }: DelegationInput): Promise<void> {
    const account = await this.accounts.byId(to);
    if (account === null || account.disabled || account.kind !== 'staff' || to === from)
      throw invalid('/to', 'expected the active account of another official');
    if (!account.roles.some(({ office }) => office === this.office.id))
      throw invalid('/to', 'expected an official of this office');
    if (account.roles.some((held) => held.role === role && held.office === this.office.id))
      throw invalid('/to', `holds role "${role}" already`);
  }
}
