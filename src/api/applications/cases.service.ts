import { Inject, Injectable } from '@nestjs/common';
import { readsDocument } from '../../domain/access/documents.js';
import { APPLICANT, may, type Action } from '../../domain/access/permissions.js';
import type { ApplicationFile, ApplicationRow, Applications, LedgerView } from '../../domain/ports/applications.js';
import type { AuditRow, ChainReport } from '../../domain/ports/audit.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { DocumentRow, Documents } from '../../domain/ports/documents.js';
import type { Page } from '../../domain/ports/page.js';
import type { PermitRow, Permits } from '../../domain/ports/permits.js';
import type { Surveys } from '../../domain/ports/surveys.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { ApplicationState } from '../../domain/application/state.js';
import type { SignaturePolicy } from '../../domain/application/applicant-signature.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { openItems } from '../../domain/process/open-items.js';
import type { Orchestration } from '../../domain/ports/world.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn, officeAsked, officesOf } from '../auth/current-user.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { CaseReading } from '../reading/case-reading.js';
import type { ApplicationInput } from './dto.js';

export interface Case {
  readonly row: ApplicationRow;
  readonly tasks: readonly TaskRow[];
  readonly documents: readonly DocumentRow[];
  readonly recommendation: ApplicationState['recommendation'];
  readonly personal: ApplicationFile | null;
  /** True once the personal data was destroyed: nobody reads it any more. */
  readonly dataDestroyed: boolean;
  readonly surveyFilledAt: Instant | null;
  readonly audit: readonly AuditRow[];
  /** Applications that its procedure called. */
  readonly called: readonly ApplicationRow[];
  /** Permit that its signed letter granted, as it is today. */
  readonly permit: PermitRow | null;
  readonly signaturePolicy: SignaturePolicy;
}

/** The procedure that an application follows: its picture's source, and where its tokens are. */
export interface Procedure {
  readonly definition: ProcessDefinition;
  readonly xml: string | null;
  readonly open: readonly { readonly item: string; readonly element: string }[];
}

/** More tasks than a procedure ever opens for one application. */
const ALL_TASKS = 500;

/** Reading an application. Each look at personal data leaves a trace in the application's own audit. */
@Injectable()
export class CasesService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.tasks) private readonly tasks: Tasks,
    @Inject(PORT.documents) private readonly documents: Documents,
    @Inject(PORT.definitions) private readonly definitions: Pick<Definitions, 'find' | 'xml'>,
    @Inject(PORT.permits) private readonly permits: Pick<Permits, 'bySha256'>,
    @Inject(PORT.surveys) private readonly surveys: Surveys,
    @Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'policy' | 'offers'>,
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
    @Inject(CaseReading) private readonly reading: CaseReading,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** The application, where this user may do this with it; otherwise the refusal. */
  async permitted(user: UserRow, id: string, action: Action): Promise<ApplicationRow> {
    const row = await this.applications.find(id);
    if (row === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    orThrow(may(actorIn(user, row.office), action, await this.reading.subjectOf(row)));
    return row;
  }

  /** Applications of the user's own; for an officer, those of procedures that have work for their role. */
  async list(user: UserRow, query: ApplicationInput): Promise<Page<ApplicationRow>> {
    const { status, number, awaits, cursor, limit } = query;
    const more = {
      ...(status === undefined ? {} : { status }),
      ...(number === undefined ? {} : { number }),
      ...(awaits === undefined ? {} : { withoutRecommendation: this.recommended() }),
      ...(cursor === undefined ? {} : { cursor }),
      limit,
    };
    if (user.kind === 'applicant') return this.applications.list({ applicantUser: user.id, ...more });
    const staffOffices = officesOf({ ...user, roles: user.roles.filter(({ role }) => role !== APPLICANT) });
    const office = officeAsked(staffOffices, query.office, this.office.id);
    const actor = actorIn(user, office);
    orThrow(may(actor, 'list-applications', {}));
    const procedures = await this.reading.proceduresFor(actor.roles);
    return this.applications.list({ office, ...(procedures === undefined ? {} : { procedures }), ...more });
  }

  /** Permit types whose files are not complete without the technical team's word. */
  private recommended(): readonly string[] {
    return this.permitTypes.offers().flatMap(({ id, recommendation }) => (recommendation.required ? [id] : []));
  }

  async find(user: UserRow, id: string): Promise<Case> {
    const row = await this.permitted(user, id, 'view-application');
    const signed = row.state?.letter.signed?.sha256;
    const [tasks, documents, survey, called, permit, audit] = await Promise.all([
      this.tasks.list({ office: row.office, application: id, state: 'all', limit: ALL_TASKS }),
      this.documents.list(id),
      this.surveys.byApplication(id),
      this.applications.children(id),
      signed === undefined ? null : this.permits.bySha256(signed),
      this.applications.audit(id),
    ]);
    const reader = { user: user.id };
    return {
      row,
      tasks: tasks.items,
      documents: documents.filter(({ kind }) => readsDocument(reader, row, kind)),
      recommendation: readsDocument(reader, row, 'recommendation') ? (row.state?.recommendation ?? null) : null,
      personal: await this.personal(user, row),
      dataDestroyed: row.finishedAt !== null && (await this.applications.file(id)) === null,
      surveyFilledAt: survey?.filledAt ?? null,
      audit,
      called,
      permit,
      signaturePolicy: this.permitTypes.policy(row.permitType),
    };
  }

  async procedure(user: UserRow, id: string): Promise<Procedure> {
    const row = await this.permitted(user, id, 'view-procedure');
    const definition = await this.definitions.find(row.definitionDigest);
    if (definition === null) throw problem('INVARIANT', `the procedure of application "${id}" is not on record`);
    return {
      definition,
      xml: await this.definitions.xml(row.definitionDigest),
      open:
        row.state === null
          ? []
          : openItems(definition, row.state.process).map(({ id: item, element }) => ({ item, element })),
    };
  }

  private async personal(user: UserRow, row: ApplicationRow): Promise<ApplicationFile | null> {
    if (may(actorIn(user, row.office), 'view-personal-data', await this.reading.subjectOf(row)) !== null) return null;
    const file = await this.applications.file(row.id);
    if (file === null) return null;
    // told before it is shown: who has seen it is known even where the answer gets lost
    await this.applications.appendAudit(row.id, {
      at: this.clock(),
      actor: user.id,
      verb: 'view-personal-data',
      after: { fields: Object.keys(file.applicant) },
    });
    return file;
  }

  async history(user: UserRow, id: string): Promise<readonly AuditRow[]> {
    await this.permitted(user, id, 'view-history');
    await this.applications.appendAudit(id, { at: this.clock(), actor: user.id, verb: 'view-history' });
    return this.applications.audit(id);
  }

  async workflowHistory(user: UserRow, id: string): Promise<readonly JsonObject[]> {
    await this.permitted(user, id, 'view-workflow-history');
    await this.applications.appendAudit(id, { at: this.clock(), actor: user.id, verb: 'view-workflow-history' });
    return this.orchestration.history(id);
  }

  async verifyAudit(user: UserRow, id: string): Promise<ChainReport> {
    await this.permitted(user, id, 'verify-audit');
    return this.applications.verifyChain(id);
  }

  async clockOf(
    user: UserRow,
    id: string,
  ): Promise<{ readonly row: ApplicationRow; readonly ledger: readonly LedgerView[] }> {
    const row = await this.permitted(user, id, 'view-application');
    return { row, ledger: await this.applications.ledger(id) };
  }

  /** Row, ledger and audit of an application, which the evidence of its promise is made of. */
  async evidenceOf(
    user: UserRow,
    id: string,
  ): Promise<{
    readonly row: ApplicationRow;
    readonly ledger: readonly LedgerView[];
    readonly audit: readonly AuditRow[];
  }> {
    const { row, ledger } = await this.clockOf(user, id);
    return { row, ledger, audit: await this.applications.audit(id) };
  }
}
