/** Tables of messages between procedures, starts by time, and delegations. */
import type { Delegation } from '../../../domain/ports/delegations.js';
import type { KeptMessage } from '../../../domain/ports/process-messages.js';
import { bytes, filled, instant, number, orEmpty, orNull, rowId, table, text } from '../columns.js';

export const AWAITED = table('awaited', {
  application: text('application'),
  line: number('line'),
  office: text('office'),
  kind: text('kind'),
  nameHash: text('name_hash'),
  /** Hash of the awaited key; empty where any key will do. */
  keyHash: text('key_hash'),
  element: filled(text('element')),
});

export const PROCESS_MESSAGE = table('process_message', {
  id: rowId('id'),
  office: text('office'),
  sender: orEmpty('sender'),
  key: text('message_key'),
  nameHash: text('name_hash'),
  keyHash: text('key_hash'),
  to: orEmpty('to_element'),
  master: text('master'),
  wrapped: orNull(bytes('wrapped')),
  /** Body, sealed with the message's own data key. */
  body: bytes('body'),
  postedAt: instant('posted_at'),
  nextAt: instant('next_at'),
  expiresAt: instant('expires_at'),
  state: text<KeptMessage['state']>('state'),
  attempt: number('attempt'),
  receiver: orNull(text('receiver')),
  deliveryKey: orNull(text('delivery_key')),
});

export const TIMED_START = table('timed_start', {
  digest: text('digest'),
  element: text('element'),
  office: text('office'),
  lastAt: orNull(instant('last_at')),
  nextAt: orNull(instant('next_at')),
});

export const DELEGATION = table('delegation', {
  id: text('id'),
  number: filled(number('number')),
  office: text('office'),
  kind: text<Delegation['kind']>('kind'),
  role: text('role'),
  from: text('from_user'),
  to: text('to_user'),
  startsAt: instant('from_at'),
  endsAt: instant('to_at'),
  letter: text('letter'),
  madeBy: text('made_by'),
  madeAt: instant('made_at'),
  endedAt: orNull(instant('ended_at')),
  endedBy: orNull(text('ended_by')),
  endedReason: orNull(text('ended_reason')),
  /** Instant of the confirmation; null while a second person has to confirm it. */
  inForceFrom: orNull(instant('in_force_from')),
  confirmedBy: orNull(text('confirmed_by')),
  confirmedAt: orNull(instant('confirmed_at')),
  decreeSha256: orNull(text('decree_sha256')),
  decreeName: orNull(text('decree_name')),
  /** Instants at which both officials were told by mail; null before. */
  toldBegunAt: orNull(instant('told_begun_at')),
  toldEndedAt: orNull(instant('told_ended_at')),
});
