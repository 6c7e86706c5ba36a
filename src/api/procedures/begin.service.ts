import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import { elementsWithAction, letterKindOf } from '../../domain/application/element.js';
import type { BegunByOfficer } from '../../domain/application/origin.js';
import { kindOf, type LetterKind } from '../../domain/letter/kinds.js';
import { dataFaults } from '../../domain/letter/kind-data.js';
import { refusalOfLetter } from '../../domain/permit/letters.js';
import type { PermitPolicy } from '../../domain/permit/life.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { ApplicantData, ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Permits } from '../../domain/ports/permits.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { elementOf, type ProcessDefinition } from '../../domain/process/definition.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Begin } from '../../office/intake/begin.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { Problem, orThrow, problem, valueOrThrow } from '../problem/problem.js';
import type { CaseInput } from './dto.js';

/** The lane in which a procedure begins: whose role begins it. */
const firstLane = (definition: ProcessDefinition): string | undefined => {
  const process = elementOf(definition, definition.main);
  if (process?.kind !== 'process') return undefined;
  const first = process.starts[0] ?? process.triggered[0];
  return first === undefined ? undefined : elementOf(definition, first)?.labels.lane;
};

/** Procedures that the office begins itself: no applicant, no permit type, no promise. */
@Injectable()
export class BeginService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.definitions) private readonly definitions: Definitions,
    @Inject(PORT.permits) private readonly permits: Permits,
    @Inject(PORT.permitLives) private readonly lives: Pick<PermitLives, 'find'>,
    @Inject(PORT.permitPolicy) private readonly policy: PermitPolicy,
    @Inject(PORT.begin) private readonly beginning: Begin,
    @Inject(PORT.office) private readonly office: OfficeInfo,
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
      throw inputInvalid([fieldFault('/procedure', 'expected the id of a published procedure')]);
    }
    // A procedure without a signature makes no letter: nothing follows from it for the permit that it is about.
    const kind = elementsWithAction(definition, 'sign').length === 0 ? null : letterKindOf(definition);
    const faults = kind === null ? [] : dataFaults(kind, body.data);
    if (faults.length > 0) throw inputInvalid(faults);
    const lane = firstLane(definition);
    const sourceRef = sha256Hex(`${user.id}\n${key}`);
    const subject = body.about === undefined ? null : await this.subjectOf(body.about, kind, sourceRef);
    orThrow(
      may(actorIn(user, this.office.id), 'begin-case', {
        ...(lane === undefined ? {} : { taskRole: lane }),
        ...(subject === null ? {} : { applicantUser: subject.row.applicantUser }),
      }),
    );
    const about = body.about ?? null;
    const origin: BegunByOfficer = {
      source: 'office',
      by: 'officer',
      officer: user.id,
      bodySha256: sha256Hex(JSON.stringify(body)),
      variables: { ...body.variables, ...(about === null ? {} : { about }) },
      about,
    };
    const begun = await this.beginning(origin, {
      office: this.office.id,
      permitType: subject?.row.permitType ?? body.procedure,
      sourceRef,
      applicant: subject?.applicant ?? { name: this.office.name },
      applicantUser: kind !== null && kindOf(kind).forHolder ? (subject?.row.applicantUser ?? null) : null,
      data: { ...subject?.data, ...body.data },
      definitionDigest: definition.digest,
      receivedAt: this.clock(),
    });
    const { id, created } = valueOrThrow(begun);
    const row = await this.applications.find(id);
    if (row === null) throw problem('INVARIANT', `case "${id}" was stored and is not found`);
    return { row, created };
  }

  /**
   * What an issued permit's application says of its holder: the letters of the new procedure name them. A permit that
   * would not take such a letter (taken back, superseded, not suspended where it is to be given back) is no subject,
   * except for a repeat of the request that began the case.
   */
  private async subjectOf(
    id: string,
    kind: LetterKind | null,
    sourceRef: string,
  ): Promise<{ readonly row: ApplicationRow; readonly applicant: ApplicantData; readonly data: JsonObject }> {
    const row = await this.applications.find(id);
    const file = row?.office === this.office.id ? await this.applications.file(id) : null;
    if (row === null || file === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    if (row.status !== 'issued') {
      throw problem(
        'PERMIT_STATE_UNSUITABLE',
        `application "${id}" has no permit that a procedure could be about: ${row.status}`,
        { state: row.status },
      );
    }
    const refused = await this.refusedBy(row, kind);
    if (refused !== null && (await this.applications.findBySource('office', sourceRef)) === null)
      throw new Problem(refused);
    return { row, ...file };
  }

  private async refusedBy(row: ApplicationRow, kind: LetterKind | null): Promise<Refusal | null> {
    const life = kind === null ? null : await this.lives.find(row.id);
    if (kind !== null && life !== null) return refusalOfLetter(life, kind, this.clock(), this.policy);
    // A procedure without a letter, and a permit that was published before lives were kept: the register alone says.
    const signed = row.state?.letter.signed;
    const permit = signed === undefined ? null : await this.permits.bySha256(signed.sha256);
    if (permit?.state !== 'revoked' && permit?.state !== 'cancelled') return null;
    return refusal('PERMIT_STATE_UNSUITABLE', `the permit of application "${row.id}" is ${permit.state} already`, {
      state: permit.state,
    });
  }
}
