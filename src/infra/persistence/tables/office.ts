/** Tables kept beside single cases: acts of administration, the life of permits, and the disposal list. */
import type { Confirmation } from '../../../domain/ports/confirmations.js';
import type { PermitLife } from '../../../domain/permit/life.js';
import type { DestroyedItem, DisposalRow } from '../../../domain/ports/disposals.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { SignInOutcome } from '../../../domain/ports/sign-ins.js';
import { filled, flag, instant, json, number, orNull, sealed, table, text } from '../columns.js';

export const SYSTEM_LOG = table('system_log', {
  number: filled(number('number')),
  office: text('office'),
  at: instant('at'),
  actor: text('actor'),
  verb: text('verb'),
  subject: text('subject'),
  detail: json<JsonObject>('detail'),
});

export const SIGN_IN = table('sign_in', {
  number: filled(number('number')),
  office: text('office'),
  at: instant('at'),
  account: orNull(text('account')),
  address: text('address'),
  outcome: text<SignInOutcome>('outcome'),
});

export const GUESS = table('guess', {
  /** Keyed digest of a login, an address, or both: names of people who guess are kept nowhere. */
  bucket: text('bucket'),
  failures: filled(number('failures')),
  restsUntil: orNull(instant('rests_until')),
  lastAt: instant('last_at'),
  knownUntil: filled(instant('known_until')),
});

export const PERMIT_LIFE = table('permit_life', {
  permit: text('permit'),
  office: text('office'),
  status: text<PermitLife['status']>('status'),
  state: json<PermitLife>('state'),
  seq: number('seq'),
  validUntil: orNull(instant('valid_until')),
  workflowStarted: flag('workflow_started'),
});

export const PERMIT_MESSAGE = table('permit_message', {
  permit: text('permit'),
  seq: number('seq'),
  key: text('message_key'),
  at: instant('at'),
  type: text('type'),
  by: text('said_by'),
});

export const DISPOSAL = table('disposal', {
  id: text('id'),
  office: text('office'),
  application: text('application'),
  /** The application while its proposal is not settled, so that it has only one open proposal. */
  standing: orNull(text('standing')),
  origin: text<DisposalRow['origin']>('origin'),
  state: text<DisposalRow['state']>('state'),
  retainedUntil: orNull(text('retained_until')),
  proposedBy: text('proposed_by'),
  proposedAt: instant('proposed_at'),
  decidedBy: orNull(text('decided_by')),
  decidedAt: orNull(instant('decided_at')),
  reason: orNull(text('reason')),
  legalBasis: orNull(text('legal_basis')),
  destroyedAt: orNull(instant('destroyed_at')),
  items: orNull(json<readonly DestroyedItem[]>('items')),
  number: orNull(text('number')),
  verificationId: orNull(text('verification_id')),
  sha256: orNull(text('sha256')),
});

export const DISPOSAL_HOLD = table('disposal_hold', {
  application: text('application'),
  reason: text('reason'),
  by: text('held_by'),
  at: instant('held_at'),
});

export const CONFIRMATION = table('confirmation', {
  number: filled(number('number')),
  id: text('id'),
  office: text('office'),
  kind: text<Confirmation['kind']>('kind'),
  account: text('account'),
  topic: text('topic'),
  content: sealed<JsonObject>('content', { by: 'id' }),
  askedBy: text('asked_by'),
  askedAt: instant('asked_at'),
  state: text<Confirmation['state']>('state'),
  /** Unique while the confirmation waits, null afterwards: the same thing is asked for once at a time. */
  waitingKey: orNull(text('waiting_key')),
  decidedBy: orNull(text('decided_by')),
  decidedAt: orNull(instant('decided_at')),
  reason: orNull(text('reason')),
});
