import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APPLICANT, SUPERVISOR, may, type Subject } from '../../domain/access/permissions.js';
import { peopleBehind, type Actor } from '../../domain/application/messages.js';
import { barredByParaf } from '../../domain/application/parafs.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Page } from '../../domain/ports/page.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { actorAs, actorIn, officeAsked, officesOf } from '../auth/current-user.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { Problem, orThrow, problem } from '../problem/problem.js';
import { CaseReading } from '../reading/case-reading.js';
import type { TaskInput } from './dto.js';

/** Time that a supervisor waits for the application to take note that a task leaves its role, in seconds. */
const ROUTED_WITHIN_SECONDS = 10;

/**
 * The work list, and claiming, releasing and reassigning tasks. Claiming moves no token: it works while the
 * orchestration is away.
 */
@Injectable()
export class WorkListService {
  constructor(
    @Inject(PORT.tasks) private readonly tasks: Tasks,
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'list'>,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(CaseReading) private readonly reading: CaseReading,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  list(user: UserRow, query: TaskInput): Promise<Page<TaskRow>> {
    if (user.kind === 'applicant') return this.ownList(user, query);
    const office = officeAsked(officesOf(user), query.office, this.office.id);
    const actor = actorIn(user, office);
    orThrow(may(actor, 'view-work-list', {}));
    const { roles } = actor;
    // a supervisor sees the work of every role
    const seesAll = roles.includes(SUPERVISOR) && query.view !== 'mine';
    return this.tasks.list({
      office,
      view: query.view,
      limit: query.limit,
      ...(seesAll ? {} : { roles }),
      ...(query.view === 'mine' ? { holder: user.id } : {}),
      ...(query.application === undefined ? {} : { application: query.application }),
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
  }

  /** Open tasks of an applicant's own applications, paged by application. */
  private async ownList(user: UserRow, query: TaskInput): Promise<Page<TaskRow>> {
    const { items, next } = await this.applications.list({
      applicantUser: user.id,
      limit: query.limit,
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
    const asked = items.filter(({ id }) => query.application === undefined || id === query.application);
    const pages = await Promise.all(
      asked.map(({ id, office }) =>
        this.tasks.list({ office, application: id, roles: [APPLICANT], view: query.view, limit: query.limit }),
      ),
    );
    return { items: pages.flatMap((page) => page.items), next };
  }

  /** The task with its application's permissions checked for viewing. */
  async find(user: UserRow, application: string, id: string): Promise<TaskRow> {
    const row = await this.gateway.application(application);
    orThrow(may(actorIn(user, row.office), 'view-application', await this.reading.subjectOf(row)));
    return this.task(application, id);
  }

  async claim(user: UserRow, application: string, id: string): Promise<TaskRow> {
    const row = await this.gateway.application(application);
    const task = await this.task(application, id);
    orThrow(may(actorIn(user, row.office), 'claim-task', subjectOf(row, task)));
    orThrow(barredBy(row, task, actorAs(user, row.office, task.role)));
    const answer = await this.tasks.claim(application, id, user.id, this.clock());
    if (!answer.claimed && !(answer.open && answer.holder === user.id)) {
      if (!answer.open) throw problem('TASK_NOT_OPEN', `task "${id}" is closed`);
      const holder = answer.holder === null ? null : await this.accounts.byId(answer.holder);
      throw problem('TASK_HELD_BY_ANOTHER', `task "${id}" is held by another officer`, {
        holder: answer.holder,
        holderName: holder?.name ?? null,
      });
    }
    return this.task(application, id);
  }

  async release(user: UserRow, application: string, id: string): Promise<TaskRow> {
    const row = await this.gateway.application(application);
    const task = await this.task(application, id);
    orThrow(may(actorIn(user, row.office), 'claim-task', subjectOf(row, task)));
    if (!(await this.tasks.release(application, id, user.id, this.clock()))) {
      const now = await this.task(application, id);
      if (now.state !== 'open') throw problem('TASK_NOT_OPEN', `task "${id}" is closed`);
      // nobody holds it: the release has been done already
      if (now.holder !== null)
        throw problem('TASK_HELD_BY_ANOTHER', `task "${id}" is held by another officer`, { holder: now.holder });
    }
    return this.task(application, id);
  }

  async reassign(
    user: UserRow,
    { application, task: id }: { readonly application: string; readonly task: string },
    to: string | null,
    reason?: string,
  ): Promise<TaskRow> {
    const row = await this.gateway.application(application);
    const task = await this.task(application, id);
    orThrow(may(actorIn(user, row.office), 'reassign-task', { applicantUser: row.applicantUser, taskRole: task.role }));
    if (to !== null) await this.assignable(user, { row, task, to }, reason);
    if (!(await this.tasks.reassign(application, id, to, user.id, this.clock()))) {
      throw problem('TASK_NOT_OPEN', `task "${id}" is closed`);
    }
    return this.task(application, id);
  }

  /**
   * Refuses an assignee who could not have claimed the task. One outside its role is given it with a reason, on record.
   */
  private async assignable(
    by: UserRow,
    { row, task, to }: { readonly row: ApplicationRow; readonly task: TaskRow; readonly to: string },
    reason: string | undefined,
  ): Promise<void> {
    const other = await this.accounts.byId(to);
    const unsuitable = (why: string, detail: string): Error =>
      problem('ASSIGNEE_UNSUITABLE', detail, { assignee: to, assigneeName: other?.name ?? null, role: task.role, why });
    if (other === null) {
      throw inputInvalid([fieldFault('/to', 'expected the id of an active account')]);
    }
    if (other.disabled) throw unsuitable('disabled', `the account of ${other.name} is disabled`);
    const barred = barredBy(row, task, { user: to, roles: [] });
    if (barred !== null) throw unsuitable('paraf-given', `${other.name} is barred from this task: ${barred.detail}`);
    const mayHold = may(actorIn(other, row.office), 'claim-task', subjectOf(row, task));
    if (mayHold === null) return;
    if (mayHold.code === 'OWN_APPLICATION')
      throw unsuitable(
        'own-application',
        `${other.name} is the applicant: nobody acts as an officer on their own application`,
      );
    if (other.kind !== 'staff' || !other.roles.some(({ office }) => office === row.office))
      throw unsuitable('no-official', `${other.name} is no official of this office`);
    if (reason === undefined)
      throw unsuitable(
        'role',
        `${other.name} does not hold role "${task.role}"; choose one who does, or give the reason why the task leaves its role`,
      );
    const status = await this.gateway.send(
      row,
      {
        type: 'route-task',
        key: `route/${randomUUID()}`,
        at: this.clock(),
        actor: actorIn(by, row.office),
        task: task.id,
        to,
        reason,
      },
      ROUTED_WITHIN_SECONDS,
    );
    if (status.status === 'declined') throw new Problem(status.refusal);
  }

  private async task(application: string, id: string): Promise<TaskRow> {
    const row = await this.tasks.find(application, id);
    if (row === null) throw problem('TASK_NOT_FOUND', `application "${application}" has no task "${id}"`);
    return row;
  }
}

/**
 * Refusal to one who stands behind another paraf of the letter to take this task of it; null where nothing bars them.
 */
const barredBy = ({ state }: ApplicationRow, { element, action }: TaskRow, actor: Actor): Refusal | null =>
  state === null ? null : barredByParaf(state.parafs, { id: element, action }, peopleBehind(actor));

const subjectOf = ({ applicantUser, state }: ApplicationRow, { id, role }: TaskRow): Subject => {
  const routed = state?.routed?.[id];
  return { applicantUser, taskRole: role, ...(routed === undefined ? {} : { routedTo: routed.to }) };
};
