/** Incidents of the inbox: one for each cause, not for each message. */
import type { ErrorCode } from '../shared/error-codes.js';
import type { InboxCause } from '../ports/inbox.js';

const INBOX_KIND = 'inbox';

/** Attempts after which a failure is shown that may be over a moment later. */
const VISIBLE_AFTER = 3;

export interface WantedIncident {
  readonly task: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

const WORDS = /[^A-Za-z0-9._-]+/g;
/** Longest subject in a task's id on record, after the prefix. */
const LONGEST_ABOUT = 120;

const isVisible = ({ code, attempts }: InboxCause): boolean =>
  code === 'PERMIT_TYPE_UNKNOWN' || code === 'INPUT_INVALID' || attempts >= VISIBLE_AFTER;

const keyOf = ({ source, code, about }: InboxCause): string =>
  [INBOX_KIND, source, code, about.replaceAll(WORDS, '-').slice(0, LONGEST_ABOUT)].join('/');

/** Incidents that should be open for these causes, each under a task of its own. */
export const inboxIncidents = (causes: readonly InboxCause[]): readonly WantedIncident[] => {
  const wanted = new Map<string, WantedIncident>();
  for (const cause of causes.filter(isVisible)) {
    const { source, code, about, count, example } = cause;
    const task = keyOf(cause);
    if (wanted.has(task)) continue;
    const of = about === '' ? '' : ` about "${about}"`;
    wanted.set(task, {
      task,
      code,
      detail: `${String(count)} message${count === 1 ? '' : 's'} from ${source}${of}; one of them is inbox message ${example}`,
    });
  }
  return [...wanted.values()];
};
