import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { may, type Action } from '../../domain/access/permissions.js';
import type { DisposalRow, Disposals, RetentionPolicy } from '../../domain/ports/disposals.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem, valueOrThrow } from '../problem/problem.js';
import type { DisposalQueryInput } from './dto.js';
import type { RetentionOnRecord } from './presenter.js';

/** The disposal list: proposals, decisions and holds; and an applicant's own wish to be forgotten. */
@Injectable()
export class DisposalsService {
  constructor(
    @Inject(PORT.disposals) private readonly disposals: Disposals,
    @Inject(PORT.retentionPolicy) private readonly policy: RetentionPolicy,
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async list(user: UserRow, { status, cursor, limit }: DisposalQueryInput): Promise<readonly DisposalRow[]> {
    orThrow(may(actorIn(user, this.office.id), 'view-disposals', {}));
    return this.disposals.list({
      ...{ office: this.office.id, limit },
      ...(status === undefined ? {} : { state: status }),
      ...(cursor === undefined ? {} : { after: cursor }),
    });
  }

  async find(user: UserRow, id: string): Promise<DisposalRow> {
    orThrow(may(actorIn(user, this.office.id), 'view-disposals', {}));
    return this.known(id);
  }

  /** Retention of an application that waits for a decision, as it is now; null once it is decided. */
  async keeping({ state, application }: DisposalRow): Promise<RetentionOnRecord | null> {
    return state === 'proposed' ? this.disposals.retention(application, this.policy, this.clock()) : null;
  }

  async decide(
    user: UserRow,
    id: string,
    decision: { readonly approve: boolean; readonly reason: string; readonly legalBasis?: string },
  ): Promise<DisposalRow> {
    orThrow(may(actorIn(user, this.office.id), 'decide-disposal', {}));
    const { application } = await this.known(id);
    await this.allowed(user, application, 'decide-disposal');
    return valueOrThrow(await this.disposals.decide(id, { ...decision, by: user.id, at: this.clock() }, this.policy));
  }

  async request(user: UserRow, application: string, key: string): Promise<DisposalRow> {
    await this.allowed(user, application, 'request-erasure');
    const id = createHash('sha256').update(`${application}/${user.id}/${key}`).digest('hex').slice(0, 32);
    const before = await this.disposals.find(id);
    if (before !== null) return before;
    return valueOrThrow(
      await this.disposals.propose({ id, application, origin: 'request', by: user.id, at: this.clock() }, this.policy),
    );
  }

  async retention(user: UserRow, application: string): Promise<RetentionOnRecord> {
    await this.allowed(user, application, 'view-disposals');
    return this.retentionOf(application);
  }

  async hold(user: UserRow, application: string, reason: string): Promise<RetentionOnRecord> {
    await this.allowed(user, application, 'hold-disposal');
    valueOrThrow(await this.disposals.hold(application, { reason, by: user.id, at: this.clock() }));
    return this.retentionOf(application);
  }

  async lift(user: UserRow, application: string, reason: string): Promise<RetentionOnRecord> {
    await this.allowed(user, application, 'hold-disposal');
    valueOrThrow(await this.disposals.lift(application, { reason, by: user.id, at: this.clock() }));
    return this.retentionOf(application);
  }

  private async retentionOf(application: string): Promise<RetentionOnRecord> {
    const retention = await this.disposals.retention(application, this.policy, this.clock());
    if (retention === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${application}"`);
    return retention;
  }

  private async known(id: string): Promise<DisposalRow> {
    const row = await this.disposals.find(id);
    if (row === null || row.office !== this.office.id)
      throw problem('DISPOSAL_NOT_FOUND', `there is no disposal proposal "${id}"`);
    return row;
  }

  private async allowed(user: UserRow, application: string, action: Action): Promise<ApplicationRow> {
    const row = await this.applications.find(application);
    if (row === null || row.office !== this.office.id)
      throw problem('APPLICATION_NOT_FOUND', `there is no application "${application}"`);
    orThrow(may(actorIn(user, row.office), action, { applicantUser: row.applicantUser }));
    return row;
  }
}
