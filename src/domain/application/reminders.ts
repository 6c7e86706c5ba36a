/** Times of mail to officers about a deadline: quiet hours, digests instead of floods, nothing that is moot. */
import type { Reminder } from '../ports/reminders.js';
import type { TaskRow } from '../ports/tasks.js';
import type { Instant } from '../shared/time.js';
import { deliverAt, nextTimeOfDay, type ClockPolicy, type WorkingCalendar } from '../time/index.js';

/**
 * True for a reminder that is moot. Any is once its task is done; a reminder or an escalation while the task's clock is
 * stopped; an overdue mark once the due date has moved ahead again. An escalation that the procedure itself threw,
 * and other data of the source, are never moot.
 */
export const isMoot = (
  { kind, dueAt }: Pick<Reminder, 'kind' | 'dueAt'>,
  task: Pick<TaskRow, 'state' | 'clockStopped' | 'dueAt'> | null,
  now: Instant,
): boolean => {
  if (kind === 'procedure-escalation' || kind === 'source-changed') return false;
  if (task?.state !== 'open') return true;
  if (kind === 'reminder' || kind === 'escalation') {
    if (task.clockStopped) return true;
  }
  const wasSpent = dueAt !== null && dueAt <= now;
  return kind === 'overdue' && wasSpent && (task.dueAt === null || task.dueAt > now);
};

/** Delivery time of a single mail: now, or the end of the quiet hours. */
export const singleAt = (calendar: WorkingCalendar, { quietHours }: ClockPolicy, now: Instant): Instant =>
  deliverAt(calendar, quietHours, now);

/** Delivery time of the next digest. */
export const digestAt = (calendar: WorkingCalendar, { digest, quietHours }: ClockPolicy, now: Instant): Instant =>
  deliverAt(calendar, quietHours, nextTimeOfDay(calendar, digest.at, now));

/** Number of waiting mails that may still go singly; the recipient had `sent` within the hour. */
export const roomForSingles = ({ digest }: ClockPolicy, sent: number): number =>
  digest.threshold === 0 ? Infinity : Math.max(0, digest.threshold - sent);
