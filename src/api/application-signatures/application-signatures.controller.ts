import { Controller, Get, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { presentDocument, type PresentedDocument } from '../documents/presenter.js';
import { readForm } from '../documents/upload.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { PORT, type ApiOptions } from '../ports.js';
import { ApplicationSignaturesService } from './application-signatures.service.js';
import { presentVerdict, type PresentedStatementVerdict } from './presenter.js';
import { statementAnswer } from './statement-answer.js';

export const SignatureForm = z.object({});

/** The applicant signs the application with a certificate of their own. */
@ApiTags('application-signatures')
@Controller('applications/:id')
export class ApplicationSignaturesController {
  constructor(
    @Inject(ApplicationSignaturesService) private readonly signatures: ApplicationSignaturesService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get('statement')
  @Doc({
    id: 'downloadStatement',
    summary: 'The statement of the application that its applicant signs (PDF); its digest is in Repr-Digest',
    ok: { 200: 'The bytes to be signed, as they are' },
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  })
  async statement(
    @Param('id') application: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return statementAnswer(reply, await this.signatures.statementFor(user, application));
  }

  @Post('signature')
  @Doc({
    id: 'handInSignedStatement',
    summary:
      'Hand in the signed application: the statement with a signature in it (PDF), or a detached CMS over it (.p7s, DER or PEM)',
    upload: SignatureForm,
    act: true,
    errors: ['FILE_REFUSED', 'APPLICANT_SIGNATURE_REFUSED', 'STATE_CHANGED', 'ACTION_UNKNOWN', 'VERIFICATION_BUSY'],
  })
  async sign(
    @Param('id') application: string,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage & { readonly document: PresentedDocument; readonly verdict: PresentedStatementVerdict }> {
    const form = await readForm(request, this.options.uploadMaxBytes);
    const { document, verdict, status } = await this.signatures.sign(user, application, form, headers);
    return {
      ...answerAct(reply, application, status),
      document: presentDocument(document),
      verdict: presentVerdict(verdict),
    };
  }
}
