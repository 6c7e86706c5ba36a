/** When officers are told of a deadline, and when no longer: quiet hours, digests instead of floods, nothing that is moot. */
import type { Reminder } from '../ports/reminders.js';
import type { TaskRow } from '../ports/tasks.js';
import type { Instant } from '../shared/time.js';
import { deliverAt, nextTimeOfDay, type ClockPolicy, type WorkingCalendar } from '../time/index.js';

/** What the procedure threw itself stands. A reminder is moot once its task is done, while its clock is stopped, and when its due date has moved ahead again. */
export const isMoot = (
  { kind, dueAt }: Pick<Reminder, 'kind' | 'dueAt'>,
  task: Pick<TaskRow, 'state' | 'clockStopped' | 'dueAt'> | null,
  now: Instant,
): boolean => {
  if (kind === 'procedure-escalation') return false;
  if (task?.state !== 'open') return true;
  if (kind === 'reminder' || kind === 'escalation') {
    if (task.clockStopped) return true;
  }
  const wasSpent = dueAt !== null && dueAt <= now;
  return kind === 'overdue' && wasSpent && (task.dueAt === null || task.dueAt > now);
};

/** When one of its own may be delivered: now, or when the quiet hours end. */
export const singleAt = (calendar: WorkingCalendar, { quietHours }: ClockPolicy, now: Instant): Instant =>
  deliverAt(calendar, quietHours, now);

/** When the next digest goes out. */
export const digestAt = (calendar: WorkingCalendar, { digest, quietHours }: ClockPolicy, now: Instant): Instant =>
  deliverAt(calendar, quietHours, nextTimeOfDay(calendar, digest.at, now));

/** How many of the waiting ones may still go singly, where the recipient had `sent` within the hour. */
export const roomForSingles = ({ digest }: ClockPolicy, sent: number): number =>
  digest.threshold === 0 ? Infinity : Math.max(0, digest.threshold - sent);
