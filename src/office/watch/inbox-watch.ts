/** Keeps the incidents of the inbox true: one for each cause that messages wait for, closed when none does any more. */
import { INBOX_SUBJECT } from '../../domain/incidents/subjects.js';
import { inboxIncidents } from '../../domain/integration/inbox-incidents.js';
import type { InboxDesk } from '../../domain/ports/inbox.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { standAs } from './stand-as.js';

export interface InboxWatchOptions extends LoopOptions {
  readonly inboxDesk: Pick<InboxDesk, 'causes'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle' | 'list'>;
}

export const createInboxWatch = (options: InboxWatchOptions): Loop =>
  createLoop('inbox-watch', options, async () => {
    await standAs(options, INBOX_SUBJECT, inboxIncidents(await options.inboxDesk.causes()));
    return 0;
  });
