/** Mail to the officers who have an application whose source has sent other data, with the reminders' hours and floods. */
import { APPLICANT, FRONT_OFFICE } from '../../domain/access/permissions.js';
import { singleAt } from '../../domain/application/reminders.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Reminders } from '../../domain/ports/reminders.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import type { ClockPolicy, WorkingCalendar } from '../../domain/time/index.js';

export interface SourceNewsOptions {
  readonly store: {
    readonly accounts: Pick<Accounts, 'byRole'>;
    readonly tasks: Pick<Tasks, 'list'>;
    readonly reminders: Pick<Reminders, 'add'>;
  };
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
  readonly office: string;
  readonly clock: () => number;
}

/** Tells of one message of the source; told again, nobody has it twice. */
export type TellOfSource = (application: string, message: string) => Promise<void>;

const MOST_TASKS = 50;

/**
 * Whoever has a task of it, or may take one; where it waits for the applicant, a survey or the machine, the front office.
 */
export const createSourceNews = ({ store, calendar, policy, office, clock }: SourceNewsOptions): TellOfSource => {
  const byRole = async (role: string): Promise<readonly string[]> =>
    (await store.accounts.byRole(role, office)).map(({ id }) => id);

  return async (application, message) => {
    const { items } = await store.tasks.list({ office, application, state: 'open', limit: MOST_TASKS });
    const held = items.filter(({ role }) => role !== APPLICANT);
    const [first] = held;
    const people = await Promise.all(
      first === undefined
        ? [byRole(FRONT_OFFICE)]
        : held.map(({ holder, role }) => (holder === null ? byRole(role) : Promise.resolve([holder]))),
    );
    const deliverAt = singleAt(calendar, policy, clock());
    await store.reminders.add(
      [...new Set(people.flat())].map((recipient) => ({
        ...{ key: `${application}/source/${message}`, recipient, application, task: first?.id ?? 'source' },
        ...{ kind: 'source-changed', name: first?.name ?? '-', dueAt: null, digest: false, deliverAt },
      })),
    );
  };
};
