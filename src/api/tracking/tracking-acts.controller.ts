import { Body, Controller, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CorrectBody as CorrectFileBody } from '../acts/dto.js';
import { AddedDocument } from '../documents/answers.js';
import { presentDocument } from '../documents/presenter.js';
import { readUpload } from '../documents/upload.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { reasonText, type Answer } from '../http/schema.js';
import { ZodPipe, parseInput } from '../http/zod.pipe.js';
import { answerOutcome, type PresentedMessage } from '../messages/answer.js';
import { MessageAnswer, outcomeAnswers } from '../messages/answers.js';
import { Names } from '../names/names.js';
import { PORT, type ApiOptions } from '../ports.js';
import { TrackQuery, type TrackInput } from './dto.js';
import { TrackingActsService } from './tracking-acts.service.js';

const CorrectBody = z.strictObject({ note: z.string().trim().max(2000).optional() });
const WithdrawBody = z.strictObject({ reason: reasonText(2000) });
const UploadForm = z.object({ requirement: z.string().trim().min(1).max(100).describe('Id of the requirement') });

/** An applicant without an account acts with the secret of the receipt; who has an account logs in. */
@ApiTags('tracking')
@Controller('track/:id')
export class TrackingActsController {
  constructor(
    @Inject(TrackingActsService) private readonly acts: TrackingActsService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Post('documents')
  @Doc({
    id: 'addTrackedDocument',
    summary: "Upload a requirement's file with the tracking secret (applications without an account)",
    limited: 'track',
    permission: 'upload-requirement',
    query: TrackQuery,
    upload: UploadForm,
    act: true,
    open: true,
    answer: outcomeAnswers(AddedDocument),
    errors: ['FILE_REFUSED'],
  })
  async upload(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof AddedDocument>> {
    const read = async (): Promise<
      Parameters<TrackingActsService['upload']>[2] extends () => Promise<infer R> ? R : never
    > => {
      const upload = await readUpload(request, this.options.uploadMaxBytes);
      return { upload, requirement: parseInput(UploadForm, upload.fields).requirement };
    };
    const { document, status } = await this.acts.upload(id, secret, read, headers);
    const numberOf = await this.names.numbersOf([document.application]);
    return {
      ...answerOutcome(reply, status),
      document: presentDocument(document, this.names.withoutPeople(), numberOf(document.application)),
    };
  }

  @Post('correct')
  @Doc({
    id: 'correctTrackedApplication',
    summary: 'Send the completed file back to the office with the tracking secret (applications without an account)',
    limited: 'track',
    permission: 'act-on-task',
    query: TrackQuery,
    body: CorrectBody,
    act: true,
    open: true,
    answer: outcomeAnswers(MessageAnswer),
    errors: ['ACTION_OUT_OF_TURN', 'TASK_NOT_OPEN', 'CORRECTIONS_LEFT'],
  })
  async correct(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Body(new ZodPipe(CorrectBody, TrackQuery)) { note }: z.infer<typeof CorrectBody>,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    return answerOutcome(reply, await this.acts.correct(id, secret, note, headers));
  }

  @Post('fields')
  @Doc({
    id: 'correctTrackedFields',
    summary: 'Correct the fields that were sent back, with the tracking secret (applications without an account)',
    limited: 'track',
    permission: 'correct-application',
    query: TrackQuery,
    body: CorrectFileBody,
    act: true,
    open: true,
    answer: outcomeAnswers(MessageAnswer),
    errors: ['REASON_MISSING'],
  })
  async correctFields(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Body(new ZodPipe(CorrectFileBody, TrackQuery)) body: z.infer<typeof CorrectFileBody>,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    return answerOutcome(reply, await this.acts.correctFields(id, secret, body, headers));
  }

  @Post('withdraw')
  @Doc({
    id: 'withdrawTrackedApplication',
    summary: 'Withdraw the application with the tracking secret, with a reason (applications without an account)',
    limited: 'track',
    permission: 'withdraw',
    query: TrackQuery,
    body: WithdrawBody,
    act: true,
    open: true,
    answer: outcomeAnswers(MessageAnswer),
  })
  async withdraw(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Body(new ZodPipe(WithdrawBody, TrackQuery)) { reason }: z.infer<typeof WithdrawBody>,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    return answerOutcome(reply, await this.acts.withdraw(id, secret, reason, headers));
  }
}
