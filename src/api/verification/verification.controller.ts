import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { VerificationReport } from '../../domain/ports/verifier.js';
import type { Uploads } from '../../domain/ports/uploads.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { asciiFilter, type Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { presentPermit, presentReport, type PresentedReport } from './presenter.js';
import { FileVerificationAnswer, VerificationAnswer } from './answers.js';
import { withUpload } from './held-upload.js';
import { VerificationService, type Verification } from './verification.service.js';

const NumberQuery = z.strictObject({ number: asciiFilter(200).describe('Number of the letter') });
type NumberInput = z.infer<typeof NumberQuery>;

type PresentedVerification = Answer<typeof VerificationAnswer>;

/** The form has nothing but its file. */
const NoFields = z.object({});

@ApiTags('verification')
@Controller('verify')
export class VerificationController {
  constructor(
    @Inject(VerificationService) private readonly verification: VerificationService,
    @Inject(PORT.uploads) private readonly uploads: Uploads,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get()
  @Doc({
    id: 'verifyByNumber',
    summary: 'Verify a letter by its number',
    limited: 'verify',
    query: NumberQuery,
    open: true,
    answer: VerificationAnswer,
    errors: ['PERMIT_NOT_FOUND'],
  })
  async byNumber(
    @Query(new ZodPipe(NumberQuery)) { number }: NumberInput,
    @Headers('accept-language') language?: string,
  ): Promise<PresentedVerification> {
    return this.present(await this.verification.byNumber(number), 'number', language);
  }

  @Get(':verification')
  @Doc({
    id: 'verifyById',
    summary: 'Verify a letter by the id in its QR code',
    limited: 'verify',
    open: true,
    answer: VerificationAnswer,
    errors: ['PERMIT_NOT_FOUND'],
  })
  async byId(
    @Param('verification') id: string,
    @Headers('accept-language') language?: string,
  ): Promise<PresentedVerification> {
    return this.present(await this.verification.byId(id), 'id', language);
  }

  @Post()
  @HttpCode(200)
  @Doc({
    id: 'verifyFile',
    summary: 'Verify a PDF, ours or anyone’s; it is judged and forgotten',
    limited: 'verifyUpload',
    upload: NoFields,
    open: true,
    answer: {
      200: answers(
        FileVerificationAnswer,
        'The report; `permit` is null where these bytes are no letter of this office, `original` names one that they begin with',
      ),
    },
    errors: ['FILE_REFUSED', 'REVOCATION_UNAVAILABLE', 'VERIFICATION_BUSY'],
    problems: { 408: 'The file took too long to send' },
  })
  async upload(
    @Req() request: FastifyRequest,
    @Headers('accept-language') language?: string,
  ): Promise<Answer<typeof FileVerificationAnswer>> {
    const { permit, today, report, original } = await withUpload(
      request,
      this.uploads,
      this.options.verification,
      (file, asker) => this.verification.ofFile(file, asker),
    );
    return {
      permit: permit === null || today === null ? null : presentPermit(permit, today, 'id'),
      original:
        original === null ? null : { number: original.permit.number, kind: original.permit.kind, file: original.file },
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
    return presentReport(
      report,
      (key, values) => this.messages.text(key, values, language),
      (code) => this.messages.finding(code, language),
    );
  }
}
