import { asText } from '../../domain/shared/json.js';
import { digestAt, singleAt } from '../../domain/application/reminders.js';
import type { NewReminder, Reminders } from '../../domain/ports/reminders.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import type { ClockPolicy, WorkingCalendar } from '../../domain/time/index.js';
import type { Sender } from '../outbox/sender.js';

export interface ReminderSenderOptions {
  readonly store: {
    readonly accounts: Pick<Accounts, 'byId' | 'byRole'>;
    readonly tasks: Pick<Tasks, 'find'>;
    readonly reminders: Pick<Reminders, 'add'>;
  };
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
  readonly office: string;
  readonly clock: () => number;
}

const KINDS: readonly NewReminder['kind'][] = [
  'reminder',
  'escalation',
  'overdue',
  'promise',
  'procedure-escalation',
  'deemed',
];

/**
 * Turns a deadline into a reminder for each person it concerns: the holder, or all who may take the task, the superior,
 * the head. Kept before it is sent, so that quiet hours and digests hold up nothing else of the application.
 */
export const createReminderSender = (options: ReminderSenderOptions): Sender => {
  const { store, calendar, policy, office, clock } = options;
  const byRole = async (role: string): Promise<readonly string[]> =>
    role === '' ? [] : (await store.accounts.byRole(role, office)).map(({ id }) => id);

  return async ({ application, key, payload }) => {
    const task = asText(payload['task']);
    const template = asText(payload['template']).replace(/^task-/, '');
    const kind = KINDS.find((one) => one === template);
    if (kind === undefined)
      return { kind: 'never', code: 'INVARIANT', reason: `a reminder of unknown kind "${template}"` };
    const holder = (await store.tasks.find(application, task))?.holder ?? null;
    const recipients = new Set([
      ...(payload['holder'] === false ? [] : holder === null ? await byRole(asText(payload['role'])) : [holder]),
      ...(await byRole(asText(payload['superior']))),
      ...(await byRole(asText(payload['head']))),
    ]);
    const digest = payload['digest'] === true;
    const now = clock();
    await store.reminders.add(
      [...recipients].map((recipient) => ({
        key,
        recipient,
        application,
        task,
        kind,
        name: asText(payload['name']),
        dueAt: typeof payload['dueAt'] === 'number' ? payload['dueAt'] : null,
        digest,
        deliverAt: digest ? digestAt(calendar, policy, now) : singleAt(calendar, policy, now),
      })),
    );
    return { kind: 'sent', answer: { reminders: recipients.size } };
  };
};
