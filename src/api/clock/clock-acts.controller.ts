import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { ActsService } from '../acts/acts.service.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';

const ReasonBody = z.strictObject({ reason: z.string().trim().max(2000).default('') });
type ReasonInput = z.output<typeof ReasonBody>;

/** What a supervisor says to the clock itself. */
@ApiTags('acts')
@Controller('applications/:id/clock')
export class ClockActsController {
  constructor(@Inject(ActsService) private readonly acts: ActsService) {}

  @Post('consent')
  @Doc({
    id: 'consentToStop',
    summary: 'A supervisor consents to the next stop of the clock that needs it',
    body: ReasonBody,
    act: true,
    errors: ['REASON_MISSING', 'ALREADY_DONE'],
  })
  async consent(
    @Param('id') application: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'consent-to-stop',
      reason,
    }));
    return answerAct(reply, application, status);
  }

  @Post('reset')
  @Doc({
    id: 'resetClock',
    summary: 'A supervisor sets every budget back to zero; the ledger shows it as what it is',
    body: ReasonBody,
    act: true,
    errors: ['REASON_MISSING'],
  })
  async reset(
    @Param('id') application: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'reset-clock',
      reason,
    }));
    return answerAct(reply, application, status);
  }
}
