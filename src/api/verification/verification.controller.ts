import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Public } from '../auth/current-user.js';
import { readUpload } from '../documents/upload.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problem } from '../problem/problem.js';
import { presentPermit, presentReport, type PresentedPermit, type PresentedReport } from './presenter.js';
import { VerificationService, type Verification } from './verification.service.js';

const NumberQuery = z.strictObject({ number: z.string().trim().min(1).max(200).describe('Number of the letter') });
type NumberInput = z.infer<typeof NumberQuery>;

interface PresentedVerification {
  readonly permit: PresentedPermit;
  readonly report: PresentedReport;
}

const present = (
  { permit, state, report }: Verification,
  knows: Parameters<typeof presentPermit>[2],
): PresentedVerification => ({
  permit: presentPermit(permit, state, knows),
  report: presentReport(report),
});

@ApiTags('verification')
@Public()
@Controller('verify')
export class VerificationController {
  constructor(
    @Inject(VerificationService) private readonly verification: VerificationService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Get()
  @Limited('verify')
  @Doc({
    summary: 'Verify a letter by its number',
    query: NumberQuery,
    open: true,
    errors: ['INPUT_INVALID', 'PERMIT_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async byNumber(@Query(new ZodPipe(NumberQuery)) { number }: NumberInput): Promise<PresentedVerification> {
    return present(await this.verification.byNumber(number), 'number');
  }

  @Get(':verification')
  @Limited('verify')
  @Doc({
    summary: 'Verify a letter by the id in its QR code',
    open: true,
    errors: ['PERMIT_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async byId(@Param('verification') id: string): Promise<PresentedVerification> {
    return present(await this.verification.byId(id), 'id');
  }

  @Post()
  @HttpCode(200)
  @Limited('verifyUpload')
  @Doc({
    summary: 'Verify a PDF, ours or anyone’s; it is judged and forgotten',
    upload: z.object({}),
    open: true,
    ok: { 200: 'The report; `permit` is null where these bytes are no letter of this office' },
    errors: ['INPUT_INVALID', 'FILE_REFUSED', 'TOO_MANY_REQUESTS'],
  })
  async upload(@Req() request: FastifyRequest): Promise<{ permit: PresentedPermit | null; report: PresentedReport }> {
    const { bytes, kind } = await readUpload(request, this.options.uploadMaxBytes);
    if (kind !== 'application/pdf') throw problem('FILE_REFUSED', 'expected a PDF', { accepted: ['application/pdf'] });
    const { permit, state, report } = await this.verification.ofFile(bytes);
    return {
      permit: permit === null || state === null ? null : presentPermit(permit, state, 'id'),
      report: presentReport(report),
    };
  }
}
