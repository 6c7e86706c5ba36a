/** End of open incidents that have outlived their cause, as far as the record of their application tells. */
import type { ProcessDefinition } from '../process/definition.js';
import { openItems } from '../process/open-items.js';
import type { Instant } from '../shared/time.js';
import { whyStuck, type StandingApplication } from './stuck.js';

/** Tasks of two incidents: an application is stuck, and its procedure could not be started. */
export const WATCH_TASK = 'watch';
export const START_TASK = 'start';
const MAIL_KIND = 'mail';
/** Task of the incident that no procedure has waited for a message in its time. */
export const MESSAGE_TASK = 'process-message';
/** Task of the incident that the applicant could not be told of an item's work, though the item itself is done. */
export const mailTask = (task: string): string => `${MAIL_KIND}/${task}`;

const OUTGOING_KIND = 'outgoing';
/**
 * Task of the incident that a message to another system was given up: the next that arrives says nothing of this one.
 */
export const outgoingTask = ({ channel, id }: { readonly channel: string; readonly id: string }): string =>
  `${OUTGOING_KIND}/${channel}/${id}`;

/** First parts of tasks of incidents beside the procedure's own items: whoever raised those closes them. */
const OTHERS: ReadonlySet<string> = new Set(['archive', 'deemed-approval', 'disposal', 'outbox', OUTGOING_KIND]);

/** True when the item is closed: performed, taken back by a repair, or ended with the application. */
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
  // Nobody waits for the messages of an application that has ended.
  if (kind === MESSAGE_TASK) return application.finishedAt !== null;
  if (task === null || OTHERS.has(kind)) return false;
  if (task === START_TASK) return application.state !== null;
  if (task === WATCH_TASK) return whyStuck(definition, application, at) === null;
  // The counter has told the applicant when it handed over; nobody has told them what came after the end.
  if (kind === MAIL_KIND) return application.finishedAt !== null && firstAt < application.finishedAt;
  return isWorkOver(task, definition, application.state);
};
