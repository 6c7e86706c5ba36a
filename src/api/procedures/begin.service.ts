import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import { letterKindOf } from '../../domain/application/element.js';
import type { LetterKind } from '../../domain/letter/content.js';
import type { Links } from '../../domain/ports/links.js';
import type {
  ApplicantData,
  ApplicationRow,
  Applications,
  Definitions,
  Permits,
  UserRow,
} from '../../domain/ports/store.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { elementOf, type ProcessDefinition } from '../../domain/process/definition.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { CaseInput } from './dto.js';

/** The lane in which a procedure begins: whose role begins it. */
const firstLane = (definition: ProcessDefinition): string | undefined => {
  const process = elementOf(definition, definition.main);
  if (process?.kind !== 'process') return undefined;
  const first = process.starts[0] ?? process.triggered[0];
  return first === undefined ? undefined : elementOf(definition, first)?.labels.lane;
};

/** Letters that must say why (Law 30/2014, article 55); the officer who drafts may still correct the grounds. */
const AGAINST_HOLDER: ReadonlySet<LetterKind> = new Set(['revocation', 'cancellation']);

const hasReasons = (given: unknown): boolean =>
  Array.isArray(given) &&
  given.length > 0 &&
  given.every((reason) => typeof reason === 'string' && reason.trim() !== '');

/** Procedures that the office begins itself: no applicant, no permit type, no promise. */
@Injectable()
export class BeginService {
  private readonly log = new Logger(BeginService.name);

  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.definitions) private readonly definitions: Definitions,
    @Inject(PORT.permits) private readonly permits: Permits,
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.links) private readonly links: Links,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async begin(
    user: UserRow,
    body: CaseInput,
    key: string,
  ): Promise<{ readonly row: ApplicationRow; readonly created: boolean }> {
    const digest = await this.definitions.current(body.procedure);
    const definition = digest === null ? null : await this.definitions.find(digest);
    if (definition === null) {
      throw problem('INPUT_INVALID', `procedure "${body.procedure}" is not published`, undefined, {
        errors: [{ pointer: '/procedure', detail: 'expected the id of a published procedure' }],
      });
    }
    if (AGAINST_HOLDER.has(letterKindOf(definition)) && !hasReasons(body.data['reasons'])) {
      throw problem('INPUT_INVALID', 'a decision against the holder of a permit needs its grounds', undefined, {
        errors: [{ pointer: '/data/reasons', detail: 'expected a list of the grounds, each a text' }],
      });
    }
    const lane = firstLane(definition);
    const sourceRef = sha256Hex(`${user.id}\n${key}`);
    const subject = body.about === undefined ? null : await this.subjectOf(body.about, sourceRef);
    orThrow(
      may(actorIn(user, this.office.id), 'begin-case', {
        ...(lane === undefined ? {} : { taskRole: lane }),
        ...(subject === null ? {} : { applicantUser: subject.row.applicantUser }),
      }),
    );
    const bodySha256 = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    const id = randomUUID();
    const sourceKeys: JsonObject = {
      begunBy: user.id,
      bodySha256,
      variables: { ...body.variables, ...(body.about === undefined ? {} : { about: body.about }) },
      ...(body.about === undefined ? {} : { about: body.about }),
    };
    const { id: stored, created } = await this.applications.create({
      id,
      office: this.office.id,
      permitType: subject?.row.permitType ?? body.procedure,
      source: 'office',
      sourceRef,
      applicant: subject?.applicant ?? { name: this.office.name },
      applicantUser: null,
      data: { ...subject?.data, ...body.data },
      sourceKeys,
      definitionDigest: definition.digest,
      receivedAt: this.clock(),
      trackingSecretHash: sha256Hex(this.links.trackingSecret(id)),
      ...(body.about === undefined ? {} : { copiedFrom: body.about }),
    });
    const row = await this.applications.find(stored);
    if (row === null) throw problem('INVARIANT', `case "${stored}" was stored and is not found`);
    if (!created && row.sourceKeys['bodySha256'] !== bodySha256)
      throw problem('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key has begun another case; make a new key for each');
    if (!row.workflowStarted) await this.start(stored);
    return { row: (await this.applications.find(stored)) ?? row, created };
  }

  /**
   * What an issued permit's application says of its holder: the letters of the new procedure name them. A permit that
   * was taken back is no subject any more, except for a repeat of the request that began what took it back.
   */
  private async subjectOf(
    id: string,
    sourceRef: string,
  ): Promise<{ readonly row: ApplicationRow; readonly applicant: ApplicantData; readonly data: JsonObject }> {
    const row = await this.applications.find(id);
    const file = row?.office === this.office.id ? await this.applications.file(id) : null;
    if (row === null || file === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    if (row.status !== 'issued') {
      throw problem(
        'STATE_CHANGED',
        `application "${id}" has no permit that a procedure could be about: ${row.status}`,
      );
    }
    const signed = row.state?.letter.signed;
    const permit = signed === undefined ? null : await this.permits.bySha256(signed.sha256);
    const isOver = permit?.state === 'revoked' || permit?.state === 'cancelled';
    if (isOver && (await this.applications.findBySource('office', sourceRef)) === null)
      throw problem('STATE_CHANGED', `the permit of application "${id}" is ${permit.state} already`);
    return { row, ...file };
  }

  /** Where the orchestration is away the case stays stored; the loop that starts what waits takes it later. */
  private async start(id: string): Promise<void> {
    try {
      await this.orchestration.start(id);
      await this.applications.markStarted(id);
    } catch (error) {
      this.log.warn({ case: id, reason: error instanceof Error ? error.message : String(error) }, 'not started yet');
    }
  }
}
