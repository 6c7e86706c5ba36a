import { digestAt, isMoot, roomForSingles } from '../../domain/application/reminders.js';
import { localDate, type OfficeZone } from '../../domain/letter/local-date.js';
import type { Reminder, Reminders } from '../../domain/ports/reminders.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import type { Mailer } from '../../domain/ports/world.js';
import type { ClockPolicy, WorkingCalendar } from '../../domain/time/index.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { reasonOf } from '../../domain/shared/port-failure.js';

export interface ReminderLoopOptions extends LoopOptions {
  readonly reminders: Omit<Reminders, 'add'>;
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly tasks: Pick<Tasks, 'find'>;
  readonly mailer: Mailer;
  readonly wording: (key: string, values: Readonly<Record<string, string>>) => string;
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
 * Delivers reminders, each once. Which mail carries which reminders is written down before it is sent: killed in between,
 * the same mail goes out again under the same Message-ID.
 */
export const createReminderLoop = (options: ReminderLoopOptions): Loop => {
  const { reminders, accounts, tasks, mailer, wording, calendar, policy, zone, clock } = options;

  const words = (part: 'subject' | 'text', { application, kind, name, dueAt }: Reminder): string =>
    wording(`mail.${kind === 'procedure-escalation' ? kind : `task-${kind}`}.${part}`, {
      application,
      task: name,
      due: dueAt === null ? '-' : localDate(dueAt, zone),
    });

  const send = async (key: string, to: string, list: readonly Reminder[]): Promise<void> => {
    const [first] = list;
    if (first === undefined) return;
    const values = {
      count: String(list.length),
      lines: list.map((one) => `- ${words('subject', one)}`).join('\n'),
    };
    const isSingle = !first.digest;
    await mailer.send({
      key,
      to,
      subject: isSingle ? words('subject', first) : wording('mail.task-digest.subject', values),
      text: isSingle ? words('text', first) : wording('mail.task-digest.text', values),
    });
    await reminders.settle(idsOf(list), 'sent', clock());
  };

  /** The reminders that are still true, the others settled. */
  const standing = async (list: readonly Reminder[]): Promise<readonly Reminder[]> => {
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
    if (account?.email == null || account.disabled) {
      await reminders.settle(idsOf(list), 'unreachable', clock());
      return;
    }
    const bound = list.filter(({ mailKey }) => mailKey !== null);
    for (const [key, own] of groupBy(bound, ({ mailKey }) => mailKey ?? '')) await send(key, account.email, own);
    const fresh = await standing(list.filter(({ mailKey }) => mailKey === null));
    const singles = fresh.filter(({ digest }) => !digest);
    const room = roomForSingles(policy, await reminders.sentSingly(recipient, clock() - HOUR));
    const flood = singles.slice(room);
    if (flood.length > 0) await reminders.toDigest(idsOf(flood), digestAt(calendar, policy, clock()));
    for (const one of singles.slice(0, room)) {
      const key = `${one.key}/${recipient}`;
      await reminders.bind([one.id], key);
      await send(key, account.email, [one]);
    }
    const digest = fresh.filter((one) => one.digest);
    const last = digest.at(-1);
    if (last === undefined) return;
    const key = `digest/${recipient}/${last.id}`;
    await reminders.bind(idsOf(digest), key);
    await send(key, account.email, digest);
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
