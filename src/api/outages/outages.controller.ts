import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Outage } from '../../domain/application/clock-outages.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { IfMatch, etagOf, type StillAt } from '../http/etag.js';
import type { Answer } from '../http/schema.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT } from '../ports.js';
import { JournalAnswer, OutageAnswer, OutageList } from './answers.js';
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
  type OutageReasonInput,
} from './dto.js';
import { OutagesService } from './outages.service.js';
import { peopleOf, presentOutage, type PresentedOutage } from './presenter.js';

@ApiTags('outages')
@Controller('outages')
export class OutagesController {
  constructor(
    @Inject(OutagesService) private readonly outages: OutagesService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'listOutages',
    summary: 'Outage windows, newest first',
    permission: 'view-outages',
    query: OutageQuery,
    answer: OutageList,
  })
  async list(
    @Query(new ZodPipe(OutageQuery)) query: OutageQueryInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof OutageList>> {
    const items = await this.outages.list(user, query);
    const names = await this.names.of(items.flatMap(peopleOf));
    return wholeList(items.map((outage) => presentOutage(outage, this.clock(), names)));
  }

  @Get('audit/verify')
  @Doc({
    id: 'verifyOutageJournal',
    summary: 'Recompute the chain of the journal (supervisors)',
    permission: 'verify-audit',
    answer: JournalAnswer,
  })
  verify(@CurrentUser() user: UserRow): Promise<Answer<typeof JournalAnswer>> {
    return this.outages.verify(user);
  }

  @Get(':id')
  @Doc({
    id: 'getOutage',
    summary: 'One window with what was said of it',
    permission: 'view-outages',
    answer: { 200: answers(OutageAnswer, 'As asked', 'ETag') },
    errors: ['OUTAGE_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedOutage> {
    return this.present(reply, await this.outages.find(user, id));
  }

  @Post()
  @Doc({
    id: 'declareOutage',
    summary: 'A supervisor declares a window, while it runs or afterwards; its time counts for no budget',
    permission: 'declare-outage',
    body: DeclareBody,
    keyed: true,
    answer: {
      201: answers(OutageAnswer, 'Declared; dates are adjusted from now on', 'Location', 'ETag'),
      200: answers(OutageAnswer, 'This key has declared already', 'Location', 'ETag'),
    },
  })
  async declare(
    @Body(new ZodPipe(DeclareBody)) body: DeclareInput,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedOutage> {
    const { outage, created } = await this.outages.declare(user, body, idempotencyKeyOf(request));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/outages/${outage.id}`);
    return this.present(reply, outage);
  }

  @Patch(':id')
  @Doc({
    id: 'correctOutage',
    summary: 'Correct a window: what is left out stays',
    permission: 'declare-outage',
    repeatable: true,
    precondition: 'required',
    body: CorrectBody,
    answer: { 200: answers(OutageAnswer, 'As it is now', 'ETag') },
    errors: ['OUTAGE_NOT_FOUND', 'OUTAGE_DECIDED'],
  })
  async correct(
    @Param('id') id: string,
    @Body(new ZodPipe(CorrectBody)) body: CorrectInput,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedOutage> {
    return this.present(reply, await this.outages.correct(user, id, body, stillAt));
  }

  @Post(':id/end')
  @HttpCode(200)
  @Doc({
    id: 'endOutage',
    summary: 'End a window that runs',
    permission: 'declare-outage',
    repeatable: true,
    precondition: 'optional',
    body: EndBody,
    answer: { 200: answers(OutageAnswer, 'As it is now', 'ETag') },
    errors: ['OUTAGE_NOT_FOUND', 'OUTAGE_DECIDED'],
  })
  async end(
    @Param('id') id: string,
    @Body(new ZodPipe(EndBody)) body: EndInput,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedOutage> {
    return this.present(reply, await this.outages.end(user, id, body, stillAt));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Doc({
    id: 'withdrawOutage',
    summary: 'Withdraw a window: as if it had never been',
    permission: 'declare-outage',
    repeatable: true,
    precondition: 'optional',
    body: ReasonBody,
    answer: { 200: answers(OutageAnswer, 'As it is now', 'ETag') },
    errors: ['OUTAGE_NOT_FOUND', 'OUTAGE_DECIDED'],
  })
  async withdraw(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: OutageReasonInput,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedOutage> {
    return this.present(reply, await this.outages.withdraw(user, id, reason, stillAt));
  }

  private async present(reply: FastifyReply, outage: Outage): Promise<PresentedOutage> {
    void reply.header('etag', etagOf(outage.version));
    return presentOutage(outage, this.clock(), await this.names.of(peopleOf(outage)));
  }
}
