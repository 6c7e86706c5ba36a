import { digestAt, isMoot, roomForSingles } from '../../domain/application/reminders.js';
import type { OfficeZone } from '../../domain/letter/local-date.js';
import { dayInWords } from '../../domain/letter/wording.js';
import type { Reminder, Reminders } from '../../domain/ports/reminders.js';
import type { Receiver } from '../../domain/ports/channels.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import type { ClockPolicy, WorkingCalendar } from '../../domain/time/index.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { reasonOf } from '../../domain/shared/port-failure.js';
import type { Notice, Notifier } from './notifier.js';

export interface ReminderLoopOptions extends LoopOptions {
  readonly reminders: Omit<Reminders, 'add'>;
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly tasks: Pick<Tasks, 'find'>;
  readonly applications: Pick<Applications, 'numbers'>;
  readonly notifier: Notifier;
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
  readonly zone: OfficeZone;
  /** Recipients in one pass. */
  readonly batch: number;
  readonly leaseMs: number;
}

const HOUR = 3_600_000;

const groupBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};
const idsOf = (list: readonly Reminder[]): readonly string[] => list.map(({ id }) => id);

/**
 * Delivers reminders, each once. Which mail carries which reminders is written down before it is sent: killed in
 * between, the same mail goes out again under the same Message-ID.
 */
export const createReminderLoop = (options: ReminderLoopOptions): Loop => {
  const { reminders, accounts, tasks, applications, notifier, calendar, policy, zone, clock } = options;

  const noticeOf = (
    { application, kind, name, dueAt }: Reminder,
    numbers: ReadonlyMap<string, string>,
  ): Pick<Notice, 'template' | 'values'> => ({
    template: kind === 'procedure-escalation' || kind === 'source-changed' ? kind : `task-${kind}`,
    values: {
      application: numbers.get(application) ?? application,
      task: name,
      due: dueAt === null ? '-' : dayInWords(dueAt, zone),
    },
  });

  const digestOf = (
    list: readonly Reminder[],
    numbers: ReadonlyMap<string, string>,
  ): Pick<Notice, 'template' | 'values'> => {
    const lines = list
      .map((one) => noticeOf(one, numbers))
      .map(({ template, values }) => `- ${notifier.words(template, values).subject}`);
    return { template: 'task-digest', values: { count: String(list.length), lines: lines.join('\n') } };
  };

  const send = async (key: string, to: Receiver, list: readonly Reminder[]): Promise<void> => {
    const [first] = list;
    if (first === undefined) return;
    const numbers = await applications.numbers(list.map(({ application }) => application));
    const answer = await notifier.notify({
      ...{ key, to },
      ...(first.digest ? digestOf(list, numbers) : noticeOf(first, numbers)),
    });
    if (!answer.told && answer.why === 'refused')
      options.report({ loop: 'reminders', code: answer.code, detail: answer.detail });
    await reminders.settle(idsOf(list), answer.told ? 'sent' : 'unreachable', clock());
  };

  /** The reminders that are still true, the others settled. */
  const stillTrue = async (list: readonly Reminder[]): Promise<readonly Reminder[]> => {
    const kept: Reminder[] = [];
    for (const one of list) {
      if (isMoot(one, await tasks.find(one.application, one.task), clock()))
        await reminders.settle([one.id], 'moot', clock());
      else kept.push(one);
    }
    return kept;
  };

  const deliver = async (recipient: string, list: readonly Reminder[]): Promise<void> => {
    const account = await accounts.byId(recipient);
    if (account === null || account.disabled) {
      await reminders.settle(idsOf(list), 'unreachable', clock());
      return;
    }
    const to: Receiver = { name: account.name, ...(account.email === null ? {} : { email: account.email }) };
    const bound = list.filter(({ mailKey }) => mailKey !== null);
    for (const [key, own] of groupBy(bound, ({ mailKey }) => mailKey ?? '')) await send(key, to, own);
    const fresh = await stillTrue(list.filter(({ mailKey }) => mailKey === null));
    const singles = fresh.filter(({ digest }) => !digest);
    const room = roomForSingles(policy, await reminders.sentSingly(recipient, clock() - HOUR));
    const flood = singles.slice(room);
    if (flood.length > 0) await reminders.toDigest(idsOf(flood), digestAt(calendar, policy, clock()));
    for (const one of singles.slice(0, room)) {
      const key = `${one.key}/${recipient}`;
      await reminders.bind([one.id], key);
      await send(key, to, [one]);
    }
    const digest = fresh.filter((one) => one.digest);
    const last = digest.at(-1);
    if (last === undefined) return;
    const key = `digest/${recipient}/${last.id}`;
    await reminders.bind(idsOf(digest), key);
    await send(key, to, digest);
  };

  return createLoop('reminders', options, async () => {
    const taken = await reminders.take(options.batch, clock(), options.leaseMs);
    for (const [recipient, list] of groupBy(taken, (one) => one.recipient)) {
      try {
        await deliver(recipient, list);
      } catch (error) {
        // Its lease ends by itself; the others are not held up.
        options.report({ loop: 'reminders', code: 'MAIL_UNAVAILABLE', detail: reasonOf(error) });
      }
    }
    return taken.length;
  });
};
