import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { may } from '../../domain/access/permissions.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Finding } from '../../domain/process/findings.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { presentApplication, type PresentedApplication } from '../applications/presenter.js';
import { actorIn, CurrentUser } from '../auth/current-user.js';
import { ClocksService } from '../clock/clocks.service.js';
import { Doc } from '../http/doc.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo, type Procedures } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { BeginService } from './begin.service.js';
import { CaseBody, type CaseInput, PublishBody, type PublishInput, VersionsQuery, type VersionsInput } from './dto.js';

interface Published {
  readonly published: boolean;
  readonly procedure: string | null;
  readonly digest: string | null;
  readonly findings: readonly Finding[];
}

interface Version {
  readonly procedure: string;
  readonly digest: string;
  readonly publishedAt: string;
  /** New applications take this one. */
  readonly current: boolean;
}

@ApiTags('procedures')
@Controller()
export class ProceduresController {
  constructor(
    @Inject(PORT.procedures) private readonly procedures: Procedures,
    @Inject(PORT.definitions) private readonly definitions: Definitions,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
    @Inject(BeginService) private readonly cases: BeginService,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Post('procedures')
  @Doc({
    id: 'publishProcedure',
    summary: 'Publish a version of a procedure; any finding that is an error stops it',
    body: PublishBody,
    ok: { 201: 'Published', 200: 'Dry run, or published before', 422: 'Not published: see the findings' },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async publish(
    @Body(new ZodPipe(PublishBody)) { bpmn, dryRun }: PublishInput,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Published> {
    orThrow(may(actorIn(user, this.office.id), 'publish-procedure', {}));
    const { definition, findings } = await this.procedures.check(bpmn);
    const wrong = definition === undefined || findings.some(({ severity }) => severity === 'error');
    const answer = { procedure: definition?.main ?? null, digest: definition?.digest ?? null, findings };
    if (wrong || dryRun) {
      void reply.status(dryRun ? 200 : 422);
      return { published: false, ...answer };
    }
    const isCurrent = (await this.definitions.current(definition.main)) === definition.digest;
    if (!isCurrent) await this.definitions.save(definition, bpmn, this.clock());
    void reply.status(isCurrent ? 200 : 201).header('location', `/api/v1/procedures/${definition.digest}`);
    return { published: true, ...answer };
  }

  @Get('procedures')
  @Doc({
    id: 'listProcedures',
    summary: 'Published procedures with all their versions',
    query: VersionsQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(VersionsQuery)) { procedure }: VersionsInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ readonly items: readonly Version[] }> {
    orThrow(may(actorIn(user, this.office.id), 'view-application', {}));
    const versions = await this.definitions.versions(procedure);
    const newest = new Map<string, string>();
    for (const { process, digest } of versions) if (!newest.has(process)) newest.set(process, digest);
    return {
      items: versions.map(({ process, digest, savedAt }) => ({
        procedure: process,
        digest,
        publishedAt: isoInstant(savedAt),
        current: newest.get(process) === digest,
      })),
    };
  }

  @Get('procedures/:digest')
  @Doc({
    id: 'downloadProcedure',
    summary: 'The BPMN file of a version',
    errors: ['PERMISSION_DENIED', 'DOCUMENT_NOT_FOUND'],
  })
  async xml(
    @Param('digest') digest: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    orThrow(may(actorIn(user, this.office.id), 'view-application', {}));
    const xml = await this.definitions.xml(digest);
    if (xml === null) throw problem('DOCUMENT_NOT_FOUND', `no version "${digest}" of a procedure is published`);
    void reply.type('application/xml; charset=utf-8').header('cache-control', 'private, immutable, max-age=31536000');
    return xml;
  }

  @Post('cases')
  @Doc({
    id: 'beginCase',
    summary: 'The office begins a procedure itself: no applicant, no permit type',
    body: CaseBody,
    ok: { 201: 'Begun', 200: 'This key has begun one already' },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'STATE_CHANGED', 'IDEMPOTENCY_KEY_REUSED'],
  })
  async begin(
    @Body(new ZodPipe(CaseBody)) body: CaseInput,
    @CurrentUser() user: UserRow,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedApplication> {
    const { row, created } = await this.cases.begin(user, body, idempotencyKeyOf(request));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/applications/${row.id}`);
    return presentApplication(row, {
      dueAdjusted: await this.clocks.isAdjusted(row),
      certainty: await this.clocks.certainty([row]),
      names: this.names.withoutPeople(),
    });
  }
}
