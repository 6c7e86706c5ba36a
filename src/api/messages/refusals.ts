import { Inject, Injectable } from '@nestjs/common';
import { calledRefusal } from '../../domain/application/called.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import { isErrorCode, type Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import { refusedInName } from '../../office/acts/letter-in-name.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { factText } from './signature.js';

/** Verbs of the audit that moved the procedure back to an element. */
const BACK: ReadonlySet<string> = new Set(['recall', 'return', 'repair']);

/** Additions to a refusal of the rules for a person: names, titles, and the outcome of earlier acts. */
@Injectable()
export class Refusals {
  constructor(
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'audit'>,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.delegations) private readonly delegations: Delegations,
    @Inject(PORT.tasks) private readonly tasks: Pick<Tasks, 'find'>,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async explained(row: ApplicationRow, message: OutsideMessage, why: Refusal): Promise<Refusal> {
    return this.completed(row, message, calledRefusal(why, this.names.withoutPeople().titles(row.permitType)));
  }

  private async completed(row: ApplicationRow, message: OutsideMessage, why: Refusal): Promise<Refusal> {
    if (why.code === 'SIGNATORY_OTHER') return this.inName(row, message, why);
    if (why.code === 'TASK_NOT_OPEN') return this.named(await this.withFailure(row, message, why));
    if (why.code === 'ALREADY_DONE' && message.type === 'recall-task')
      return this.named(await this.withWhoMovedBack(row, message.element, why));
    return this.named(why);
  }

  private async named(why: Refusal): Promise<Refusal> {
    const by = why.data?.['by'];
    if (typeof by !== 'string') return why;
    return { ...why, data: { ...why.data, byName: (await this.accounts.byId(by))?.name ?? null } };
  }

  private async inName(row: ApplicationRow, { actor, ...message }: OutsideMessage, why: Refusal): Promise<Refusal> {
    const task = 'task' in message ? await this.tasks.find(row.id, message.task) : null;
    if (row.state === null || task === null) return why;
    const { accounts, delegations } = this;
    return refusedInName({ accounts, delegations }, row.state, {
      office: row.office,
      zone: this.office.zone,
      role: task.role,
      at: this.clock(),
      reader: { user: actor.user, standsInFor: actor.onBehalfOf ?? null },
    });
  }

  /** Adds to the refusal of a task to sign that was done: the code of its signature's failure. */
  private async withFailure(row: ApplicationRow, message: OutsideMessage, why: Refusal): Promise<Refusal> {
    const task = 'task' in message ? message.task : null;
    if (task === null || why.data?.['again'] === undefined) return why;
    const audit = await this.applications.audit(row.id);
    const done = audit.findLastIndex((entry) => entry.task === task && entry.verb === 'sign');
    const failed = done < 0 ? undefined : audit.slice(done).find(({ verb }) => verb === 'sign-failed');
    const code = failed === undefined ? null : factText(failed, 'code');
    return isErrorCode(code) ? { ...why, data: { ...why.data, failed: code } } : why;
  }

  private async withWhoMovedBack(row: ApplicationRow, element: string, why: Refusal): Promise<Refusal> {
    const moved = (await this.applications.audit(row.id)).findLast(
      (entry) => BACK.has(entry.verb) && (entry.verb === 'recall' ? entry.element : factText(entry, 'to')) === element,
    );
    return moved === undefined
      ? why
      : { ...why, data: { ...why.data, by: moved.actor, at: moved.at, verb: moved.verb } };
  }
}
