/** Remedies for a message of another system. */
import type { InboxRow } from '../ports/inbox.js';
import type { RemedyName } from './remedies.js';

/** Cause that holds a message up, as it is explained to people. */
export type InboxWord = 'code-unknown' | 'unreadable' | 'away' | 'not-ours';
export const INBOX_WORDS: readonly InboxWord[] = ['code-unknown', 'unreadable', 'away', 'not-ours'];

/** Cause that holds the message up; null where nothing does. */
export const inboxWord = ({ fate, troubles }: Pick<InboxRow, 'fate' | 'troubles'>): InboxWord | null => {
  if (fate === 'refused') return 'not-ours';
  if (fate === 'taken') return null;
  if (troubles.some(({ code }) => code === 'INPUT_INVALID')) return 'unreadable';
  if (troubles.some(({ code }) => code === 'PERMIT_TYPE_UNKNOWN')) return 'code-unknown';
  return troubles.length > 0 ? 'away' : null;
};

/** Remedies in the order in which they are worth trying. */
export const inboxRemedies = ({ fate, troubles }: Pick<InboxRow, 'fate' | 'troubles'>): readonly RemedyName[] => {
  switch (fate) {
    case 'waiting':
      return troubles.length === 0 ? [] : ['retry-inbox-message', 'set-aside-inbox-message'];
    case 'not-understood':
      return ['set-aside-inbox-message', 'retry-inbox-message'];
    case 'set-aside':
      return ['retry-inbox-message'];
    case 'taken':
    case 'refused':
      return [];
  }
};
