import { Inject, Injectable } from '@nestjs/common';
import { APPLICANT } from '../../domain/access/permissions.js';
import {
  askedCorrections,
  askedOf,
  isOpenAgain,
  stillOpen,
  type AskedCorrection,
} from '../../domain/application/asked-correction.js';
import { CORRECT_APPLICATION } from '../../domain/application/wanted.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { RuledAction } from '../../domain/process/words.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { readerLanguages } from '../messages/reader.js';
import { Names } from '../names/names.js';
import { PORT } from '../ports.js';
import { presentCorrection, type PresentedCorrection } from './presenter.js';

/** Whoever reads: an applicant, also one without an account, reads what is asked of them, and no officer's name. */
type Reader = Pick<UserRow, 'kind'>;

const TRACKING: Reader = { kind: 'applicant' };

type Typed = Pick<ApplicationRow, 'permitType'>;

/** Work on a letter that parafs are given to: one of them may be void. */
const ON_PARAFS: ReadonlySet<string> = new Set<RuledAction>(['paraf', 'approve', 'finalise', 'sign']);

/** Whether the record of a task's application may say that it is to correct something. */
const mayAsk = ({ id, role, action, state }: TaskRow): boolean =>
  state === 'open' && (role === APPLICANT || isOpenAgain(id) || ON_PARAFS.has(action));

const isAsked = ({ state }: ApplicationRow): boolean =>
  state !== null &&
  state.outcome === null &&
  (state.process.variables['correction'] !== undefined ||
    state.parafs.some((paraf) => paraf.void !== undefined) ||
    Object.keys(state.process.frames).some(isOpenAgain));

/** What was asked to be corrected, wherever it is shown. */
@Injectable()
export class CorrectionsService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'audit' | 'file'>,
    @Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'offers'>,
    @Inject(PORT.forms) private readonly forms: Pick<Forms, 'faults'>,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
    @Inject(Names) private readonly names: Names,
  ) {}

  /** What each task is to correct, first what was asked last. */
  async ofTasks(tasks: readonly TaskRow[], reader: Reader): Promise<(task: TaskRow) => readonly PresentedCorrection[]> {
    const asking = [...new Map(tasks.filter(mayAsk).map((task) => [task.application, task])).values()];
    const audits = new Map(
      await Promise.all(
        asking.map(async ({ application }) => [application, await this.applications.audit(application)] as const),
      ),
    );
    const shown = await Promise.all(
      tasks.map(async (task) => [task, await this.ofTask(task, audits.get(task.application) ?? [], reader)] as const),
    );
    const found = new Map(shown);
    return (task) => found.get(task) ?? [];
  }

  /** What was asked of an application, done or not. */
  async ofApplication(row: Typed, audit: readonly AuditRow[], reader: Reader): Promise<readonly PresentedCorrection[]> {
    return this.present(row, this.asked(row, audit), reader);
  }

  /** What each application still has to correct. */
  async openOf(
    rows: readonly ApplicationRow[],
    reader: Reader,
  ): Promise<(row: ApplicationRow) => readonly PresentedCorrection[]> {
    const shown = await Promise.all(
      rows.filter(isAsked).map(async (row) => {
        const asked = this.asked(row, await this.applications.audit(row.id));
        return [row.id, await this.present(row, stillOpen(asked), reader)] as const;
      }),
    );
    const found = new Map(shown);
    return ({ id }) => found.get(id) ?? [];
  }

  /** For whoever follows an application with its secret. */
  async tracked(row: ApplicationRow): Promise<readonly PresentedCorrection[]> {
    return (await this.openOf([row], TRACKING))(row);
  }

  private async ofTask(
    task: TaskRow,
    audit: readonly AuditRow[],
    reader: Reader,
  ): Promise<readonly PresentedCorrection[]> {
    if (task.state !== 'open') return [];
    if (task.action === CORRECT_APPLICATION) return [await this.wantedOf(task)];
    const own = { element: task.element, isApplicants: task.role === APPLICANT };
    return this.present(task, askedOf(this.asked(task, audit), own).toReversed(), reader);
  }

  /** The task of a wanted correction: what of the file no letter could be written from, as it is now. */
  private async wantedOf(task: TaskRow): Promise<PresentedCorrection> {
    const file = await this.applications.file(task.application);
    const faults =
      file === null ? [] : this.forms.faults(task.permitType, { applicant: { ...file.applicant }, data: file.data });
    return {
      kind: 'file',
      to: task.element,
      reason: this.catalogue.text('correction.file', {}, readerLanguages()),
      items: faults.map(({ pointer, ...reason }) => ({
        requirement: null,
        requirementName: null,
        field: pointer
          .replace(/^\/data\//, '')
          .replace(/^\//, '')
          .replaceAll('/', '.'),
        reason: this.catalogue.field(reason),
        deadline: null,
        state: 'open',
      })),
      by: null,
      byName: null,
      at: isoInstant(task.openedAt),
      state: 'open',
    };
  }

  private asked({ permitType }: Typed, audit: readonly AuditRow[]): readonly AskedCorrection[] {
    return askedCorrections(audit, [...this.requirements(permitType).keys()]);
  }

  private requirements(permitType: string): ReadonlyMap<string, string> {
    const offer = this.permitTypes.offers().find(({ id }) => id === permitType);
    return new Map(offer?.requirements.map(({ id, name }) => [id, name]));
  }

  private async present(
    { permitType }: Typed,
    asked: readonly AskedCorrection[],
    reader: Reader,
  ): Promise<readonly PresentedCorrection[]> {
    const isApplicant = reader.kind === 'applicant';
    const shown = isApplicant ? asked.filter(({ to }) => to === null) : asked;
    if (shown.length === 0) return [];
    const book = await this.names.of(isApplicant ? [] : shown.map(({ by }) => by));
    const requirements = this.requirements(permitType);
    return shown.map((one) =>
      presentCorrection(one, {
        ...{ catalogue: this.catalogue, person: book.person, isApplicant },
        requirement: (id) => requirements.get(id) ?? null,
      }),
    );
  }
}
