import { Inject, Injectable } from '@nestjs/common';
import { APPLICANT } from '../../domain/access/permissions.js';
import {
  askedCorrections,
  askedOf,
  isOpenAgain,
  SOURCE_UPDATED,
  stillOpen,
  type AskedCorrection,
} from '../../domain/application/asked-correction.js';
import { titlesOf } from '../../domain/application/called.js';
import { isFromElsewhere } from '../../domain/application/origin.js';
import { titleOfField } from '../../domain/application/field-title.js';
import { CORRECT_APPLICATION } from '../../domain/application/wanted.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications, FileHistory } from '../../domain/ports/applications.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { RuledAction } from '../../domain/process/words.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { PermitTypeOffer, PermitTypes } from '../../office/intake/offers.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { readerLanguages } from '../messages/reader.js';
import { Names } from '../names/names.js';
import { PORT } from '../ports.js';
import { presentCorrection, type PresentedCorrection } from './presenter.js';

/**
 * The reader of corrections. An applicant, also one without an account, reads what is asked of them, and no officer's
 * name.
 */
type Reader = Pick<UserRow, 'kind'>;

const TRACKING: Reader = { kind: 'applicant' };

type Typed = Pick<ApplicationRow, 'permitType'>;

/** Actions on a letter that parafs are given to: one of the parafs may be void. */
const ON_PARAFS: ReadonlySet<string> = new Set<RuledAction>(['paraf', 'approve', 'finalise', 'sign']);

/** True where a correction may have been asked of this very task: it is the applicant's, or stands open once more. */
const mayCorrect = ({ id, role }: TaskRow): boolean => role === APPLICANT || isOpenAgain(id);

const hasVoidParaf = ({ state }: ApplicationRow): boolean =>
  state?.parafs.some((paraf) => paraf.void !== undefined) === true;

const isUnderWay = ({ state }: ApplicationRow): boolean => state !== null && state.outcome === null;

const isAsked = (row: ApplicationRow): boolean =>
  row.state?.process.variables['correction'] !== undefined ||
  hasVoidParaf(row) ||
  Object.keys(row.state?.process.frames ?? {}).some(isOpenAgain);

const idsOf = (tasks: readonly TaskRow[]): ReadonlySet<string> => new Set(tasks.map(({ application }) => application));

/** Requests for corrections, wherever they are shown. */
@Injectable()
export class CorrectionsService {
  constructor(
    @Inject(PORT.applications)
    private readonly applications: Pick<Applications, 'several' | 'audit' | 'withFact' | 'file' | 'fileHistory'>,
    @Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'offers'>,
    @Inject(PORT.forms) private readonly forms: Pick<Forms, 'faults'>,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
    @Inject(Names) private readonly names: Names,
  ) {}

  /**
   * Corrections that each open task is to make, newest request first. `read`: audits that the caller has, by
   * application.
   */
  async ofTasks(
    tasks: readonly TaskRow[],
    reader: Reader,
    read: ReadonlyMap<string, readonly AuditRow[]> = new Map(),
  ): Promise<(task: TaskRow) => readonly PresentedCorrection[]> {
    const open = tasks.filter(({ state }) => state === 'open');
    const audits = await this.auditsFor(open, read);
    const asked = open
      .filter(({ action }) => action !== CORRECT_APPLICATION)
      .map((task) => [task, this.askedOfTask(task, audits.get(task.application) ?? [])] as const);
    const [presented, wanted] = await Promise.all([
      this.present(asked, reader),
      Promise.all(
        open
          .filter(({ action }) => action === CORRECT_APPLICATION)
          .map(async (task) => [task, [await this.wantedOf(task)]] as const),
      ),
    ]);
    const found = new Map<TaskRow, readonly PresentedCorrection[]>([...presented, ...wanted]);
    return (task) => found.get(task) ?? [];
  }

  /** All corrections that were asked of an application, done or not. */
  async ofApplication(
    row: Typed & Pick<ApplicationRow, 'id'>,
    audit: readonly AuditRow[],
    reader: Reader,
  ): Promise<readonly PresentedCorrection[]> {
    const asked = this.asked(row, audit);
    const ofFields = asked.some(({ items }) => items.some(({ field }) => field !== null));
    const history = ofFields ? await this.applications.fileHistory(row.id) : null;
    return (await this.present([[row, asked]], reader, history)).get(row) ?? [];
  }

  /** Corrections that each application still has to make. */
  async openOf(
    rows: readonly ApplicationRow[],
    reader: Reader,
  ): Promise<(row: ApplicationRow) => readonly PresentedCorrection[]> {
    const underWay = rows.filter(isUnderWay);
    const changed = await this.applications.withFact(
      underWay.filter(({ origin }) => isFromElsewhere(origin)).map(({ id }) => id),
      SOURCE_UPDATED,
    );
    const asked = await Promise.all(
      underWay
        .filter((row) => isAsked(row) || changed.has(row.id))
        .map(async (row) => [row, stillOpen(this.asked(row, await this.applications.audit(row.id)))] as const),
    );
    const found = await this.present(asked, reader);
    return (row) => found.get(row) ?? [];
  }

  /** Open corrections for whoever follows an application with its secret. */
  async tracked(row: ApplicationRow): Promise<readonly PresentedCorrection[]> {
    return (await this.openOf([row], TRACKING))(row);
  }

  /**
   * Audits in which a request to one of these tasks may be found. Two questions for the whole page say which applications
   * have changed at their source, and which have a void paraf: the audits of the others need not be read one by one.
   */
  private async auditsFor(
    open: readonly TaskRow[],
    read: ReadonlyMap<string, readonly AuditRow[]>,
  ): Promise<ReadonlyMap<string, readonly AuditRow[]>> {
    const own = idsOf(open.filter(mayCorrect));
    const onParafs = idsOf(open.filter(({ action }) => ON_PARAFS.has(action)));
    const all = [...idsOf(open)];
    const unread = all.filter((id) => !read.has(id) && !own.has(id));
    const [changed, rows] = await Promise.all([
      this.applications.withFact(unread, SOURCE_UPDATED),
      this.applications.several(unread.filter((id) => onParafs.has(id))),
    ]);
    const known = all.filter((id) => read.has(id));
    const asking = new Set([...own, ...known, ...changed, ...rows.filter(hasVoidParaf).map(({ id }) => id)]);
    return new Map(
      await Promise.all(
        [...asking].map(async (id) => [id, read.get(id) ?? (await this.applications.audit(id))] as const),
      ),
    );
  }

  private askedOfTask(task: TaskRow, audit: readonly AuditRow[]): readonly AskedCorrection[] {
    const own = { element: task.element, isApplicants: task.role === APPLICANT };
    return askedOf(this.asked(task, audit), own).toReversed();
  }

  /**
   * The correction of a task for a wanted correction: the faults of the file, as it is now, for which no letter can be
   * written.
   */
  private async wantedOf(task: TaskRow): Promise<PresentedCorrection> {
    const file = await this.applications.file(task.application);
    const faults =
      file === null ? [] : this.forms.faults(task.permitType, { applicant: { ...file.applicant }, data: file.data });
    const form = this.formOf(task.permitType);
    return {
      kind: 'file',
      to: task.element,
      reason: this.catalogue.text('correction.file', {}, readerLanguages()),
      items: faults.map(({ pointer, ...reason }) => {
        const field = pointer
          .replace(/^\/data\//, '')
          .replace(/^\//, '')
          .replaceAll('/', '.');
        return {
          ...{ requirement: null, requirementName: null, field, fieldName: titleOfField(form, field) },
          reason: this.catalogue.field(reason),
          ...{ deadline: null, before: null, after: null },
          state: 'open',
        };
      }),
      by: null,
      byName: null,
      at: isoInstant(task.openedAt),
      answer: null,
      state: 'open',
    };
  }

  private asked({ permitType }: Typed, audit: readonly AuditRow[]): readonly AskedCorrection[] {
    return askedCorrections(audit, [...this.requirements(permitType).keys()]);
  }

  private offer(permitType: string): PermitTypeOffer | undefined {
    return this.permitTypes.offers().find(({ id }) => id === permitType);
  }

  private formOf(permitType: string): JsonObject | undefined {
    return this.offer(permitType)?.form;
  }

  private requirements(permitType: string): ReadonlyMap<string, string> {
    return new Map(this.offer(permitType)?.requirements.map(({ id, name }) => [id, name]));
  }

  /** Presents corrections; everyone whom an answer names is looked up once for all of it. */
  private async present<Row extends Typed>(
    asked: readonly (readonly [Row, readonly AskedCorrection[]])[],
    reader: Reader,
    history: FileHistory | null = null,
  ): Promise<ReadonlyMap<Row, readonly PresentedCorrection[]>> {
    const isApplicant = reader.kind === 'applicant';
    const shown = isApplicant
      ? asked.map(([row, all]) => [row, all.filter(({ kind, to }) => to === null && kind !== 'source')] as const)
      : asked;
    const { person } = await this.names.of(
      isApplicant ? [] : shown.flatMap(([, corrections]) => corrections.map(({ by }) => by)),
    );
    return new Map(
      shown.map(([row, corrections]) => {
        const requirements = this.requirements(row.permitType);
        const form = this.formOf(row.permitType);
        const title = (field: string): string | null => titleOfField(form, field);
        const called = titlesOf(this.offer(row.permitType));
        const words = { catalogue: this.catalogue, person, title, called, isApplicant, history };
        const requirement = (id: string): string | null => requirements.get(id) ?? null;
        return [row, corrections.map((one) => presentCorrection(one, { ...words, requirement }))];
      }),
    );
  }
}
