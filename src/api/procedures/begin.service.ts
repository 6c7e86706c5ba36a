import { Inject, Injectable } from '@nestjs/common';
import type { PermitPolicy } from '../../domain/permit/life.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { Permits } from '../../domain/ports/permits.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Begin } from '../../office/intake/begin.js';
import { createBeginByOfficer, type BeginByOfficer } from '../../office/intake/begin-by-officer.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { problem, valueOrThrow } from '../problem/problem.js';
import type { CaseInput } from './dto.js';

/** Procedures that the office begins itself: no applicant, no permit type, no promise. */
@Injectable()
export class BeginService {
  private readonly beginning: BeginByOfficer;

  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.definitions) definitions: Definitions,
    @Inject(PORT.permits) permits: Permits,
    @Inject(PORT.permitLives) permitLives: Pick<PermitLives, 'find'>,
    @Inject(PORT.forms) forms: Pick<Forms, 'foreign'>,
    @Inject(PORT.permitPolicy) policy: PermitPolicy,
    @Inject(PORT.begin) begin: Begin,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) clock: () => Instant,
  ) {
    const parts = { begin, applications, definitions, permits, permitLives, forms, policy, office, clock };
    this.beginning = createBeginByOfficer({ ...parts, sha256: sha256Hex });
  }

  async begin(
    user: UserRow,
    body: CaseInput,
    key: string,
  ): Promise<{ readonly row: ApplicationRow; readonly created: boolean }> {
    const { id, created } = valueOrThrow(await this.beginning(actorIn(user, this.office.id), body, key));
    const row = await this.applications.find(id);
    if (row === null) throw problem('INVARIANT', `case "${id}" was stored and is not found`);
    return { row, created };
  }
}
