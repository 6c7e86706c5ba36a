/** Tables of messages from and to other systems; and of people: accounts, sessions, surveys, incidents. */
import type { SessionKind } from '../../../domain/access/sessions.js';
import type { OutsideMessage } from '../../../domain/application/messages.js';
import type { UserRow } from '../../../domain/ports/accounts.js';
import type { InboxEntry, InboxTrouble } from '../../../domain/ports/inbox.js';
import type { Json, JsonObject } from '../../../domain/shared/json.js';
import {
  bytes,
  filled,
  flag,
  instant,
  json,
  number,
  orEmpty,
  orNull,
  orZero,
  rowId,
  sealed,
  table,
  text,
} from '../columns.js';

export const INBOX = table('inbox', {
  id: rowId('id'),
  source: text<InboxEntry['source']>('source'),
  /** Digest of its sender's key; joined with the message before, where it says again what was said earlier. */
  key: text('message_key'),
  /** Digest of its sender's key. */
  said: orNull(text('said')),
  /** Digest of the subject whose present state the message tells. */
  subject: orNull(text('subject')),
  receivedAt: instant('received_at'),
  master: text('master'),
  wrapped: orNull(bytes('wrapped')),
  /** Body, sealed with the message's own data key. */
  body: bytes('body'),
  /** State. `refused`: understood, and nothing of it concerns this office. `dead`: not understood. */
  state: text<'waiting' | 'done' | 'refused' | 'dead' | 'set-aside'>('state'),
  attempts: number('attempts'),
  nextAt: instant('next_at'),
  reason: orNull(text('reason')),
  outcome: orNull(json<JsonObject>('outcome')),
  troubles: orNull(json<readonly InboxTrouble[]>('troubles')),
});

export const INBOX_APPLICATION = table('inbox_application', {
  application: text('application'),
  inbox: number('inbox'),
});

export const COURIER = table('courier', {
  id: rowId('id'),
  application: text('application'),
  key: text('message_key'),
  message: sealed<OutsideMessage>('message', { place: 'courier.message', by: 'key' }),
  postedAt: instant('posted_at'),
  delivered: flag('delivered'),
  attempts: number('attempts'),
  nextAt: instant('next_at'),
  reason: orNull(text('reason')),
});

export const OUTBOX = table('outbox', {
  id: rowId('id'),
  application: text('application'),
  key: text('message_key'),
  channel: text('channel'),
  payload: sealed<JsonObject>('payload', { place: 'outbox.payload', by: 'key', erased: {} }),
  state: text<'waiting' | 'sent' | 'dead'>('state'),
  attempts: number('attempts'),
  nextAt: instant('next_at'),
  reason: orNull(text('reason')),
  answer: orNull(json<Json>('answer')),
  settledAt: orNull(instant('settled_at')),
  /** Instant at which it was last given to a sender, who may have sent it. */
  givenAt: orNull(instant('given_at')),
});

/** Names and addresses of a person: encrypted, for an applicant's login is an e-mail address or a national id. */
export type Profile = Pick<UserRow, 'login' | 'name' | 'nik' | 'nip' | 'rank' | 'title' | 'email'>;

export const ACCOUNT = table('account', {
  id: text('id'),
  /** Blind index of the login, by which it is found. */
  loginIndex: text('login_index'),
  profile: sealed<Profile>('profile', { by: 'id' }),
  passwordHash: text('password_hash'),
  kind: text<UserRow['kind']>('kind'),
  lastLoginAt: orNull(instant('last_login_at')),
  disabled: flag('disabled'),
  passwordOnce: filled(flag('password_once')),
});

export const ACCOUNT_ROLE = table('account_role', {
  account: text('account'),
  role: text('role'),
  office: text('office'),
  /** Instant since which the account holds the role; 0 for roles that were held before it was kept. */
  since: filled(instant('since')),
});

export const SESSION = table('session', {
  tokenHash: text('token_hash'),
  account: text('account'),
  createdAt: instant('created_at'),
  expiresAt: instant('expires_at'),
  kind: filled(text<SessionKind>('kind')),
  /** 0 in a session that was begun before it was kept. */
  lastUsedAt: filled(instant('last_used_at')),
  provedAt: filled(instant('proved_at')),
  address: filled(text('address')),
  agent: filled(text('agent')),
});

/** Requests of people that may be sent again under their key. */
export const REQUEST_KEY = table('request_key', {
  id: text('id'),
  account: text('account'),
  /** Keyed digest of the request's content. */
  contentIndex: text('content_index'),
  begunAt: instant('begun_at'),
  /** Answer, sealed; NULL until there is one. */
  answer: orNull(bytes('answer')),
});

export const SURVEY = table('survey', {
  id: text('id'),
  application: text('application'),
  secretHash: text('secret_hash'),
  openedAt: instant('opened_at'),
  filledAt: orNull(instant('filled_at')),
});

export const SURVEY_ANSWER = table('survey_answer', {
  survey: text('survey'),
  answers: sealed<JsonObject>('answers', { by: 'survey' }),
});

export const INCIDENT = table('incident', {
  id: rowId('id'),
  application: text('application'),
  task: orEmpty('task'),
  code: text('code'),
  detail: text('detail'),
  firstAt: instant('first_at'),
  lastAt: instant('last_at'),
  count: number('count'),
  settledAt: orZero('settled_at'),
  /** Its own id once it is settled, 0 before: one incident is open for each application, task and code. */
  settledId: filled(number('settled_id')),
});
