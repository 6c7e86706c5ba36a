import { Controller, Get, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { parseInput } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { PORT, type ApiOptions } from '../ports.js';
import { DocumentFields, DocumentForm } from './dto.js';
import { DocumentsService } from './documents.service.js';
import { presentDocument, type PresentedDocument } from './presenter.js';
import { readUpload } from './upload.js';

/** RFC 6266 with the name both in ASCII and in UTF-8 (RFC 8187). */
const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;

@ApiTags('documents')
@Controller('applications/:id/documents')
export class DocumentsController {
  constructor(
    @Inject(DocumentsService) private readonly documents: DocumentsService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Post()
  @Doc({
    id: 'addDocument',
    summary: "Upload a requirement's file, or the technical team's recommendation (PDF, JPEG, PNG)",
    upload: DocumentForm,
    act: true,
    errors: ['FILE_REFUSED', 'STATE_CHANGED'],
  })
  async add(
    @Param('id') application: string,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage & { readonly document: PresentedDocument }> {
    const upload = await readUpload(request, this.options.uploadMaxBytes);
    const fields = parseInput(DocumentFields, upload.fields);
    const { document, status } = await this.documents.add(user, application, upload, fields, headers);
    return { ...answerAct(reply, application, status), document: presentDocument(document) };
  }

  @Get()
  @Doc({
    id: 'listDocuments',
    summary: 'Files and letters of an application',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async list(
    @Param('id') application: string,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedDocument[] }> {
    return { items: (await this.documents.list(user, application)).map(presentDocument) };
  }

  @Get(':document/content')
  @Doc({
    id: 'downloadDocument',
    summary: 'The file itself; each download is audited',
    ok: { 200: 'The bytes' },
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  })
  async content(
    @Param('id') application: string,
    @Param('document') id: string,
    @CurrentUser() user: UserRow,
  ): Promise<StreamableFile> {
    const { document, bytes } = await this.documents.content(user, application, id);
    return new StreamableFile(bytes, {
      type: document.mediaType,
      disposition: disposition(document.name),
      length: bytes.length,
    });
  }
}
