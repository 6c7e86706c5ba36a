import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { ClocksService } from '../clock/clocks.service.js';
import { EvidenceAnswer } from '../clock/answers.js';
import { presentEvidence, withoutNames, type Naming, type PresentedEvidence } from '../clock/evidence.js';
import { Doc } from '../http/doc.js';
import { Names } from '../names/names.js';
import { CasesService } from './cases.service.js';

/** Evidence of the clock for an auditor and the applicant: each stop, by what right, by whom, and what it cost. */
@ApiTags('applications')
@Controller('applications/:id/clock')
export class EvidenceController {
  constructor(
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get('evidence')
  @Doc({
    id: 'getClockEvidence',
    summary: 'The evidence of the promise: each stop with ground, document, who, from, to, and what it cost',
    permission: 'view-application',
    answer: EvidenceAnswer,
    errors: ['APPLICATION_NOT_FOUND'],
  })
  async evidence(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedEvidence> {
    const { row, ledger, audit } = await this.cases.evidenceOf(user, id);
    const { question, grounds } = await this.clocks.evidence(row, ledger, audit);
    const isStaff = may(actorIn(user, row.office), 'view-staff-names', {}) === null;
    const naming = isStaff
      ? await this.named(
          [...ledger, ...question.notices].map(({ actor }) => actor),
          ledger,
        )
      : withoutNames(row.applicantUser);
    return presentEvidence(row, question, { grounds, naming });
  }

  private async named(
    actors: readonly string[],
    ledger: readonly { readonly consent: string | null }[],
  ): Promise<Naming> {
    const ids = [...actors, ...ledger.flatMap(({ consent }) => (consent === null ? [] : [consent]))];
    const names = await this.names.of(ids);
    return (actor) => names.person(actor) ?? actor;
  }
}
