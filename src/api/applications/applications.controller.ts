import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoOrNull, type Instant } from '../../domain/shared/time.js';
import { may } from '../../domain/access/permissions.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { presentExpected } from '../clock/expected.js';
import { ClocksService } from '../clock/clocks.service.js';
import { answers, pageOf, wholeList } from '../http/answers.js';
import { CorrectionsService } from '../corrections/corrections.service.js';
import { Doc } from '../http/doc.js';
import { etagOf } from '../http/etag.js';
import { idempotencyKeyOf } from '../http/headers.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { PORT } from '../ports.js';
import { Names } from '../names/names.js';
import {
  AppliedAnswer,
  ApplicationClockAnswer,
  ApplicationList,
  CaseAnswer,
  ChainAnswer,
  HistoryAnswer,
  ProcedureAnswer,
  WorkflowHistoryAnswer,
} from './answers.js';
import { CasesService } from './cases.service.js';
import { presentClock } from './clock.js';
import { ApplicationQuery, type ApplicationInput, IntakeBody } from './dto.js';
import { IntakeService } from './intake.service.js';
import {
  presentApplication,
  peopleOfCase,
  presentAudit,
  presentCase,
  presentLedger,
  withoutNames,
  type PresentedApplication,
  type PresentedCase,
} from './presenter.js';

@ApiTags('applications')
@Controller('applications')
export class ApplicationsController {
  constructor(
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(IntakeService) private readonly intake: IntakeService,
    @Inject(Names) private readonly names: Names,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(CorrectionsService) private readonly corrections: CorrectionsService,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
    @Inject(PORT.clock) private readonly now: () => Instant,
  ) {}

  @Post()
  @Doc({
    id: 'applyForPermit',
    summary: 'Apply for a permit, by the portal or over the counter',
    permission: 'intake',
    body: IntakeBody,
    keyed: true,
    answer: {
      201: answers(AppliedAnswer, 'Stored; `trackingSecret` is for the applicant', 'Location'),
      200: answers(AppliedAnswer, 'This key has applied already: the first application', 'Location'),
    },
    errors: ['PERMIT_TYPE_UNKNOWN'],
  })
  async apply(
    @Body() body: unknown,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof AppliedAnswer>> {
    const { row, created, trackingSecret, trackingUrl } = await this.intake.take(
      user,
      this.intake.read(body ?? {}),
      idempotencyKeyOf(request),
    );
    void reply.status(created ? 201 : 200).header('location', `/api/v1/applications/${row.id}`);
    return { ...(await this.present(row)), trackingSecret, trackingUrl };
  }

  @Get()
  @Doc({
    id: 'listApplications',
    summary:
      'Applications of the office whose procedure has work for one’s role (supervisors, administrators: all), or one’s own',
    permission: 'list-applications',
    query: ApplicationQuery,
    answer: ApplicationList,
  })
  async list(
    @Query(new ZodPipe(ApplicationQuery)) query: ApplicationInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof ApplicationList>> {
    const { items, next } = await this.cases.list(user, query);
    const [adjusted, certainty] = [await this.clocks.adjusted(items), await this.clocks.certainty(items)];
    const names = this.names.withoutPeople();
    const correctionsOf = await this.corrections.openOf(items, user);
    const shown = items.map((row) =>
      presentApplication(row, {
        ...{ dueAdjusted: adjusted.has(row.id), certainty, names },
        corrections: correctionsOf(row),
      }),
    );
    return pageOf(shown, next);
  }

  @Get(':id')
  @Doc({
    id: 'getApplication',
    summary: 'One application with tasks, parafs, letter, documents',
    permission: 'view-application',
    answer: { 200: answers(CaseAnswer, 'As asked', 'ETag') },
    errors: ['APPLICATION_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedCase> {
    const { row, ...parts } = await this.cases.find(user, id);
    void reply.header('etag', etagOf(row.seq));
    // who holds a task is the office's own affair: an applicant reads the role
    const names = await this.names.of(user.kind === 'applicant' ? [] : peopleOfCase(row, parts.tasks, parts.documents));
    const dueAdjusted = await this.clocks.isAdjusted(row);
    return presentCase(
      row,
      { ...parts, dueAdjusted },
      {
        ...{ now: this.now(), catalogue: this.catalogue, names, grounds: this.clocks.groundNames },
        inForce: await this.clocks.inForce(row),
        certainty: await this.clocks.certainty([row]),
        corrections: await this.corrections.ofApplication(row, parts.audit, user),
        correctionsOf: await this.corrections.ofTasks(parts.tasks, user, new Map([[row.id, parts.audit]])),
      },
    );
  }

  @Get(':id/procedure')
  @Doc({
    id: 'getApplicationProcedure',
    summary: 'The procedure that the application follows, as BPMN, and where its tokens are (supervisors)',
    permission: 'view-procedure',
    answer: ProcedureAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  async procedure(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof ProcedureAnswer>> {
    const { definition, xml, open } = await this.cases.procedure(user, id);
    return { id: definition.id, name: definition.name ?? null, digest: definition.digest, xml, open };
  }

  @Get(':id/clock')
  @Doc({
    id: 'getApplicationClock',
    summary: 'What the clock does and why, when the promise ends, and the ledger',
    permission: 'view-application',
    answer: ApplicationClockAnswer,
    errors: ['APPLICATION_NOT_FOUND'],
  })
  async clock(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof ApplicationClockAnswer>> {
    const { row, ledger } = await this.cases.clockOf(user, id);
    const isStaff = may(actorIn(user, row.office), 'view-staff-names', {}) === null;
    const inForce = await this.clocks.inForce(row);
    const { running, text, because } = presentClock(row, inForce, this.now(), {
      catalogue: this.catalogue,
      grounds: this.clocks.groundNames,
    });
    const expected = await this.clocks.expected(row, inForce);
    return {
      dueAt: isoOrNull(row.dueAt),
      dueAdjusted: await this.clocks.isAdjusted(row),
      running,
      text,
      because,
      expected: expected === null ? null : presentExpected(expected, this.catalogue),
      ...this.clocks.budgets(inForce),
      ledger: ledger.map((entry) => presentLedger(isStaff ? entry : withoutNames(entry, row.applicantUser))),
    };
  }

  @Get(':id/history')
  @Doc({
    id: 'listApplicationHistory',
    summary: 'Who did what, when, with what before and after (supervisors)',
    permission: 'view-history',
    answer: HistoryAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  async history(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof HistoryAnswer>> {
    const rows = await this.cases.history(user, id);
    const names = await this.names.of(rows.flatMap(({ actor, onBehalfOf }) => [actor, onBehalfOf]));
    return wholeList(rows.map((row) => presentAudit(row, names, this.catalogue)));
  }

  @Get(':id/workflow-history')
  @Doc({
    id: 'getWorkflowHistory',
    summary: "The workflow's own event history (supervisors)",
    permission: 'view-workflow-history',
    answer: WorkflowHistoryAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'ORCHESTRATION_UNAVAILABLE'],
  })
  async workflowHistory(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof WorkflowHistoryAnswer>> {
    return { events: await this.cases.workflowHistory(user, id) };
  }

  @Get(':id/audit/verify')
  @Doc({
    id: 'verifyApplicationAudit',
    summary: 'Recompute the audit chain from the stored bytes (supervisors)',
    permission: 'verify-audit',
    answer: ChainAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  async verify(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof ChainAnswer>> {
    const report = await this.cases.verifyAudit(user, id);
    const numberOf = await this.names.numbersOf([report.application]);
    return { ...report, applicationNumber: numberOf(report.application) };
  }

  private async present(row: ApplicationRow): Promise<PresentedApplication> {
    return presentApplication(row, {
      dueAdjusted: await this.clocks.isAdjusted(row),
      certainty: await this.clocks.certainty([row]),
      names: this.names.withoutPeople(),
      // it has only just been filed
      corrections: [],
    });
  }
}
