import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { DisposalsService } from './disposals.service.js';
import {
  DisposalQuery,
  ReasonBody,
  presentDisposal,
  type DisposalQueryInput,
  type PresentedDisposal,
  type PresentedRetention,
  type ReasonInput,
} from './dto.js';

/** What the applicant and the deciding supervisors see of a wish that was put on the list. */
type PresentedRequest = Pick<PresentedDisposal, 'id' | 'application' | 'state' | 'proposedAt'>;

@ApiTags('disposals')
@Controller()
export class DisposalsController {
  constructor(
    @Inject(DisposalsService) private readonly disposals: DisposalsService,
    @Inject(PORT.options) private readonly options: Pick<ApiOptions, 'publicUrl'>,
  ) {}

  @Get('disposals')
  @Doc({
    id: 'listDisposals',
    summary: 'The disposal list: what is proposed to be destroyed, and what was (supervisors)',
    query: DisposalQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(DisposalQuery)) query: DisposalQueryInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedDisposal[]; next: string | null }> {
    const rows = await this.disposals.list(user, query);
    return {
      items: rows.map((row) => presentDisposal(row, this.options.publicUrl)),
      next: rows.length < query.limit ? null : (rows.at(-1)?.id ?? null),
    };
  }

  @Get('disposals/:id')
  @Doc({
    id: 'getDisposal',
    summary: 'One proposal; once it is certified, with what was destroyed and the certificate (supervisors)',
    errors: ['PERMISSION_DENIED', 'DISPOSAL_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedDisposal> {
    return presentDisposal(await this.disposals.find(user, id), this.options.publicUrl);
  }

  @Post('disposals/:id/approve')
  @HttpCode(200)
  @Doc({
    id: 'approveDisposal',
    summary: 'Approve a destruction: it is carried out in the background and cannot be undone (another supervisor)',
    body: ReasonBody,
    errors: [
      'INPUT_INVALID',
      'PERMISSION_DENIED',
      'OWN_APPLICATION',
      'APPROVAL_BY_PROPOSER',
      'DISPOSAL_NOT_FOUND',
      'STATE_CHANGED',
    ],
  })
  async approve(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedDisposal> {
    return presentDisposal(await this.disposals.decide(user, id, true, reason), this.options.publicUrl);
  }

  @Post('disposals/:id/reject')
  @HttpCode(200)
  @Doc({
    id: 'rejectDisposal',
    summary: 'Reject a proposal: nothing is destroyed (supervisors)',
    body: ReasonBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'OWN_APPLICATION', 'DISPOSAL_NOT_FOUND', 'STATE_CHANGED'],
  })
  async reject(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedDisposal> {
    return presentDisposal(await this.disposals.decide(user, id, false, reason), this.options.publicUrl);
  }

  @Get('applications/:id/retention')
  @Doc({
    id: 'getRetention',
    summary: 'How long an application and its copies are kept, and whether they are held (supervisors)',
    errors: ['PERMISSION_DENIED', 'OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  retention(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedRetention> {
    return this.disposals.retention(user, id);
  }

  @Post('applications/:id/disposal-hold')
  @HttpCode(200)
  @Doc({
    id: 'holdFromDisposal',
    summary: 'Hold an application: nothing of it is destroyed until the hold is lifted (supervisors)',
    body: ReasonBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'STATE_CHANGED'],
  })
  hold(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedRetention> {
    return this.disposals.hold(user, id, reason);
  }

  @Post('applications/:id/disposal-hold/lift')
  @HttpCode(200)
  @Doc({
    id: 'liftDisposalHold',
    summary: 'Lift a hold; lifted again, nothing changes (supervisors)',
    body: ReasonBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  lift(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedRetention> {
    return this.disposals.lift(user, id, reason);
  }

  @Post('applications/:id/erasure')
  @HttpCode(202)
  @Doc({
    id: 'requestErasure',
    summary:
      'The applicant asks for the destruction of their data; a supervisor decides (the counter, where no account)',
    ok: { 202: 'On the disposal list; asked again, the request that stands' },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'STATE_CHANGED'],
  })
  async request(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<PresentedRequest> {
    const row = await this.disposals.request(user, id, idempotencyKeyOf(request));
    const { application, state, proposedAt } = presentDisposal(row, this.options.publicUrl);
    return { id: row.id, application, state, proposedAt };
  }
}
