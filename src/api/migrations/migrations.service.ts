import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { Migrate } from '../../domain/application/messages.js';
import { forecast, type Forecast } from '../../domain/application/migration.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Orchestration } from '../../domain/ports/world.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { DryRunInput, MigrateInput } from './dto.js';

export type MigrationReport = Forecast & { readonly application: string; readonly from: string };
export interface Moved {
  readonly application: string;
  /** Refusal; null where the application was moved. */
  readonly refused: Refusal | null;
}

const PAGE = 200;

/** Moves of running applications to another version of their procedure: a trial of each, and the move of each. */
@Injectable()
export class MigrationsService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.definitions) private readonly definitions: Definitions,
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async dryRun(user: UserRow, body: DryRunInput): Promise<readonly MigrationReport[]> {
    orThrow(may(actorIn(user, this.office.id), 'migrate', {}));
    const to = await this.version(body.to);
    const reports: MigrationReport[] = [];
    for (const row of await this.selected(body, to)) reports.push(await this.report(row, to, body.mapping));
    return reports;
  }

  /**
   * Moves applications one after another: each is decided and recorded for itself, and one that cannot move holds up no
   * other.
   */
  async migrate(user: UserRow, body: MigrateInput, key: string): Promise<readonly Moved[]> {
    const actor = actorIn(user, this.office.id);
    orThrow(may(actor, 'migrate', {}));
    const to = await this.version(body.to);
    const moved: Moved[] = [];
    for (const { id } of await this.selected(body, to)) {
      const message: Migrate = {
        type: 'migrate',
        key: sha256Hex(`${key}\n${id}\n${to.digest}`),
        at: this.clock(),
        actor,
        to: to.digest,
        mapping: body.mapping,
        reason: body.reason,
      };
      const refused: Refusal | null = await this.orchestration.migrate(id, message, to);
      moved.push({ application: id, refused });
    }
    return moved;
  }

  private async report(
    row: ApplicationRow,
    to: ProcessDefinition,
    mapping: DryRunInput['mapping'],
  ): Promise<MigrationReport> {
    const from = await this.definitions.find(row.definitionDigest);
    if (from === null) throw problem('INVARIANT', `the procedure of application "${row.id}" is not on record`);
    const about = { application: row.id, from: row.definitionDigest };
    if (row.state === null) {
      const because = [
        { code: 'FINISHED' as const, element: from.main, detail: 'the procedure has not begun; it begins first' },
      ];
      return { ...about, verdict: 'cannot', because };
    }
    return { ...about, ...forecast(from, to, row.state, mapping, this.clock()) };
  }

  private async version(digest: string): Promise<ProcessDefinition> {
    const definition = await this.definitions.find(digest);
    if (definition === null) {
      throw inputInvalid([fieldFault('/to', 'expected the digest of a published version')]);
    }
    return definition;
  }

  private async selected(body: DryRunInput, to: ProcessDefinition): Promise<readonly ApplicationRow[]> {
    if (body.applications === undefined) return this.running(to);
    const rows: ApplicationRow[] = [];
    for (const id of new Set(body.applications)) {
      const row = await this.applications.find(id);
      if (row?.office !== this.office.id) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
      rows.push(row);
    }
    return rows;
  }

  /** Applications that run another version of the same procedure. */
  private async running(to: ProcessDefinition): Promise<readonly ApplicationRow[]> {
    const versions = new Set((await this.definitions.versions(to.main)).map(({ digest }) => digest));
    versions.delete(to.digest);
    const rows: ApplicationRow[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Applications['list']>> = await this.applications.list({
        office: this.office.id,
        status: 'running',
        limit: PAGE,
        ...(cursor === null ? {} : { cursor }),
      });
      rows.push(...page.items.filter(({ definitionDigest }) => versions.has(definitionDigest)));
      cursor = page.next;
    } while (cursor !== null);
    return rows;
  }
}
