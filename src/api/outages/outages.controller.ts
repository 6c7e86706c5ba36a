import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import {
  CorrectBody,
  type CorrectInput,
  DeclareBody,
  type DeclareInput,
  EndBody,
  type EndInput,
  OutageQuery,
  type OutageQueryInput,
  ReasonBody,
  type ReasonInput,
} from './dto.js';
import { OutagesService } from './outages.service.js';
import { presentOutage, type PresentedOutage } from './presenter.js';

@ApiTags('outages')
@Controller('outages')
export class OutagesController {
  constructor(
    @Inject(OutagesService) private readonly outages: OutagesService,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'listOutages',
    summary: 'Outage windows, newest first',
    query: OutageQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(OutageQuery)) query: OutageQueryInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedOutage[] }> {
    const items = await this.outages.list(user, query);
    return { items: items.map((outage) => presentOutage(outage, this.clock())) };
  }

  @Get('audit/verify')
  @Doc({
    id: 'verifyOutageJournal',
    summary: 'Recompute the chain of the journal (supervisors)',
    errors: ['PERMISSION_DENIED'],
  })
  verify(@CurrentUser() user: UserRow): Promise<{ entries: number; broken: number | null }> {
    return this.outages.verify(user);
  }

  @Get(':id')
  @Doc({
    id: 'getOutage',
    summary: 'One window with what was said of it',
    errors: ['PERMISSION_DENIED', 'OUTAGE_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedOutage> {
    return presentOutage(await this.outages.find(user, id), this.clock());
  }

  @Post()
  @Doc({
    id: 'declareOutage',
    summary: 'A supervisor declares a window, while it runs or afterwards; its time counts for no budget',
    body: DeclareBody,
    ok: { 201: 'Declared; dates are adjusted from now on', 200: 'This key has declared already' },
    errors: ['INPUT_INVALID', 'REASON_MISSING', 'PERMISSION_DENIED'],
  })
  async declare(
    @Body(new ZodPipe(DeclareBody)) body: DeclareInput,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedOutage> {
    const { outage, created } = await this.outages.declare(user, body, idempotencyKeyOf(request));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/outages/${outage.id}`);
    return presentOutage(outage, this.clock());
  }

  @Patch(':id')
  @Doc({
    id: 'correctOutage',
    summary: 'Correct a window: what is left out stays',
    body: CorrectBody,
    errors: ['INPUT_INVALID', 'REASON_MISSING', 'PERMISSION_DENIED', 'OUTAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async correct(
    @Param('id') id: string,
    @Body(new ZodPipe(CorrectBody)) body: CorrectInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedOutage> {
    return presentOutage(await this.outages.correct(user, id, body), this.clock());
  }

  @Post(':id/end')
  @HttpCode(200)
  @Doc({
    id: 'endOutage',
    summary: 'End a window that runs',
    body: EndBody,
    errors: ['INPUT_INVALID', 'REASON_MISSING', 'PERMISSION_DENIED', 'OUTAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async end(
    @Param('id') id: string,
    @Body(new ZodPipe(EndBody)) body: EndInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedOutage> {
    return presentOutage(await this.outages.end(user, id, body), this.clock());
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Doc({
    id: 'withdrawOutage',
    summary: 'Withdraw a window: as if it had never been',
    body: ReasonBody,
    errors: ['REASON_MISSING', 'PERMISSION_DENIED', 'OUTAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async withdraw(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedOutage> {
    return presentOutage(await this.outages.withdraw(user, id, reason), this.clock());
  }
}
