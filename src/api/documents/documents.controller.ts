import { Controller, Get, Inject, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers, media, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { parseInput } from '../http/zod.pipe.js';
import { answerAct } from '../messages/answer.js';
import { actAnswers } from '../messages/answers.js';
import { Names } from '../names/names.js';
import { PORT, type ApiOptions } from '../ports.js';
import { AddedDocument, DocumentList } from './answers.js';
import { DocumentFields, DocumentForm } from './dto.js';
import { DocumentsService } from './documents.service.js';
import { downloadName, presentDocument } from './presenter.js';
import { fileAnswer } from './file-answer.js';
import { readUpload } from './upload.js';

@ApiTags('documents')
@Controller('applications/:id/documents')
export class DocumentsController {
  constructor(
    @Inject(DocumentsService) private readonly documents: DocumentsService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Post()
  @Doc({
    id: 'addDocument',
    summary: "Upload a requirement's file, or the technical team's recommendation (PDF, JPEG, PNG)",
    permission: ['upload-requirement', 'upload-recommendation'],
    upload: DocumentForm,
    act: true,
    answer: actAnswers(AddedDocument),
    errors: ['FILE_REFUSED'],
  })
  async add(
    @Param('id') application: string,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof AddedDocument>> {
    const upload = await readUpload(request, this.options.uploadMaxBytes);
    const fields = parseInput(DocumentFields, upload.fields);
    const { document, status } = await this.documents.add(user, application, upload, fields, headers);
    const numberOf = await this.names.numbersOf([document.application]);
    return {
      ...answerAct(reply, application, status),
      document: presentDocument(document, this.names.withoutPeople(), numberOf(document.application)),
    };
  }

  @Get()
  @Doc({
    id: 'listDocuments',
    summary: 'Files and letters of an application',
    permission: 'view-application',
    answer: DocumentList,
    errors: ['APPLICATION_NOT_FOUND'],
  })
  async list(@Param('id') application: string, @CurrentUser() user: UserRow): Promise<Answer<typeof DocumentList>> {
    const documents = await this.documents.list(user, application);
    const names = await this.names.of(user.kind === 'applicant' ? [] : documents.map(({ createdBy }) => createdBy));
    const numberOf = await this.names.numbersOf(documents.map((document) => document.application));
    return wholeList(documents.map((document) => presentDocument(document, names, numberOf(document.application))));
  }

  @Get(':document/content')
  @Doc({
    id: 'downloadDocument',
    summary: 'The file itself; each download is audited',
    permission: 'download-document',
    answer: { 200: answers(media('*/*'), 'The bytes', 'Content-Disposition') },
    errors: ['APPLICATION_NOT_FOUND', 'DOCUMENT_NOT_FOUND', 'DATA_DESTROYED'],
  })
  async content(
    @Param('id') application: string,
    @Param('document') id: string,
    @CurrentUser() user: UserRow,
  ): Promise<StreamableFile> {
    const { document, bytes, number } = await this.documents.content(user, application, id);
    return fileAnswer({ name: downloadName(document, number), bytes, mediaType: document.mediaType });
  }
}
