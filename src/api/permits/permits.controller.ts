import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PermitLife } from '../../domain/permit/life.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PermitsService } from './permits.service.js';

const PermitQuery = z.strictObject({
  status: z.enum(['valid', 'suspended', 'superseded', 'revoked', 'cancelled', 'expired']).optional(),
  /** Id of the last permit of the page before. */
  after: z.string().trim().min(1).max(191).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** The ground in law, and number and date of the decision that it stands in. */
const DecisionBody = z.strictObject({
  ground: z.string().trim().min(3).max(500),
  decision: z.string().trim().min(3).max(200),
});

type PresentedPermit = Omit<PermitLife, 'version' | 'issuedAt' | 'validUntil' | 'suspended' | 'lastAt'> & {
  readonly issuedAt: string;
  readonly validUntil: string | null;
  readonly suspended: { readonly since: string; readonly ground: string; readonly decision: string } | null;
  readonly lastAt: string;
};

const present = ({ version: _version, ...life }: PermitLife): PresentedPermit => ({
  ...life,
  issuedAt: isoInstant(life.issuedAt),
  validUntil: isoOrNull(life.validUntil),
  suspended: life.suspended === null ? null : { ...life.suspended, since: isoInstant(life.suspended.since) },
  lastAt: isoInstant(life.lastAt),
});

@ApiTags('permits')
@Controller()
export class PermitsController {
  constructor(@Inject(PermitsService) private readonly permits: PermitsService) {}

  @Get('permits')
  @Doc({
    id: 'listPermits',
    summary: 'Issued permits of the office and where each stands',
    query: PermitQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(PermitQuery)) query: z.infer<typeof PermitQuery>,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedPermit[]; next: string | null }> {
    const items = await this.permits.list(user, query);
    return { items: items.map(present), next: items.length < query.limit ? null : (items.at(-1)?.permit ?? null) };
  }

  @Get('permits/:id')
  @Doc({
    id: 'getPermit',
    summary: 'One issued permit; its id is that of the application that it was granted on',
    errors: ['PERMISSION_DENIED', 'PERMIT_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedPermit> {
    return present(await this.permits.find(user, id));
  }

  @Post('permits/:id/suspend')
  @HttpCode(200)
  @Doc({
    id: 'suspendPermit',
    summary: 'Suspend a permit by a decision of the office (supervisors)',
    body: DecisionBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'PERMIT_NOT_FOUND', 'STATE_CHANGED'],
  })
  async suspend(
    @Param('id') id: string,
    @Body(new ZodPipe(DecisionBody)) body: z.infer<typeof DecisionBody>,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<PresentedPermit> {
    return present(await this.permits.decide(user, id, 'suspend', body, idempotencyKeyOf(request)));
  }

  @Post('permits/:id/lift')
  @HttpCode(200)
  @Doc({
    id: 'liftSuspension',
    summary: 'Lift the suspension of a permit (supervisors)',
    body: DecisionBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'PERMIT_NOT_FOUND', 'STATE_CHANGED'],
  })
  async lift(
    @Param('id') id: string,
    @Body(new ZodPipe(DecisionBody)) body: z.infer<typeof DecisionBody>,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<PresentedPermit> {
    return present(await this.permits.decide(user, id, 'lift', body, idempotencyKeyOf(request)));
  }

  @Get('applications/:id/case')
  @Header('cache-control', 'no-store')
  @Doc({
    id: 'downloadCase',
    summary: 'The whole case as a bundle (BagIt in a ZIP file) that verifies without any server; audited (supervisors)',
    ok: { 200: 'The ZIP file' },
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'DOCUMENT_NOT_FOUND', 'TIMESTAMP_UNAVAILABLE'],
  })
  async bundle(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<StreamableFile> {
    const bytes = await this.permits.bundle(user, id);
    return new StreamableFile(bytes, {
      type: 'application/zip',
      disposition: `attachment; filename="${id.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.zip"`,
      length: bytes.length,
    });
  }
}
