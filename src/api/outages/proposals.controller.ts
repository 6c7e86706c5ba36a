import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import { ConfirmBody, type ConfirmInput, ReasonBody, type ReasonInput } from './dto.js';
import { OutagesService } from './outages.service.js';
import { presentOutage, presentProposal, type PresentedOutage, type PresentedProposal } from './presenter.js';

const ProposalQuery = z.strictObject({ state: z.enum(['open', 'all']).default('open') });
type ProposalInput = z.infer<typeof ProposalQuery>;

/** What the system knows of its own absences: a supervisor says what each was. */
@ApiTags('outages')
@Controller('outage-proposals')
export class ProposalsController {
  constructor(
    @Inject(OutagesService) private readonly outages: OutagesService,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'listOutageProposals',
    summary: 'Times that a part of the system was down (supervisors)',
    query: ProposalQuery,
    errors: ['PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(ProposalQuery)) { state }: ProposalInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedProposal[] }> {
    return { items: (await this.outages.proposals(user, state === 'open')).map(presentProposal) };
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Doc({
    id: 'confirmOutageProposal',
    summary: 'It was force majeure: the proposal becomes a window',
    body: ConfirmBody,
    errors: ['INPUT_INVALID', 'REASON_MISSING', 'PERMISSION_DENIED', 'OUTAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async confirm(
    @Param('id') id: string,
    @Body(new ZodPipe(ConfirmBody)) body: ConfirmInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ proposal: PresentedProposal; outage: PresentedOutage }> {
    const { proposal, outage } = await this.outages.confirm(user, id, body);
    return { proposal: presentProposal(proposal), outage: presentOutage(outage, this.clock()) };
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Doc({
    id: 'rejectOutageProposal',
    summary: 'It was not: filed as a technical fault, and no date moves',
    body: ReasonBody,
    errors: ['REASON_MISSING', 'PERMISSION_DENIED', 'OUTAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async reject(
    @Param('id') id: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedProposal> {
    return presentProposal(await this.outages.reject(user, id, reason));
  }
}
