import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { VerificationReport } from '../../domain/ports/verifier.js';
import type { Uploads } from '../../domain/ports/uploads.js';
import { Public } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { presentPermit, presentReport, type PresentedPermit, type PresentedReport } from './presenter.js';
import { withUpload } from './held-upload.js';
import { VerificationService, type Verification } from './verification.service.js';

const NumberQuery = z.strictObject({ number: z.string().trim().min(1).max(200).describe('Number of the letter') });
type NumberInput = z.infer<typeof NumberQuery>;

interface PresentedVerification {
  readonly permit: PresentedPermit;
  readonly report: PresentedReport;
}

@ApiTags('verification')
@Public()
@Controller('verify')
export class VerificationController {
  constructor(
    @Inject(VerificationService) private readonly verification: VerificationService,
    @Inject(PORT.uploads) private readonly uploads: Uploads,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get()
  @Limited('verify')
  @Doc({
    id: 'verifyByNumber',
    summary: 'Verify a letter by its number',
    query: NumberQuery,
    open: true,
    errors: ['INPUT_INVALID', 'PERMIT_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async byNumber(
    @Query(new ZodPipe(NumberQuery)) { number }: NumberInput,
    @Headers('accept-language') language?: string,
  ): Promise<PresentedVerification> {
    return this.present(await this.verification.byNumber(number), 'number', language);
  }

  @Get(':verification')
  @Limited('verify')
  @Doc({
    id: 'verifyById',
    summary: 'Verify a letter by the id in its QR code',
    open: true,
    errors: ['PERMIT_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async byId(
    @Param('verification') id: string,
    @Headers('accept-language') language?: string,
  ): Promise<PresentedVerification> {
    return this.present(await this.verification.byId(id), 'id', language);
  }

  @Post()
  @HttpCode(200)
  @Limited('verifyUpload')
  @Doc({
    id: 'verifyFile',
    summary: 'Verify a PDF, ours or anyone’s; it is judged and forgotten',
    upload: z.object({}),
    open: true,
    ok: { 200: 'The report; `permit` is null where these bytes are no letter of this office' },
    errors: ['INPUT_INVALID', 'FILE_REFUSED', 'TOO_MANY_REQUESTS', 'VERIFICATION_BUSY'],
    problems: { 408: 'The file took too long to send' },
  })
  async upload(
    @Req() request: FastifyRequest,
    @Headers('accept-language') language?: string,
  ): Promise<{ permit: PresentedPermit | null; report: PresentedReport }> {
    const { permit, today, report } = await withUpload(
      request,
      this.uploads,
      this.options.verification,
      (file, asker) => this.verification.ofFile(file, asker),
    );
    return {
      permit: permit === null || today === null ? null : presentPermit(permit, today, 'id'),
      report: this.report(report, language),
    };
  }

  private present(
    { permit, report, ...today }: Verification,
    knows: Parameters<typeof presentPermit>[2],
    language: string | undefined,
  ): PresentedVerification {
    return { permit: presentPermit(permit, today, knows), report: this.report(report, language) };
  }

  private report(report: VerificationReport, language: string | undefined): PresentedReport {
    return presentReport(report, (key, values) => this.messages.text(key, values, language));
  }
}
