/** Whether an open incident has outlived its cause, as far as the record of its application tells. */
import type { ProcessDefinition } from '../process/definition.js';
import { openItems } from '../process/open-items.js';
import type { Instant } from '../shared/time.js';
import { whyStuck, type StandingApplication } from './stuck.js';

/** Under this task stands that an application is stuck, under the other that its procedure could not be started. */
export const WATCH_TASK = 'watch';
export const START_TASK = 'start';
const MAIL_KIND = 'mail';
/** Under this stands that no procedure has waited for a message in its time. */
export const MESSAGE_TASK = 'process-message';
/** Under this stands that the applicant could not be told of what an item did, though the item itself is done. */
export const mailTask = (task: string): string => `${MAIL_KIND}/${task}`;

const OUTGOING_KIND = 'outgoing';
/** Under this stands that a message to another system was given up: the next that arrives says nothing of this one. */
export const outgoingTask = ({ channel, id }: { readonly channel: string; readonly id: string }): string =>
  `${OUTGOING_KIND}/${channel}/${id}`;

/** First parts of the tasks under which others than a procedure's own items stand: who raised those closes them. */
const OTHERS: ReadonlySet<string> = new Set(['archive', 'deemed-approval', 'disposal', 'outbox', OUTGOING_KIND]);

/** Work is over when its item is closed: performed, taken back by a repair, or ended with the application. */
const isWorkOver = (
  task: string,
  definition: ProcessDefinition | null,
  state: StandingApplication['state'],
): boolean => {
  if (state === null || definition === null) return false;
  if (state.outcome !== null) return true;
  return state.redrawing?.task !== task && !openItems(definition, state.process).some(({ id }) => id === task);
};

export interface OpenIncident {
  readonly task: string | null;
  readonly firstAt: Instant;
}

export const isCauseGone = (
  { task, firstAt }: OpenIncident,
  definition: ProcessDefinition | null,
  application: StandingApplication & { readonly finishedAt: Instant | null },
  at: Instant,
): boolean => {
  const kind = task?.split('/')[0] ?? '';
  // Nobody waits for what an application said that has ended.
  if (kind === MESSAGE_TASK) return application.finishedAt !== null;
  if (task === null || OTHERS.has(kind)) return false;
  if (task === START_TASK) return application.state !== null;
  if (task === WATCH_TASK) return whyStuck(definition, application, at) === null;
  // The counter has told the applicant when it handed over; of what came after the end nobody has.
  if (kind === MAIL_KIND) return application.finishedAt !== null && firstAt < application.finishedAt;
  return isWorkOver(task, definition, application.state);
};
