import { Controller, Get, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { presentDocument } from '../documents/presenter.js';
import { readForm } from '../documents/upload.js';
import { answers, media } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { answerAct } from '../messages/answer.js';
import { actAnswers } from '../messages/answers.js';
import { Names } from '../names/names.js';
import { PORT, type ApiOptions } from '../ports.js';
import { SignedStatement } from './answers.js';
import { ApplicationSignaturesService } from './application-signatures.service.js';
import { presentVerdict } from './presenter.js';
import { statementAnswer } from './statement-answer.js';

export const SignatureForm = z.object({});

/** The applicant signs the application with a certificate of their own. */
@ApiTags('application-signatures')
@Controller('applications/:id')
export class ApplicationSignaturesController {
  constructor(
    @Inject(ApplicationSignaturesService) private readonly signatures: ApplicationSignaturesService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get('statement')
  @Doc({
    id: 'downloadStatement',
    summary: 'The statement of the application that its applicant signs (PDF); its digest is in Repr-Digest',
    permission: 'download-document',
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
    permission: 'sign-application',
    upload: SignatureForm,
    act: true,
    answer: actAnswers(SignedStatement),
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
    @Param('id') application: string,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof SignedStatement>> {
    const form = await readForm(request, this.options.uploadMaxBytes);
    const { document, verdict, status } = await this.signatures.sign(user, application, form, headers);
    const numberOf = await this.names.numbersOf([document.application]);
    return {
      ...answerAct(reply, application, status),
      document: presentDocument(document, this.names.withoutPeople(), numberOf(document.application)),
      verdict: presentVerdict(verdict),
    };
  }
}
