import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT } from '../ports.js';
import { ConfirmedAnswer, ProposalAnswer, ProposalList } from './answers.js';
import { ConfirmBody, type ConfirmInput, ReasonBody, type OutageReasonInput } from './dto.js';
import { OutagesService } from './outages.service.js';
import { peopleOf, presentOutage, presentProposal, type PresentedProposal } from './presenter.js';

const ProposalQuery = z.strictObject({ status: z.enum(['open', 'all']).default('open') });
type ProposalInput = z.infer<typeof ProposalQuery>;

/** Absences of the system that it knows itself: a supervisor says what each was. */
@ApiTags('outages')
@Controller('outage-proposals')
export class ProposalsController {
  constructor(
    @Inject(OutagesService) private readonly outages: OutagesService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'listOutageProposals',
    summary: 'Times that a part of the system was down (supervisors)',
    permission: 'declare-outage',
    query: ProposalQuery,
    answer: ProposalList,
  })
  async list(
    @Query(new ZodPipe(ProposalQuery)) { status }: ProposalInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof ProposalList>> {
    const proposals = await this.outages.proposals(user, status === 'open');
    const names = await this.names.of(proposals.map(({ decidedBy }) => decidedBy));
    return wholeList(proposals.map((proposal) => presentProposal(proposal, names)));
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Doc({
    id: 'confirmOutageProposal',
    summary: 'It was force majeure: the proposal becomes a window',
    permission: 'declare-outage',
    repeatable: true,
    body: ConfirmBody,
    answer: ConfirmedAnswer,
    errors: ['OUTAGE_NOT_FOUND', 'OUTAGE_DECIDED'],
  })
  async confirm(
    @Param('id') id: string,
    @Body(new ZodPipe(ConfirmBody)) body: ConfirmInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof ConfirmedAnswer>> {
    const { proposal, outage } = await this.outages.confirm(user, id, body);
    const names = await this.names.of([proposal.decidedBy, ...peopleOf(outage)]);
    return { proposal: presentProposal(proposal, names), outage: presentOutage(outage, this.clock(), names) };
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Doc({
    id: 'rejectOutageProposal',
    summary: 'It was not: filed as a technical fault, and no date moves',
    permission: 'declare-outage',
    repeatable: true,
    body: ReasonBody,
    answer: ProposalAnswer,
    errors: ['OUTAGE_NOT_FOUND', 'OUTAGE_DECIDED'],
  })
  async reject(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: OutageReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedProposal> {
    const proposal = await this.outages.reject(user, id, reason);
    return presentProposal(proposal, await this.names.of([proposal.decidedBy]));
  }
}
