/** Tables of the journal of outage windows and calendars, of absences, and of reminders about deadlines. */
import type { OutageProposal } from '../../../domain/ports/clock-journal.js';
import type { Reminder } from '../../../domain/ports/reminders.js';
import { bytes, flag, instant, number, orNull, rowId, table, text } from '../columns.js';

export const CLOCK_HEAD = table('clock_head', { id: number('id'), version: number('version'), hash: text('hash') });

export const CLOCK_NOTICE = table('clock_notice', {
  version: number('version'),
  office: text('office'),
  at: instant('at'),
  canonical: bytes('canonical'),
  hash: text('hash'),
});

export const HEARTBEAT = table('heartbeat', {
  component: text('component'),
  lastAt: instant('last_at'),
  stoppedAt: orNull(instant('stopped_at')),
});

export const OUTAGE_PROPOSAL = table('outage_proposal', {
  id: rowId('id'),
  office: text('office'),
  component: text('component'),
  from: instant('from_at'),
  to: instant('to_at'),
  orderly: flag('orderly'),
  detectedAt: instant('detected_at'),
  state: text<OutageProposal['state']>('state'),
  decidedAt: orNull(instant('decided_at')),
  decidedBy: orNull(text('decided_by')),
  reason: orNull(text('reason')),
  window: orNull(text('window_id')),
});

export const REMINDER = table('reminder', {
  id: rowId('id'),
  key: text('reminder_key'),
  recipient: text('recipient'),
  application: text('application'),
  task: text('task'),
  kind: text<Reminder['kind']>('kind'),
  name: text('name'),
  dueAt: orNull(instant('due_at')),
  digest: flag('digest'),
  deliverAt: instant('deliver_at'),
  /** End of the lease of the process that took it. */
  leaseUntil: instant('lease_until'),
  mailKey: orNull(text('mail_key')),
  outcome: orNull(text('outcome')),
  settledAt: orNull(instant('settled_at')),
});
