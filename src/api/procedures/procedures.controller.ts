import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { may } from '../../domain/access/permissions.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import { rolesOfPeople } from '../../domain/access/staffing.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Finding } from '../../domain/process/findings.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { rolesWithoutHolder } from '../../office/watch/staffing.js';
import { ApplicationAnswer } from '../applications/answers.js';
import { presentApplication, type PresentedApplication } from '../applications/presenter.js';
import { actorIn, CurrentUser } from '../auth/current-user.js';
import { ClocksService } from '../clock/clocks.service.js';
import { answers, media, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { idempotencyKeyOf } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo, type Procedures } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { PublishedAnswer, VersionList } from './answers.js';
import { BeginService } from './begin.service.js';
import { CaseBody, type CaseInput, PublishBody, type PublishInput, VersionsQuery, type VersionsInput } from './dto.js';

@ApiTags('procedures')
@Controller()
export class ProceduresController {
  constructor(
    @Inject(PORT.procedures) private readonly procedures: Procedures,
    @Inject(PORT.definitions) private readonly definitions: Definitions,
    @Inject(PORT.accounts) readonly accounts: Accounts,
    @Inject(PORT.delegations) readonly delegations: Delegations,
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
    permission: 'publish-procedure',
    repeatable: true,
    body: PublishBody,
    answer: {
      201: answers(PublishedAnswer, 'Published', 'Location'),
      200: answers(PublishedAnswer, 'Dry run, or published before', 'Location'),
      422: answers(PublishedAnswer, 'Not published: see the findings'),
    },
  })
  async publish(
    @Body(new ZodPipe(PublishBody)) { bpmn, dryRun }: PublishInput,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof PublishedAnswer>> {
    orThrow(may(actorIn(user, this.office.id), 'publish-procedure', {}));
    const checked = await this.procedures.check(bpmn);
    const { definition } = checked;
    const findings = [...checked.findings, ...(definition === undefined ? [] : await this.lackingPeople(definition))];
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

  /**
   * Findings on roles without people, for whoever publishes. A role may get its people after the procedure, so nothing
   * is stopped.
   */
  private async lackingPeople(definition: ProcessDefinition): Promise<readonly Finding[]> {
    const roles = rolesOfPeople(definition);
    const empty = await rolesWithoutHolder(this, this.office.id, roles, this.clock());
    return empty.map((role) => ({
      severity: 'warning',
      class: 'office',
      rule: 'role-without-holder',
      element: null,
      message: `no active account of the office holds role "${role}": tasks of its lane would wait for nobody`,
      remedy: 'give the role to an account (PATCH /accounts/{id}), or name in the lane a role that somebody holds',
      path: [],
    }));
  }

  @Get('procedures')
  @Doc({
    id: 'listProcedures',
    summary: 'Published procedures with all their versions',
    permission: 'view-procedures',
    query: VersionsQuery,
    answer: VersionList,
  })
  async list(
    @Query(new ZodPipe(VersionsQuery)) { procedure }: VersionsInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof VersionList>> {
    orThrow(may(actorIn(user, this.office.id), 'view-procedures', {}));
    const versions = await this.definitions.versions(procedure);
    const newest = new Map<string, string>();
    for (const { process, digest } of versions) if (!newest.has(process)) newest.set(process, digest);
    return wholeList(
      versions.map(({ process, digest, savedAt }) => ({
        procedure: process,
        digest,
        publishedAt: isoInstant(savedAt),
        current: newest.get(process) === digest,
      })),
    );
  }

  @Get('procedures/:digest')
  @Doc({
    id: 'downloadProcedure',
    summary: 'The BPMN file of a version',
    permission: 'view-procedures',
    answer: { 200: answers(media('application/xml'), 'BPMN 2.0') },
    errors: ['DOCUMENT_NOT_FOUND'],
  })
  async xml(
    @Param('digest') digest: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    orThrow(may(actorIn(user, this.office.id), 'view-procedures', {}));
    const xml = await this.definitions.xml(digest);
    if (xml === null) throw problem('DOCUMENT_NOT_FOUND', `no version "${digest}" of a procedure is published`);
    void reply.type('application/xml; charset=utf-8').header('cache-control', 'private, immutable, max-age=31536000');
    return xml;
  }

  @Post('cases')
  @Doc({
    id: 'beginCase',
    summary: 'The office begins a procedure itself: no applicant, no permit type',
    permission: 'begin-case',
    body: CaseBody,
    keyed: true,
    answer: {
      201: answers(ApplicationAnswer, 'Begun', 'Location'),
      200: answers(ApplicationAnswer, 'This key has begun one already', 'Location'),
    },
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'PERMIT_STATE_UNSUITABLE'],
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
      // it has only just begun
      corrections: [],
    });
  }
}
