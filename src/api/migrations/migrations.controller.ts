import { Names } from '../names/names.js';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { presentReason } from '../messages/reason.js';
import { PORT } from '../ports.js';
import { ForecastList, MovedList } from './answers.js';
import { DryRunBody, type DryRunInput, MigrateBody, type MigrateInput } from './dto.js';
import { MigrationsService } from './migrations.service.js';

const NO_REASON = { code: null, title: null, detail: null, technical: null };

@ApiTags('migrations')
@Controller('migrations')
export class MigrationsController {
  constructor(
    @Inject(MigrationsService) private readonly migrations: MigrationsService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
  ) {}

  @Post('dry-run')
  @HttpCode(200)
  @Doc({
    id: 'dryRunMigration',
    summary: 'What would become of running applications under another version of their procedure',
    permission: 'migrate',
    body: DryRunBody,
    answer: ForecastList,
    errors: ['APPLICATION_NOT_FOUND'],
  })
  async dryRun(
    @Body(new ZodPipe(DryRunBody)) body: DryRunInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof ForecastList>> {
    const forecasts = await this.migrations.dryRun(user, body);
    const numberOf = await this.names.numbersOf(forecasts.map(({ application }) => application));
    return wholeList(forecasts.map((forecast) => ({ ...forecast, applicationNumber: numberOf(forecast.application) })));
  }

  @Post()
  @HttpCode(200)
  @Doc({
    id: 'migrateApplications',
    summary: 'Move running applications to another version, each for itself',
    permission: 'migrate',
    body: MigrateBody,
    keyed: true,
    answer: MovedList,
    errors: ['APPLICATION_NOT_FOUND', 'ORCHESTRATION_UNAVAILABLE'],
  })
  async migrate(
    @Body(new ZodPipe(MigrateBody)) body: MigrateInput,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<Answer<typeof MovedList>> {
    const moved = await this.migrations.migrate(user, body, idempotencyKeyOf(request));
    const numberOf = await this.names.numbersOf(moved.map(({ application }) => application));
    return wholeList(
      moved.map(({ application, refused }) => ({
        application,
        applicationNumber: numberOf(application),
        moved: refused === null,
        ...(refused === null ? NO_REASON : presentReason(refused, this.catalogue)),
      })),
    );
  }
}
