import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { DisposalRow } from '../../domain/ports/disposals.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers, pageOf } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type ApiOptions } from '../ports.js';
import { DisposalAnswer, DisposalList, ErasureAnswer, RetentionAnswer } from './answers.js';
import { DisposalsService } from './disposals.service.js';
import {
  ApproveBody,
  DisposalQuery,
  ReasonBody,
  type ApproveInput,
  type DisposalQueryInput,
  type DisposalReasonInput,
} from './dto.js';
import {
  applicationsOf,
  peopleOf,
  presentDisposal,
  presentKeeping,
  presentRetention,
  type PresentedDisposal,
  type PresentedRetention,
  type RetentionOnRecord,
} from './presenter.js';

@ApiTags('disposals')
@Controller()
export class DisposalsController {
  constructor(
    @Inject(DisposalsService) private readonly disposals: DisposalsService,
    @Inject(PORT.options) private readonly options: Pick<ApiOptions, 'publicUrl'>,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get('disposals')
  @Doc({
    id: 'listDisposals',
    summary: 'The disposal list: what is proposed to be destroyed, and what was (supervisors)',
    permission: 'view-disposals',
    query: DisposalQuery,
    answer: DisposalList,
  })
  async list(
    @Query(new ZodPipe(DisposalQuery)) query: DisposalQueryInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof DisposalList>> {
    const rows = await this.disposals.list(user, query);
    const names = await this.names.of(rows.flatMap(peopleOf));
    const numberOf = await this.names.numbersOf(rows.flatMap(applicationsOf));
    const keeping = await Promise.all(rows.map((row) => this.disposals.keeping(row)));
    return pageOf(
      rows.map((row, at) => presentDisposal(row, this.options.publicUrl, names, numberOf, keeping[at] ?? null)),
      rows.length < query.limit ? null : (rows.at(-1)?.id ?? null),
    );
  }

  @Get('disposals/:id')
  @Doc({
    id: 'getDisposal',
    summary: 'One proposal; once it is certified, with what was destroyed and the certificate (supervisors)',
    permission: 'view-disposals',
    answer: DisposalAnswer,
    errors: ['DISPOSAL_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedDisposal> {
    return this.present(await this.disposals.find(user, id));
  }

  @Post('disposals/:id/approve')
  @HttpCode(200)
  @Doc({
    id: 'approveDisposal',
    proven: true,
    summary: 'Approve a destruction: it is carried out in the background and cannot be undone (another supervisor)',
    permission: 'decide-disposal',
    repeatable: true,
    body: ApproveBody,
    answer: DisposalAnswer,
    errors: [
      ...(['OWN_APPLICATION', 'APPROVAL_BY_PROPOSER', 'DISPOSAL_NOT_FOUND', 'DISPOSAL_DECIDED'] as const),
      ...(['DISPOSAL_REFUSED', 'DISPOSAL_PERMANENT'] as const),
    ],
  })
  async approve(
    @Param('id') id: string,
    @Body(new ZodPipe(ApproveBody)) { reason, legalBasis }: ApproveInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedDisposal> {
    return this.present(
      await this.disposals.decide(user, id, {
        ...{ approve: true, reason },
        ...(legalBasis === undefined ? {} : { legalBasis }),
      }),
    );
  }

  @Post('disposals/:id/reject')
  @HttpCode(200)
  @Doc({
    id: 'rejectDisposal',
    summary: 'Reject a proposal: nothing is destroyed (supervisors)',
    permission: 'decide-disposal',
    repeatable: true,
    body: ReasonBody,
    answer: DisposalAnswer,
    errors: ['OWN_APPLICATION', 'DISPOSAL_NOT_FOUND', 'DISPOSAL_DECIDED'],
  })
  async reject(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: DisposalReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedDisposal> {
    return this.present(await this.disposals.decide(user, id, { approve: false, reason }));
  }

  @Get('applications/:id/retention')
  @Doc({
    id: 'getRetention',
    summary: 'How long an application and its copies are kept, and whether they are held (supervisors)',
    permission: 'view-disposals',
    answer: RetentionAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  async retention(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedRetention> {
    return this.presentRetention(id, await this.disposals.retention(user, id));
  }

  @Post('applications/:id/disposal-hold')
  @HttpCode(200)
  @Doc({
    id: 'holdFromDisposal',
    summary: 'Hold an application: nothing of it is destroyed until the hold is lifted (supervisors)',
    permission: 'hold-disposal',
    repeatable: true,
    body: ReasonBody,
    answer: RetentionAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'DATA_DESTROYED'],
  })
  async hold(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: DisposalReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedRetention> {
    return this.presentRetention(id, await this.disposals.hold(user, id, reason));
  }

  @Post('applications/:id/disposal-hold/lift')
  @HttpCode(200)
  @Doc({
    id: 'liftDisposalHold',
    summary: 'Lift a hold; lifted again, nothing changes (supervisors)',
    permission: 'hold-disposal',
    repeatable: true,
    body: ReasonBody,
    answer: RetentionAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND'],
  })
  async lift(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: DisposalReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedRetention> {
    return this.presentRetention(id, await this.disposals.lift(user, id, reason));
  }

  @Post('applications/:id/erasure')
  @HttpCode(202)
  @Doc({
    id: 'requestErasure',
    summary:
      'The applicant asks for the destruction of their data; a supervisor decides (the counter, where no account)',
    permission: 'request-erasure',
    keyed: true,
    answer: { 202: answers(ErasureAnswer, 'On the disposal list; asked again, the request that stands') },
    errors: ['APPLICATION_NOT_FOUND', 'DATA_DESTROYED', 'DISPOSAL_REFUSED'],
  })
  async request(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<Answer<typeof ErasureAnswer>> {
    const row = await this.disposals.request(user, id, idempotencyKeyOf(request));
    const { application, state: status, proposedAt } = row;
    const retention = presentKeeping(await this.disposals.keeping(row));
    const applicationNumber = (await this.names.numbersOf([application]))(application);
    return { id: row.id, application, applicationNumber, status, proposedAt: isoInstant(proposedAt), retention };
  }

  private async present(row: DisposalRow): Promise<PresentedDisposal> {
    const names = await this.names.of(peopleOf(row));
    const numberOf = await this.names.numbersOf(applicationsOf(row));
    return presentDisposal(row, this.options.publicUrl, names, numberOf, await this.disposals.keeping(row));
  }

  private async presentRetention(application: string, retention: RetentionOnRecord): Promise<PresentedRetention> {
    const numberOf = await this.names.numbersOf([application]);
    return presentRetention(application, numberOf(application), retention, await this.names.of([retention.hold?.by]));
  }
}
