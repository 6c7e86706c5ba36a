import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditRow, ChainReport, UserRow } from '../../domain/ports/store.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { isoInstant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { CasesService } from './cases.service.js';
import { ApplicationQuery, type ApplicationInput, IntakeBody, type IntakeInput } from './dto.js';
import { IntakeService } from './intake.service.js';
import {
  presentApplication,
  presentCase,
  presentLedger,
  type PresentedApplication,
  type PresentedCase,
  type PresentedLedger,
} from './presenter.js';

type PresentedAudit = Omit<AuditRow, 'at'> & { readonly at: string };

@ApiTags('applications')
@Controller('applications')
export class ApplicationsController {
  constructor(
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(IntakeService) private readonly intake: IntakeService,
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
  ): Promise<PresentedApplication & { readonly trackingSecret: string }> {
    const { row, created, trackingSecret } = await this.intake.take(user, body, idempotencyKeyOf(request));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/applications/${row.id}`);
    return { ...presentApplication(row), trackingSecret };
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
    return { items: items.map(presentApplication), next };
  }

  @Get(':id')
  @Doc({
    summary: 'One application with tasks, parafs, letter, documents',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedCase> {
    const { row, ...parts } = await this.cases.find(user, id);
    return presentCase(row, parts);
  }

  @Get(':id/clock')
  @Doc({ summary: 'Due date and clock ledger', errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'] })
  async clock(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
  ): Promise<{ dueAt: string | null; running: boolean; ledger: readonly PresentedLedger[] }> {
    const { row, ledger } = await this.cases.clockOf(user, id);
    return {
      dueAt: row.dueAt === null ? null : isoInstant(row.dueAt),
      running: row.clockRunning,
      ledger: ledger.map(presentLedger),
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
