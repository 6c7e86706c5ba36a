import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { DryRunBody, type DryRunInput, MigrateBody, type MigrateInput } from './dto.js';
import { MigrationsService, type Moved, type Report } from './migrations.service.js';

@ApiTags('migrations')
@Controller('migrations')
export class MigrationsController {
  constructor(@Inject(MigrationsService) private readonly migrations: MigrationsService) {}

  @Post('dry-run')
  @HttpCode(200)
  @Doc({
    id: 'dryRunMigration',
    summary: 'What would become of running applications under another version of their procedure',
    body: DryRunBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'APPLICATION_NOT_FOUND'],
  })
  async dryRun(
    @Body(new ZodPipe(DryRunBody)) body: DryRunInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ readonly items: readonly Report[] }> {
    return { items: await this.migrations.dryRun(user, body) };
  }

  @Post()
  @HttpCode(200)
  @Doc({
    id: 'migrateApplications',
    summary: 'Move running applications to another version, each for itself',
    body: MigrateBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'ORCHESTRATION_UNAVAILABLE'],
  })
  async migrate(
    @Body(new ZodPipe(MigrateBody)) body: MigrateInput,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<{ readonly items: readonly Moved[] }> {
    return { items: await this.migrations.migrate(user, body, idempotencyKeyOf(request)) };
  }
}
