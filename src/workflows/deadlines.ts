/** Deadlines of the clock and BPMN timers: the loop's next wake, and the messages that are then recorded. */
import { sleep } from '@temporalio/workflow';
import { SYSTEM, type ApplicationMessage } from '../domain/application/messages.js';
import { alarmsDue, nextDeadline, type Alarm } from '../domain/time/index.js';
import type { WorkflowRun } from './run.js';

/** A deadline that changed nothing is a defect of ours: it is tried again after this pause, so that it cannot loop. */
const RETRY_PAUSE_MS = 60_000;

/**
 * The key holds the due date where an alarm may come twice: a window declared for the past makes it due once more,
 * later.
 */
const deadlineKey = ({ id, kind, at }: Alarm): string =>
  kind === 'overdue' || kind === 'promise' ? `deadline/${id}@${String(at)}` : `deadline/${id}`;

const deadlineReached = (alarm: Alarm, at: number): ApplicationMessage => ({
  type: 'deadline-reached',
  key: deadlineKey(alarm),
  at,
  actor: SYSTEM,
  deadline: alarm.id,
});

const deadlineOf = ({ context, state }: WorkflowRun, now: number): Alarm | null =>
  nextDeadline(context.calendar, state.clock, context.rules.clock, now);

/** The earliest BPMN timer or deadline of the clock. */
const nextWake = (run: WorkflowRun): number | null => {
  const times = Object.values(run.state.timers);
  const deadline = deadlineOf(run, Date.now());
  if (deadline !== null) times.push(deadline.at);
  return times.length === 0 ? null : Math.min(...times);
};

/** Arms one timer for the earliest deadline. It is never cancelled: one that ends too early arms the next. */
export const armTimer = (run: WorkflowRun): void => {
  const { timer } = run;
  const due = nextWake(run);
  if (due === null || (timer.endsAt !== null && timer.endsAt <= due)) return;
  timer.endsAt = due;
  void sleep(due > Date.now() ? due - Date.now() : RETRY_PAUSE_MS).then(() => {
    timer.queuedSinceWake.clear();
    if (timer.endsAt === due) timer.endsAt = null;
    timer.ended = true;
  });
};

/** Queues every timer and deadline that has come due; each once between two wakes. */
export const queueDue = (run: WorkflowRun): void => {
  const now = Date.now();
  const due: ApplicationMessage[] = Object.entries(run.state.timers)
    .filter(([, at]) => at <= now)
    .map(([timer, at]) => ({
      type: 'timer-fired',
      key: `timer/${timer}@${String(at)}`,
      at: now,
      actor: SYSTEM,
      timer,
    }));
  const deadline = deadlineOf(run, now);
  if (deadline !== null && deadline.at <= now) due.push(deadlineReached(deadline, now));
  for (const message of due) {
    if (run.timer.queuedSinceWake.has(message.key)) continue;
    run.timer.queuedSinceWake.add(message.key);
    run.inbox.queue.push(message);
  }
};

/**
 * The end of a promise that decides by itself (*fiktif positif*), where it came before the given message. It goes first
 * however late it is noticed: every process may have been dead over it.
 */
export const promiseEndedBefore = (run: WorkflowRun, message: ApplicationMessage): ApplicationMessage | null => {
  const { context, state } = run;
  if (context.rules.deemedApproval == null || state.outcome !== null) return null;
  const ended = alarmsDue(context.calendar, state.clock, context.rules.clock, message.at).find(
    ({ kind }) => kind === 'promise',
  );
  return ended === undefined ? null : deadlineReached(ended, Date.now());
};
