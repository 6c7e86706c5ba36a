import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditRow, ChainReport } from '../../domain/ports/audit.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { isoInstant, type Instant, isoOrNull } from '../../domain/shared/time.js';
import { may } from '../../domain/access/permissions.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import type { PresentedBudgets } from '../clock/budgets.js';
import { presentExpected, type PresentedExpected } from '../clock/expected.js';
import { ClocksService } from '../clock/clocks.service.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { PORT } from '../ports.js';
import { Names } from '../tasks/names.js';
import { CasesService, type Procedure } from './cases.service.js';
import { presentClock, type PresentedClock } from './clock.js';
import { ApplicationQuery, type ApplicationInput, IntakeBody, type IntakeInput } from './dto.js';
import { IntakeService, type Intake } from './intake.service.js';
import {
  presentApplication,
  presentCase,
  presentLedger,
  withoutNames,
  type PresentedApplication,
  type PresentedCase,
  type PresentedLedger,
} from './presenter.js';

interface PresentedProcedure {
  readonly id: string;
  readonly name: string | null;
  /** SHA-256 of the compiled definition: a running application keeps the one it began with. */
  readonly digest: string;
  readonly xml: string | null;
  readonly open: Procedure['open'];
}

type PresentedAudit = Omit<AuditRow, 'at'> & { readonly at: string };

@ApiTags('applications')
@Controller('applications')
export class ApplicationsController {
  constructor(
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(IntakeService) private readonly intake: IntakeService,
    @Inject(Names) private readonly names: Names,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
    @Inject(PORT.clock) private readonly now: () => Instant,
  ) {}

  @Post()
  @Doc({
    summary: 'Apply for a permit, by the portal or over the counter',
    body: IntakeBody,
    ok: {
      201: 'Stored; `trackingSecret` is for the applicant',
      200: 'This key has applied already: the first application',
    },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'PERMIT_TYPE_UNKNOWN', 'IDEMPOTENCY_KEY_REUSED'],
  })
  async apply(
    @Body(new ZodPipe(IntakeBody)) body: IntakeInput,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedApplication & Pick<Intake, 'trackingSecret' | 'trackingUrl'>> {
    const { row, created, trackingSecret, trackingUrl } = await this.intake.take(user, body, idempotencyKeyOf(request));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/applications/${row.id}`);
    const [adjusted, certainty] = [await this.clocks.isAdjusted(row), await this.clocks.certainty([row])];
    return { ...presentApplication(row, adjusted, certainty), trackingSecret, trackingUrl };
  }

  @Get()
  @Doc({
    summary: 'Applications of the office, or one’s own',
    query: ApplicationQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(ApplicationQuery)) query: ApplicationInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedApplication[]; next: string | null }> {
    const { items, next } = await this.cases.list(user, query);
    const [adjusted, certainty] = [await this.clocks.adjusted(items), await this.clocks.certainty(items)];
    return { items: items.map((row) => presentApplication(row, adjusted.has(row.id), certainty)), next };
  }

  @Get(':id')
  @Doc({
    summary: 'One application with tasks, parafs, letter, documents',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedCase> {
    const { row, ...parts } = await this.cases.find(user, id);
    // who holds a task is the office's own affair: an applicant reads the role
    const names = await this.names.ofTasks(user.kind === 'applicant' ? [] : parts.tasks);
    const dueAdjusted = await this.clocks.isAdjusted(row);
    return presentCase(
      row,
      { ...parts, dueAdjusted },
      {
        ...{ now: this.now(), catalogue: this.catalogue, names, grounds: this.clocks.groundNames },
        certainty: await this.clocks.certainty([row]),
      },
    );
  }

  @Get(':id/procedure')
  @Doc({
    summary: 'The procedure that the application follows, as BPMN, and where its tokens are (supervisors)',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async procedure(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedProcedure> {
    const { definition, xml, open } = await this.cases.procedure(user, id);
    return { id: definition.id, name: definition.name ?? null, digest: definition.digest, xml, open };
  }

  @Get(':id/clock')
  @Doc({
    summary: 'What the clock does and why, when the promise ends, and the ledger',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async clock(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
  ): Promise<
    Pick<PresentedClock, 'text' | 'because'> &
      PresentedBudgets & {
        readonly dueAt: string | null;
        /** False while `dueAt` does not yet reflect every outage window and decree; the budgets always do. */
        readonly dueAdjusted: boolean;
        readonly running: boolean;
        /** When it will probably be done; null once it has ended. */
        readonly expected: PresentedExpected | null;
        readonly ledger: readonly PresentedLedger[];
      }
  > {
    const { row, ledger } = await this.cases.clockOf(user, id);
    const isStaff = may(actorIn(user, row.office), 'view-outages', {}) === null;
    const { text, because } = presentClock(row, this.now(), {
      catalogue: this.catalogue,
      grounds: this.clocks.groundNames,
    });
    const expected = await this.clocks.expected(row);
    return {
      dueAt: isoOrNull(row.dueAt),
      dueAdjusted: await this.clocks.isAdjusted(row),
      running: row.clockRunning,
      text,
      because,
      expected: expected === null ? null : presentExpected(expected, this.catalogue),
      ...(await this.clocks.budgets(row)),
      ledger: ledger.map((entry) => presentLedger(isStaff ? entry : withoutNames(entry, row.applicantUser))),
    };
  }

  @Get(':id/history')
  @Doc({
    summary: 'Who did what, when, with what before and after (supervisors)',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async history(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<{ items: readonly PresentedAudit[] }> {
    const rows = await this.cases.history(user, id);
    return { items: rows.map((row) => ({ ...row, at: isoInstant(row.at) })) };
  }

  @Get(':id/workflow-history')
  @Doc({
    summary: "The workflow's own event history (supervisors)",
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'ORCHESTRATION_UNAVAILABLE'],
  })
  async workflowHistory(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
  ): Promise<{ events: readonly JsonObject[] }> {
    return { events: await this.cases.workflowHistory(user, id) };
  }

  @Get(':id/audit/verify')
  @Doc({
    summary: 'Recompute the audit chain from the stored bytes (supervisors)',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  verify(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<ChainReport> {
    return this.cases.verifyAudit(user, id);
  }
}
