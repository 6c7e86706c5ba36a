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
import { numberedFileName } from '../../domain/letter/file-name.js';
import type { PermitLife } from '../../domain/permit/life.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers, media, pageOf, pageQuery } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { Names, type NameBook, type NumberOf } from '../names/names.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PermitAnswer, PermitList } from './answers.js';
import { PermitsService } from './permits.service.js';

const PermitQuery = z.strictObject({
  status: z.enum(['valid', 'suspended', 'superseded', 'revoked', 'cancelled', 'expired']).optional(),
  ...pageQuery,
});
/** The ground in law, and number and date of the decision that it stands in. */
const DecisionBody = z.strictObject({
  ground: z.string().trim().min(3).max(500),
  decision: z.string().trim().min(3).max(200),
});

type PresentedPermit = Answer<typeof PermitAnswer>;

/** Applications whose numbers an answer about the permit gives. */
const applicationsOf = ({ permit, letters, amendments = [], successor }: PermitLife): readonly string[] => [
  permit,
  ...[...letters, ...amendments].map(({ application }) => application),
  ...(successor === null ? [] : [successor]),
];

const present = (
  { version: _version, letters, amendments, ...life }: PermitLife,
  names: NameBook,
  numberOf: NumberOf,
): PresentedPermit => ({
  ...life,
  permitNumber: numberOf(life.permit),
  letters: letters.map((letter) => ({ ...letter, applicationNumber: numberOf(letter.application) })),
  ...(amendments === undefined
    ? {}
    : { amendments: amendments.map((letter) => ({ ...letter, applicationNumber: numberOf(letter.application) })) }),
  successorNumber: life.successor === null ? null : numberOf(life.successor),
  permitTypeName: names.permitType(life.permitType),
  issuedAt: isoInstant(life.issuedAt),
  validUntil: isoOrNull(life.validUntil),
  suspended: life.suspended === null ? null : { ...life.suspended, since: isoInstant(life.suspended.since) },
  lastAt: isoInstant(life.lastAt),
});

@ApiTags('permits')
@Controller()
export class PermitsController {
  constructor(
    @Inject(PermitsService) private readonly permits: PermitsService,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get('permits')
  @Doc({
    id: 'listPermits',
    summary: 'Issued permits of the office and where each stands',
    permission: 'view-permits',
    query: PermitQuery,
    answer: PermitList,
  })
  async list(
    @Query(new ZodPipe(PermitQuery)) query: z.infer<typeof PermitQuery>,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof PermitList>> {
    const items = await this.permits.list(user, query);
    const names = this.names.withoutPeople();
    // Id of the last permit of the page.
    const last = items.length < query.limit ? null : (items.at(-1)?.permit ?? null);
    const numberOf = await this.names.numbersOf(items.flatMap(applicationsOf));
    return pageOf(
      items.map((life) => present(life, names, numberOf)),
      last,
    );
  }

  @Get('permits/:id')
  @Doc({
    id: 'getPermit',
    summary: 'One issued permit; its id is that of the application that it was granted on',
    permission: 'view-application',
    answer: PermitAnswer,
    errors: ['PERMIT_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<PresentedPermit> {
    return this.present(await this.permits.find(user, id));
  }

  @Post('permits/:id/suspend')
  @HttpCode(200)
  @Doc({
    id: 'suspendPermit',
    summary: 'Suspend a permit by a decision of the office (supervisors)',
    permission: 'suspend-permit',
    body: DecisionBody,
    keyed: true,
    answer: PermitAnswer,
    errors: ['OWN_APPLICATION', 'PERMIT_NOT_FOUND', 'PERMIT_STATE_UNSUITABLE'],
  })
  async suspend(
    @Param('id') id: string,
    @Body(new ZodPipe(DecisionBody)) body: z.infer<typeof DecisionBody>,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<PresentedPermit> {
    return this.present(await this.permits.decide(user, id, 'suspend', body, idempotencyKeyOf(request)));
  }

  @Post('permits/:id/lift')
  @HttpCode(200)
  @Doc({
    id: 'liftSuspension',
    summary: 'Lift the suspension of a permit (supervisors)',
    permission: 'suspend-permit',
    body: DecisionBody,
    keyed: true,
    answer: PermitAnswer,
    errors: ['OWN_APPLICATION', 'PERMIT_NOT_FOUND', 'PERMIT_STATE_UNSUITABLE'],
  })
  async lift(
    @Param('id') id: string,
    @Body(new ZodPipe(DecisionBody)) body: z.infer<typeof DecisionBody>,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
  ): Promise<PresentedPermit> {
    return this.present(await this.permits.decide(user, id, 'lift', body, idempotencyKeyOf(request)));
  }

  @Get('applications/:id/case')
  @Header('cache-control', 'no-store')
  @Doc({
    id: 'downloadCase',
    summary: 'The whole case as a bundle (BagIt in a ZIP file) that verifies without any server; audited (supervisors)',
    permission: 'export-case',
    answer: { 200: answers(media('application/zip'), 'The ZIP file', 'Content-Disposition') },
    errors: [
      'OWN_APPLICATION',
      'APPLICATION_NOT_FOUND',
      'DOCUMENT_NOT_FOUND',
      'DATA_DESTROYED',
      'TIMESTAMP_UNAVAILABLE',
    ],
  })
  async bundle(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<StreamableFile> {
    const { zip, number } = await this.permits.bundle(user, id);
    return new StreamableFile(zip, {
      type: 'application/zip',
      disposition: `attachment; filename="${numberedFileName('berkas-perkara.zip', number)}"`,
      length: zip.length,
    });
  }

  private async present(life: PermitLife): Promise<PresentedPermit> {
    return present(life, this.names.withoutPeople(), await this.names.numbersOf(applicationsOf(life)));
  }
}
