/** Acts that ask nothing of the workflow: the door may record them at once. */
import type { Decision } from './carry-out.js';
import type { ApplicationContext } from './context.js';
import type { OutsideMessage } from './messages.js';
import { openPerformances } from './performances.js';
import type { ApplicationState } from './state.js';
import type { Instant } from '../shared/time.js';
import { nextDeadline } from '../time/index.js';

/** Parts of a state that the workflow acts on: with these unchanged it has nothing to do. */
const ACTED_ON = ['process', 'timers', 'clock', 'parafs', 'letter', 'outcome', 'redrawing', 'wanted'] as const;

/** True where a deadline or a timer has come due by now: it goes first. */
const isSomethingDue = (
  { calendar, rules }: ApplicationContext,
  { clock, timers }: Pick<ApplicationState, 'clock' | 'timers'>,
  now: Instant,
): boolean => {
  const deadline = nextDeadline(calendar, clock, rules.clock, now);
  return (deadline !== null && deadline.at <= now) || Object.values(timers).some((at) => at <= now);
};

const isSame = (before: unknown, after: unknown): boolean => JSON.stringify(before) === JSON.stringify(after);

/** Messages that may be recorded at once, where their decision lets them: uploads change the file, and nothing else. */
export const mayBeAtOnce = ({ type }: OutsideMessage): boolean => type === 'file-changed';

/**
 * True where the workflow need not hear of this decision before its next message: it has no machine work under way that
 * the decision could touch, nothing goes first, and nothing that it acts on changes.
 */
export const asksNothing = (
  context: ApplicationContext,
  before: ApplicationState,
  { state: after, perform, abandon, calls, changes, calendar, definition }: Decision,
  now: Instant,
): boolean =>
  openPerformances(context.definition, before).length === 0 &&
  !isSomethingDue(context, before, now) &&
  [perform, abandon, calls, changes.tasksOpened, changes.tasksClosed, changes.taskClocks, changes.outbox].every(
    (list) => list.length === 0,
  ) &&
  calendar === undefined &&
  definition === undefined &&
  ACTED_ON.every((part) => isSame(before[part], after[part]));
