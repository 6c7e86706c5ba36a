/** Tables of the legal record: applications, their transitions, the audit, and the clock. */
import type { Source } from '../../../domain/application/origin.js';
import type { ApplicationState } from '../../../domain/application/state.js';
import type { ApplicationMessage } from '../../../domain/application/messages.js';
import type { KeptOpening } from '../../../domain/application/opening.js';
import { PLACE } from '../../../domain/audit/places.js';
import type { ApplicantData, ApplicationRow } from '../../../domain/ports/applications.js';
import type { DocumentRow } from '../../../domain/ports/documents.js';
import type { TaskRow } from '../../../domain/ports/tasks.js';
import type { ProcessDefinition } from '../../../domain/process/definition.js';
import type { Json, JsonObject } from '../../../domain/shared/json.js';
import type { BudgetUnit } from '../../../domain/time/index.js';
import { bytes, filled, flag, instant, json, number, orNull, sealed, table, text } from '../columns.js';

export const APPLICATION = table('application', {
  id: text('id'),
  /** Number; null for an application of before there were numbers, until the office is opened again. */
  number: orNull(text('number')),
  numberedLater: filled(flag('numbered_later')),
  office: text('office'),
  permitType: text('permit_type'),
  source: text<Source>('source'),
  sourceRef: text('source_ref'),
  sourceKeys: json<Json>('source_keys'),
  applicantUser: orNull(text('applicant_user')),
  definitionDigest: text('definition_digest'),
  status: text<ApplicationRow['status']>('status'),
  seq: number('seq'),
  entries: number('entries'),
  head: text('head'),
  state: orNull(json<ApplicationState>('state')),
  receivedAt: instant('received_at'),
  finishedAt: orNull(instant('finished_at')),
  dueAt: orNull(instant('due_at')),
  clockRunning: flag('clock_running'),
  workflowStarted: flag('workflow_started'),
  trackingHash: text('tracking_hash'),
  applicant: sealed<ApplicantData>('applicant', { place: PLACE.applicant }),
  data: sealed<JsonObject>('data', { place: PLACE.data }),
  notices: filled(number('notices')),
});

/** The last running number of each office code and year. */
export const APPLICATION_SERIES = table('application_series', {
  code: text('code'),
  year: number('year'),
  last: number('last'),
});

export const APPLICATION_KEY = table('application_key', {
  application: text('application'),
  master: text('master'),
  /** Wrapped data key; null once it is destroyed. */
  wrapped: orNull(bytes('wrapped')),
  createdAt: instant('created_at'),
  destroyedAt: orNull(instant('destroyed_at')),
  destroyedBy: orNull(text('destroyed_by')),
});

export const TRANSITION = table('transition', {
  application: text('application'),
  seq: number('seq'),
  key: text('message_key'),
  at: instant('at'),
  type: text('type'),
  accepted: flag('accepted'),
  refusalCode: orNull(text('refusal_code')),
  refusalDetail: orNull(text('refusal_detail')),
  message: sealed<ApplicationMessage>('message', { place: PLACE.message, by: 'seq' }),
});

export const TASK = table('task', {
  application: text('application'),
  office: text('office'),
  permitType: text('permit_type'),
  id: text('id'),
  element: text('element'),
  name: text('name'),
  action: text('action'),
  role: text('role'),
  step: orNull(text('step')),
  state: text<TaskRow['state']>('state'),
  cameBack: flag('came_back'),
  holder: orNull(text('holder')),
  openedAt: instant('opened_at'),
  claimedAt: orNull(instant('claimed_at')),
  closedAt: orNull(instant('closed_at')),
  closedBy: orNull(text('closed_by')),
  outcome: orNull(text('outcome')),
  /** Budget in milliseconds; null where there is none, or where it counts days. */
  budget: orNull(number('budget')),
  stepConsumed: orNull(number('step_consumed')),
  dueAt: orNull(instant('due_at')),
  /** Due date with none as the last of all, computed by the server: lists are ordered by it. */
  dueOrder: filled(instant('due_order')),
  overdueAt: orNull(instant('overdue_at')),
  clockStopped: flag('clock_stopped'),
  escalatedTo: orNull(text('escalated_to')),
});

export const AUDIT_EVENT = table('audit_event', {
  application: text('application'),
  position: number('position'),
  canonical: bytes('canonical'),
  hash: text('hash'),
});

export const CLOCK_LEDGER = table('clock_ledger', {
  application: text('application'),
  seq: number('seq'),
  line: number('line'),
  at: instant('at'),
  what: text('what'),
  scope: text('scope'),
  ground: orNull(text('ground')),
  actor: text('actor'),
  /** Rest of the budget before the entry, in its unit. Rows without a unit count milliseconds of working time. */
  remainingBefore: orNull(number('remaining_before')),
  remainingAfter: orNull(number('remaining_after')),
  dueBefore: orNull(instant('due_before')),
  dueAfter: orNull(instant('due_after')),
  document: orNull(text('document')),
  reason: orNull(text('reason')),
  consent: orNull(text('consent')),
  legalReference: orNull(text('legal_reference')),
  unit: orNull(text<BudgetUnit>('unit')),
  waiting: orNull(number('waiting')),
  handling: orNull(number('handling')),
});

/** Sealed detail of a document: a file's name tells whose it is as often as its content does. */
interface DocumentDetail {
  readonly name: string;
  readonly meta: JsonObject;
}

export const DOCUMENT = table('document', {
  id: text('id'),
  /** Place in the order in which documents were filed: it grows with each document of the record. */
  number: filled(number('number')),
  application: text('application'),
  kind: text<DocumentRow['kind']>('kind'),
  requirement: orNull(text('requirement')),
  mediaType: text('media_type'),
  size: number('size'),
  sha256: text('sha256'),
  createdAt: instant('created_at'),
  createdBy: text('created_by'),
  detail: sealed<DocumentDetail>('detail', { place: 'document.detail', by: 'id', erased: { name: '', meta: {} } }),
});

export const PROCESS_DEFINITION = table('process_definition', {
  digest: text('digest'),
  process: text('process'),
  number: filled(number('number')),
  definition: json<ProcessDefinition>('definition'),
  xml: text('xml'),
  savedAt: instant('saved_at'),
});

export const CORRECTION = table('correction', {
  application: text('application'),
  seq: number('seq'),
  fields: sealed<JsonObject>('fields', { place: PLACE.correction, by: 'seq' }),
});

export const OPENING = table('opening', {
  application: text('application'),
  content: sealed<KeptOpening>('content', { place: PLACE.opening }),
  openedAt: instant('opened_at'),
});
