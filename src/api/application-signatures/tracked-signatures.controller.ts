import { Controller, Get, Inject, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APPLICANT_BY_SECRET } from '../../domain/access/permissions.js';
import { Public } from '../auth/current-user.js';
import { presentDocument, type PresentedDocument } from '../documents/presenter.js';
import { readForm } from '../documents/upload.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerOutcome, type PresentedMessage } from '../messages/answer.js';
import { PORT, type ApiOptions } from '../ports.js';
import { TrackQuery, type TrackInput } from '../tracking/dto.js';
import { TrackingService } from '../tracking/tracking.service.js';
import { SignatureForm } from './application-signatures.controller.js';
import { ApplicationSignaturesService } from './application-signatures.service.js';
import { presentVerdict, type PresentedStatementVerdict } from './presenter.js';
import { statementAnswer } from './statement-answer.js';

/** The same with the secret of the receipt, where the applicant has no account. */
@ApiTags('tracking')
@Public()
@Limited('track')
@Controller('track/:id')
export class TrackedSignaturesController {
  constructor(
    @Inject(TrackingService) private readonly tracking: TrackingService,
    @Inject(ApplicationSignaturesService) private readonly signatures: ApplicationSignaturesService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get('statement')
  @Doc({
    id: 'downloadTrackedStatement',
    summary: 'The statement to be signed, with the tracking secret (applications without an account)',
    query: TrackQuery,
    open: true,
    ok: { 200: 'The bytes to be signed, as they are' },
    errors: ['INPUT_INVALID', 'APPLICATION_NOT_FOUND', 'PERMISSION_DENIED', 'DOCUMENT_NOT_FOUND', 'TOO_MANY_REQUESTS'],
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
    query: TrackQuery,
    upload: SignatureForm,
    act: true,
    open: true,
    errors: [
      'INPUT_INVALID',
      'APPLICATION_NOT_FOUND',
      'PERMISSION_DENIED',
      'APPLICATION_FINISHED',
      'FILE_REFUSED',
      'APPLICANT_SIGNATURE_REFUSED',
      'STATE_CHANGED',
      'ACTION_UNKNOWN',
      'VERIFICATION_BUSY',
      'TOO_MANY_REQUESTS',
    ],
  })
  async sign(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage & { readonly document: PresentedDocument; readonly verdict: PresentedStatementVerdict }> {
    // the secret is proved before a file is read
    const { row } = await this.tracking.find(id, secret);
    const form = await readForm(request, this.options.uploadMaxBytes);
    const { document, verdict, status } = await this.signatures.signAs(row, APPLICANT_BY_SECRET, form, headers);
    return { ...answerOutcome(reply, status), document: presentDocument(document), verdict: presentVerdict(verdict) };
  }
}
