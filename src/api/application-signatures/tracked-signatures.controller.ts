import { Controller, Get, Inject, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APPLICANT_BY_SECRET } from '../../domain/access/permissions.js';
import { presentDocument } from '../documents/presenter.js';
import { readForm } from '../documents/upload.js';
import { answers, media } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerOutcome } from '../messages/answer.js';
import { outcomeAnswers } from '../messages/answers.js';
import { Names } from '../names/names.js';
import { PORT, type ApiOptions } from '../ports.js';
import { TrackQuery, type TrackInput } from '../tracking/dto.js';
import { TrackingService } from '../tracking/tracking.service.js';
import { SignatureForm } from './application-signatures.controller.js';
import { SignedStatement } from './answers.js';
import { ApplicationSignaturesService } from './application-signatures.service.js';
import { presentVerdict } from './presenter.js';
import { statementAnswer } from './statement-answer.js';

/** The applicant's signature, by the secret of the receipt, where the applicant has no account. */
@ApiTags('tracking')
@Controller('track/:id')
export class TrackedSignaturesController {
  constructor(
    @Inject(TrackingService) private readonly tracking: TrackingService,
    @Inject(ApplicationSignaturesService) private readonly signatures: ApplicationSignaturesService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get('statement')
  @Doc({
    id: 'downloadTrackedStatement',
    summary: 'The statement to be signed, with the tracking secret (applications without an account)',
    limited: 'track',
    query: TrackQuery,
    open: true,
    permission: 'sign-application',
    answer: {
      200: answers(
        media('application/pdf'),
        'The bytes to be signed, as they are',
        'Repr-Digest',
        'Content-Disposition',
      ),
    },
    errors: ['APPLICATION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  })
  async statement(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { row } = await this.tracking.find(id, secret);
    return statementAnswer(reply, await this.signatures.statementAs(row, APPLICANT_BY_SECRET));
  }

  @Post('signature')
  @Doc({
    id: 'handInTrackedStatement',
    summary: 'Hand in the signed application with the tracking secret (applications without an account)',
    limited: 'track',
    query: TrackQuery,
    open: true,
    permission: 'sign-application',
    upload: SignatureForm,
    act: true,
    answer: outcomeAnswers(SignedStatement),
    errors: [
      'FILE_REFUSED',
      'APPLICANT_SIGNATURE_REFUSED',
      'DOCUMENT_NOT_FOUND',
      'STATE_CHANGED',
      'ACTION_UNKNOWN',
      'VERIFICATION_BUSY',
    ],
  })
  async sign(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof SignedStatement>> {
    // the secret is proved before a file is read
    const { row } = await this.tracking.find(id, secret);
    const form = await readForm(request, this.options.uploadMaxBytes);
    const { document, verdict, status } = await this.signatures.signAs(row, APPLICANT_BY_SECRET, form, headers);
    return {
      ...answerOutcome(reply, status),
      document: presentDocument(document, this.names.withoutPeople(), row.number),
      verdict: presentVerdict(verdict),
    };
  }
}
