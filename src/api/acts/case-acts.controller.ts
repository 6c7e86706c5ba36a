import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { ActsService } from './acts.service.js';
import { RecallBody, type RecallInput, RefuseBody, type RefuseInput } from './dto.js';

const ReasonBody = RefuseBody;
type ReasonInput = RefuseInput;

const HoldBody = z.strictObject({
  ground: z.string().trim().min(1).max(200).describe('The legal ground on which the clock rests'),
  reason: z.string().trim().max(2000).default(''),
  consent: z.boolean().default(false).describe('One stop too many, or late in the promise: the supervisor means it'),
  document: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('What shows the ground: the number of a letter or writ, or the id of a document on file'),
});
type HoldInput = z.infer<typeof HoldBody>;

/** Acts on the application as a whole. */
@ApiTags('acts')
@Controller('applications/:id')
export class CaseActsController {
  constructor(@Inject(ActsService) private readonly acts: ActsService) {}

  @Post('withdraw')
  @Doc({
    id: 'withdrawApplication',
    summary: 'The applicant ends the application',
    body: ReasonBody,
    act: true,
    errors: ['STATE_CHANGED'],
  })
  async withdraw(
    @Param('id') application: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'withdraw',
      reason,
    }));
    return answerAct(reply, application, status);
  }

  @Post('recall')
  @Doc({
    id: 'recallTask',
    summary: "Take back one's own completion while the next person has not acted",
    body: RecallBody,
    act: true,
    errors: ['TASK_NOT_FOUND', 'ACTION_OUT_OF_TURN'],
  })
  async recall(
    @Param('id') application: string,
    @Body(new ZodPipe(RecallBody)) { element, reason }: RecallInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'recall-task',
      element,
      reason,
    }));
    return answerAct(reply, application, status);
  }

  @Post('hold')
  @Doc({
    id: 'holdApplication',
    summary: 'A supervisor rests the clock on a legal ground',
    body: HoldBody,
    act: true,
    errors: ['REASON_MISSING', 'CONSENT_NEEDED'],
  })
  async hold(
    @Param('id') application: string,
    @Body(new ZodPipe(HoldBody)) { ground, reason, consent, document }: HoldInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'hold',
      ground,
      reason,
      ...(consent ? { consent } : {}),
      ...(document === undefined ? {} : { document }),
    }));
    return answerAct(reply, application, status);
  }

  @Post('resume')
  @Doc({
    id: 'resumeApplication',
    summary: 'A supervisor lets the clock run again',
    body: ReasonBody,
    act: true,
    errors: ['ACTION_OUT_OF_TURN'],
  })
  async resume(
    @Param('id') application: string,
    @Body(new ZodPipe(ReasonBody)) { reason }: ReasonInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'resume',
      reason,
    }));
    return answerAct(reply, application, status);
  }
}
