import { Controller, Get, Inject, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Uploads } from '../../domain/ports/uploads.js';
import { Public } from '../auth/current-user.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { html, type Html } from '../pages/html.js';
import { Pages } from '../pages/pages.js';
import { PORT, type ApiOptions, type OfficeInfo } from '../ports.js';
import { letterFileName } from '../../domain/letter/file-name.js';
import { answerOf, changedAnswerOf, foreignAnswerOf, formsOf } from './answer-page.js';
import { withUpload } from './held-upload.js';
import { VerificationService } from './verification.service.js';

const PageQuery = z.strictObject({ number: z.string().trim().max(200).optional() });
type PageInput = z.infer<typeof PageQuery>;

/** Page that the QR code on a letter opens: the answer first, then the data to compare with the paper in hand. */
@ApiExcludeController()
@Public()
@Controller('v')
export class VerifyPageController {
  constructor(
    @Inject(VerificationService) private readonly verification: VerificationService,
    @Inject(Pages) private readonly pages: Pages,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.uploads) private readonly uploads: Uploads,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get()
  @Limited('verify')
  async start(@Query(new ZodPipe(PageQuery)) { number = '' }: PageInput, @Res() reply: FastifyReply): Promise<void> {
    if (number === '') {
      this.send(reply, html`<p>${this.pages.text('verify.lead')}</p>`);
      return;
    }
    // whoever knows a number alone compares; the letter itself is for who holds its unguessable id
    this.send(reply, answerOf(this.pages, this.office, await this.verification.byNumber(number), null));
  }

  @Post()
  @Limited('verifyUpload')
  async upload(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { permit, today, report, original } = await withUpload(
      request,
      this.uploads,
      this.options.verification,
      (file, asker) => this.verification.ofFile(file, asker),
    );
    this.send(
      reply,
      permit === null || today === null
        ? original === null
          ? foreignAnswerOf(this.pages, report)
          : changedAnswerOf(this.pages, original, report)
        : answerOf(this.pages, this.office, { permit, ...today, report }, null),
    );
  }

  @Get(':verification')
  @Limited('verify')
  async show(@Param('verification') id: string, @Res() reply: FastifyReply): Promise<void> {
    const letter = `/v/${encodeURIComponent(id)}/surat.pdf`;
    this.send(reply, answerOf(this.pages, this.office, await this.verification.byId(id), letter));
  }

  @Get(':verification/surat.pdf')
  @Limited('verify')
  async letter(@Param('verification') id: string): Promise<StreamableFile> {
    const { permit, bytes } = await this.verification.letter(id);
    return new StreamableFile(bytes, {
      type: 'application/pdf',
      disposition: `inline; filename="${letterFileName(permit.kind, permit.number)}"`,
      length: bytes.length,
    });
  }

  private send(reply: FastifyReply, answer: Html): void {
    const title = this.pages.text('verify.title');
    const body = html`<h1>${title}</h1>
      ${answer}${formsOf(this.pages, this.options.verification.uploadMaxBytes)}`;
    this.pages.send(reply, 200, title, body);
  }
}
