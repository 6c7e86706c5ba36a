import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { PermitLife, PermitPolicy } from '../../domain/permit/life.js';
import type { CaseExports } from '../../domain/ports/case-record.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { CaseReading } from '../reading/case-reading.js';

/** Issued permits: their states, the office's decisions about them, and the whole case for those who may have it. */
@Injectable()
export class PermitsService {
  constructor(
    @Inject(PORT.permitLives) private readonly lives: PermitLives,
    @Inject(PORT.permitPolicy) private readonly policy: PermitPolicy,
    @Inject(PORT.caseExports) private readonly exports: CaseExports,
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(CaseReading) private readonly reading: CaseReading,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async list(
    user: UserRow,
    query: {
      readonly status?: PermitLife['status'] | undefined;
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<readonly PermitLife[]> {
    orThrow(may(actorIn(user, this.office.id), 'view-permits', {}));
    const { status, cursor: after, limit } = query;
    return this.lives.list({
      ...{ office: this.office.id, limit },
      ...(status === undefined ? {} : { status }),
      ...(after === undefined ? {} : { after }),
    });
  }

  async find(user: UserRow, id: string): Promise<PermitLife> {
    const row = await this.applications.find(id);
    const life = row === null ? null : await this.lives.find(id);
    if (row === null || life === null) throw problem('PERMIT_NOT_FOUND', `there is no permit "${id}"`);
    orThrow(may(actorIn(user, row.office), 'view-application', await this.reading.subjectOf(row)));
    return life;
  }

  async decide(
    user: UserRow,
    id: string,
    type: 'suspend' | 'lift',
    { ground, decision }: { readonly ground: string; readonly decision: string },
    key: string,
  ): Promise<PermitLife> {
    const row = await this.applications.find(id);
    if (row === null || row.office !== this.office.id) throw problem('PERMIT_NOT_FOUND', `there is no permit "${id}"`);
    orThrow(may(actorIn(user, row.office), 'suspend-permit', { applicantUser: row.applicantUser }));
    const told = await this.lives.tell(
      id,
      { type, key: `${user.id}/${key}`, at: this.clock(), by: user.id, ground, decision },
      this.policy,
    );
    if (!told.ok) throw problem(told.error.code, told.error.detail, told.error.data);
    return told.value;
  }

  async bundle(user: UserRow, id: string): Promise<{ readonly zip: Uint8Array; readonly number: string }> {
    const row: ApplicationRow | null = await this.applications.find(id);
    if (row === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    orThrow(may(actorIn(user, row.office), 'export-case', { applicantUser: row.applicantUser }));
    if ((await this.applications.file(id)) === null)
      throw problem('DATA_DESTROYED', 'its personal data and files were destroyed: no bundle can hold them any more');
    const bundle = await this.exports.bundle(id, user.id);
    if (bundle === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    // After the bundle was made and before it leaves: what goes out is in the chain.
    await this.applications.appendAudit(id, {
      ...{ at: this.clock(), actor: user.id, verb: 'case-exported' },
      after: { through: 'api', entries: bundle.entries, head: bundle.head },
    });
    return { zip: bundle.zip, number: row.number };
  }
}
