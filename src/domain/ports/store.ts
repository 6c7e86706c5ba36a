/** What is read from and written to the record besides transitions. One interface per noun; all are met by one adapter. */
import type { SystemLogEntry } from './system-log.js';
import type { LetterKind } from '../letter/content.js';
import type { ApplicationState, Outcome } from '../application/state.js';
import type { OutsideMessage } from '../application/messages.js';
import type { ProcessDefinition } from '../process/definition.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { SealedLetter } from './signer.js';

/** A person or business that applies. All of it is personal data: encrypted at rest with a key of its own. */
export interface ApplicantData {
  readonly name: string;
  readonly nationalId?: string;
  readonly taxId?: string;
  readonly nib?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: string;
  readonly responsiblePerson?: string;
}

export interface NewApplication {
  readonly id: string;
  readonly office: string;
  /** Permit type; id of the group where several licences are applied for; id of the procedure where there is no permit. */
  readonly permitType: string;
  /** `office`: begun by the office itself, without an applicant; `procedure`: called by another application's procedure. */
  readonly source: 'oss' | 'sicantik' | 'portal' | 'front-office' | 'office' | 'procedure';
  /** Stable reference of the source: a second intake with the same one answers the first application. */
  readonly sourceRef: string;
  readonly applicant: ApplicantData;
  /** Account of the applicant where one exists: it may not act as an officer on this application. */
  readonly applicantUser: string | null;
  /** Answers of the application form: personal data too. */
  readonly data: JsonObject;
  /** Keys for answering the source (id_izin, id_proyek, oss_id, kd_izin …). Not personal. */
  readonly sourceKeys: JsonObject;
  readonly definitionDigest: string;
  readonly receivedAt: Instant;
  /** Secret that the applicant follows the application with; only its SHA-256 is stored. */
  readonly trackingSecretHash: string;
  /** The caller starts its procedure itself: the loop that starts what waits leaves it alone. */
  readonly startedByCaller?: true;
  /** The application whose applicant's data it repeats: refused once those were erased. */
  readonly copiedFrom?: string;
}

export interface ApplicationRow {
  readonly id: string;
  readonly office: string;
  readonly permitType: string;
  readonly source: NewApplication['source'];
  readonly sourceRef: string;
  readonly sourceKeys: JsonObject;
  readonly applicantUser: string | null;
  readonly definitionDigest: string;
  readonly status: 'received' | 'running' | Outcome;
  readonly seq: number;
  readonly head: string;
  readonly state: ApplicationState | null;
  readonly receivedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly clockRunning: boolean;
  readonly workflowStarted: boolean;
}

/** Decrypted personal part; null once the applicant's key has been destroyed. */
export interface ApplicationFile {
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
}

export interface TaskRow {
  readonly application: string;
  readonly office: string;
  readonly permitType: string;
  readonly id: string;
  readonly element: string;
  readonly name: string;
  readonly action: string;
  readonly role: string;
  readonly step: string | null;
  readonly state: 'open' | 'completed' | 'cancelled' | 'returned';
  readonly holder: string | null;
  readonly openedAt: Instant;
  readonly claimedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
  readonly outcome: string | null;
  readonly budget: number | null;
  readonly stepConsumed: number | null;
  readonly dueAt: Instant | null;
  readonly overdueAt: Instant | null;
  readonly clockStopped: boolean;
  readonly escalatedTo: string | null;
}

export interface TransitionRow {
  readonly seq: number;
  readonly key: string;
  readonly at: Instant;
  readonly type: string;
  readonly accepted: boolean;
  readonly refusal: { readonly code: string; readonly detail: string } | null;
}

export interface AuditRow {
  readonly position: number;
  readonly seq: number | null;
  readonly at: Instant;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly verb: string;
  readonly element: string | null;
  readonly task: string | null;
  readonly before: Json;
  readonly after: Json;
  /** Decrypted where the key still lives, null where it was destroyed or there is none. */
  readonly personal: Json;
  readonly hash: string;
}

export interface ChainReport {
  readonly application: string;
  readonly entries: number;
  readonly head: string;
  /** Null where the chain holds; otherwise the first entry that does not, and why. */
  readonly broken: { readonly position: number; readonly reason: string } | null;
}

export interface DocumentRow {
  readonly id: string;
  readonly application: string;
  readonly kind:
    | 'requirement'
    | 'recommendation'
    | 'application-signature'
    | 'draft'
    | 'letter'
    | 'signed-letter'
    | 'receipt'
    | 'print';
  readonly requirement: string | null;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly meta: JsonObject;
}

export interface LedgerView {
  readonly at: Instant;
  readonly what: string;
  readonly scope: string;
  readonly ground: string | null;
  readonly actor: string;
  readonly remainingBefore: number | null;
  readonly remainingAfter: number | null;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  readonly document: string | null;
  readonly reason: string | null;
  readonly consent: string | null;
  readonly legalReference: string | null;
  readonly unit: string | null;
  readonly waiting: number | null;
  readonly handling: number | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Applications {
  /** Stores a new application with its first audit event; a second with the same source reference answers the first. */
  create(application: NewApplication): Promise<{ readonly id: string; readonly created: boolean }>;
  find(id: string): Promise<ApplicationRow | null>;
  findBySource(source: string, sourceRef: string): Promise<ApplicationRow | null>;
  /** The application that this tracking secret (its SHA-256, hexadecimal) belongs to. */
  trackedBy(id: string, secretHash: string): Promise<ApplicationRow | null>;
  /** What an application's procedure called, in the order of the calls. */
  children(id: string): Promise<readonly ApplicationRow[]>;
  /** Cases that messages of this application's procedure have begun. */
  begunByMessagesOf(id: string): Promise<readonly ApplicationRow[]>;
  /**
   * Running applications of an office that wait for this message or signal. A message reaches those that ask for no key
   * or for this one; `key` null is the key of a sender that gives none.
   */
  awaiting(query: {
    readonly office: string;
    readonly kind: 'message' | 'signal';
    readonly name: string;
    readonly key: Json;
  }): Promise<readonly string[]>;
  /** Applications whose workflow has not been started yet, oldest first. */
  notStarted(limit: number): Promise<readonly ApplicationRow[]>;
  markStarted(id: string): Promise<void>;
  list(query: {
    readonly office?: string;
    readonly status?: string;
    readonly applicantUser?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<ApplicationRow>>;
  file(id: string): Promise<ApplicationFile | null>;
  transitions(id: string): Promise<readonly TransitionRow[]>;
  /** The transition that a message's key led to, if it has been recorded. */
  transitionByKey(id: string, key: string): Promise<TransitionRow | null>;
  audit(id: string): Promise<readonly AuditRow[]>;
  ledger(id: string): Promise<readonly LedgerView[]>;
  /** Recomputes every hash from the stored bytes. */
  verifyChain(id: string): Promise<ChainReport>;
  /** An audited fact that belongs to the application but to no transition: claim, download, view of personal data. */
  appendAudit(
    id: string,
    entry: {
      readonly at: Instant;
      readonly actor: string;
      readonly verb: string;
      readonly task?: string;
      readonly before?: JsonObject;
      readonly after?: JsonObject;
      readonly personal?: JsonObject;
    },
  ): Promise<void>;
  /**
   * *Crypto-shredding*: destroys the applicant's data key, and those of every case that holds a copy of the data: the
   * licences of a group, procedures that were called, cases that the office began about it. The audit chains still
   * verify. A copy's own erasure does not reach what it was copied from.
   */
  destroyKey(id: string, by: string, at: Instant): Promise<void>;
}

export interface Tasks {
  list(query: {
    readonly office: string;
    readonly roles?: readonly string[];
    readonly holder?: string;
    readonly application?: string;
    readonly state?: 'open' | 'all';
    readonly view?: 'mine' | 'role' | 'unassigned' | 'overdue' | 'returned';
    readonly action?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<TaskRow>>;
  find(application: string, id: string): Promise<TaskRow | null>;
  /** One conditional update with its audit event: the second claimer learns who holds it. */
  claim(
    application: string,
    id: string,
    user: string,
    at: Instant,
  ): Promise<
    { readonly claimed: true } | { readonly claimed: false; readonly holder: string | null; readonly open: boolean }
  >;
  release(application: string, id: string, user: string, at: Instant): Promise<boolean>;
  reassign(application: string, id: string, to: string | null, by: string, at: Instant): Promise<boolean>;
}

export interface Documents {
  add(document: Omit<DocumentRow, 'id'> & { readonly id?: string }): Promise<DocumentRow>;
  list(application: string): Promise<readonly DocumentRow[]>;
  find(id: string): Promise<DocumentRow | null>;
  latest(application: string, kind: DocumentRow['kind']): Promise<DocumentRow | null>;
}

/** A published letter, found by anyone who holds its unguessable id or knows its number. */
export interface PermitRow {
  readonly verificationId: string;
  readonly application: string;
  readonly office: string;
  readonly number: string;
  readonly kind: LetterKind;
  readonly sha256: string;
  readonly signedAt: Instant;
  readonly signer: string;
  readonly validUntil: Instant | null;
  readonly state: 'valid' | 'suspended' | 'superseded' | 'revoked' | 'cancelled' | 'expired';
}

export interface Permits {
  publish(permit: PermitRow): Promise<void>;
  /** What an application was granted is taken back: its letter is no longer valid, and whoever verifies it reads so. */
  end(application: string, state: 'revoked' | 'cancelled'): Promise<void>;
  byVerificationId(id: string): Promise<PermitRow | null>;
  byNumber(number: string): Promise<PermitRow | null>;
  bySha256(sha256: string): Promise<PermitRow | null>;
  /** The verification id of an application's letter, made once before the letter is drafted (its QR holds it). */
  reserveVerificationId(application: string): Promise<string>;
}

/** A number that was taken from a register. */
export interface NumberRow {
  readonly seq: number;
  readonly number: string;
  readonly key: string;
  readonly application: string;
  /** When it was reserved. */
  readonly at: Instant;
  readonly state: 'reserved' | 'used' | 'void';
  /** Why it is void. */
  readonly reason: string | null;
}

export interface NumberTally {
  readonly last: number;
  readonly reserved: number;
  readonly used: number;
  readonly void: number;
}

/** The gapless register of letter numbers: reserved, then used or void, in the office's year. */
export interface NumberRegister {
  /** The same key answers the same number. Taken in one transaction; no gap, no double. */
  reserve(request: {
    readonly key: string;
    readonly register: string;
    readonly year: number;
    readonly application: string;
    readonly at: Instant;
    readonly pattern: string;
    readonly values: Readonly<Record<string, string>>;
  }): Promise<{
    readonly seq: number;
    readonly number: string;
    readonly at: Instant;
    readonly state: 'reserved' | 'used' | 'void';
  }>;
  /**
   * Counts on after the last number of the office's paper register, before the first number is taken here; recorded in
   * the system log together with it. `begun: false` where the register has begun, with its last number.
   */
  begin(
    register: string,
    year: number,
    last: number,
    entry: SystemLogEntry,
  ): Promise<{ readonly begun: true } | { readonly begun: false; readonly last: number }>;
  /**
   * Voids a number that was reserved for an application that ended before it was used, with the reason, recorded in the
   * system log. False where there is no such number: one that is used, that a published letter bears, or whose application
   * still runs, stays.
   */
  discard(register: string, year: number, seq: number, reason: string, entry: SystemLogEntry): Promise<boolean>;
  /** Marks a reserved number as used, for a letter that no transition records; again it changes nothing. */
  use(key: string): Promise<void>;
  list(register: string, year: number): Promise<readonly NumberRow[]>;
  /** So many rows after this sequence number, in order. */
  page(register: string, year: number, after: number, limit: number): Promise<readonly NumberRow[]>;
  /** How far the register has come. `last` is 0 where nothing was taken and nothing begun. */
  tally(register: string, year: number): Promise<NumberTally>;
}

export interface InboxEntry {
  readonly id: string;
  readonly source: 'oss' | 'sicantik' | 'staff';
  readonly receivedAt: Instant;
  readonly body: JsonObject;
  readonly attempts: number;
}

/** Everything that arrives from outside is stored, whole, before it is answered. */
export interface Inbox {
  /** Answers false for an exact repeat (same source and key). */
  put(entry: {
    readonly source: InboxEntry['source'];
    readonly key: string;
    readonly body: JsonObject;
    readonly receivedAt: Instant;
  }): Promise<{ readonly id: string; readonly fresh: boolean }>;
  take(limit: number, at: Instant): Promise<readonly InboxEntry[]>;
  done(id: string, outcome: JsonObject): Promise<void>;
  failed(id: string, reason: string, retryAt: Instant | null): Promise<void>;
}

/** Messages of people to running applications, kept until Temporal has them. */
export interface Courier {
  /** Stores the message; the same key again, with the same content, changes nothing. */
  post(application: string, message: OutsideMessage): Promise<{ readonly fresh: boolean; readonly same: boolean }>;
  /** The stored message of this key, as it was posted first: answers a repeated request, and whether one is still pending. */
  find(
    application: string,
    key: string,
  ): Promise<{ readonly message: OutsideMessage; readonly delivered: boolean } | null>;
  undelivered(
    limit: number,
    at: Instant,
  ): Promise<readonly { readonly application: string; readonly message: OutsideMessage }[]>;
  /** Whether no older message of the application waits to be delivered: a newer one must not overtake it. */
  isNext(application: string, key: string): Promise<boolean>;
  delivered(application: string, key: string): Promise<void>;
  postponed(application: string, key: string, reason: string, retryAt: Instant): Promise<void>;
}

export interface OutboxRow {
  readonly id: string;
  readonly application: string;
  readonly key: string;
  readonly channel: string;
  readonly payload: JsonObject;
  readonly attempts: number;
}

/** Outgoing messages, in order per application: the next is taken only when the one before it is settled. */
export interface Outbox {
  take(limit: number, at: Instant, leaseMs: number): Promise<readonly OutboxRow[]>;
  sent(id: string, answer: JsonObject, at: Instant): Promise<void>;
  retry(id: string, reason: string, at: Instant): Promise<void>;
  dead(id: string, reason: string, at: Instant): Promise<void>;
  list(
    application: string,
  ): Promise<readonly (OutboxRow & { readonly state: 'waiting' | 'sent' | 'dead'; readonly answer: Json })[]>;
}

export interface UserRow {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly nip: string | null;
  readonly rank: string | null;
  readonly title: string | null;
  readonly email: string | null;
  readonly passwordHash: string;
  readonly kind: 'staff' | 'applicant' | 'system';
  readonly roles: readonly { readonly role: string; readonly office: string }[];
  readonly failedLogins: number;
  readonly lockedUntil: Instant | null;
  readonly disabled: boolean;
  /** The password was given out for one use: nothing is done with the account before it is changed. */
  readonly passwordOnce: boolean;
  /** Roles that the user holds for another for now; known only of who is logged in. */
  readonly standsInFor?: readonly { readonly office: string; readonly role: string; readonly user: string }[];
}

export interface Accounts {
  byLogin(login: string): Promise<UserRow | null>;
  byId(id: string): Promise<UserRow | null>;
  save(user: Omit<UserRow, 'failedLogins' | 'lockedUntil' | 'disabled' | 'passwordOnce'>): Promise<void>;
  loginFailed(id: string, at: Instant, lockedUntil: Instant | null): Promise<void>;
  loginSucceeded(id: string, at: Instant): Promise<void>;
  byRole(role: string, office: string): Promise<readonly UserRow[]>;
  openSession(session: {
    readonly tokenHash: string;
    readonly user: string;
    readonly createdAt: Instant;
    readonly expiresAt: Instant;
  }): Promise<void>;
  session(tokenHash: string, at: Instant): Promise<{ readonly user: string; readonly expiresAt: Instant } | null>;
  closeSession(tokenHash: string): Promise<void>;
}

/** Wrong passphrases of one official: five lock the key (documents.md, sole control). */
export interface SigningAttempts {
  failed(official: string, at: Instant): Promise<{ readonly failures: number; readonly locked: boolean }>;
  succeeded(official: string): Promise<void>;
  locked(official: string): Promise<boolean>;
}

/** Sealed passphrases on their way to one live signing worker; read once. */
export interface Seals {
  announceKey(key: { readonly kid: string; readonly jwk: JsonObject; readonly expiresAt: Instant }): Promise<void>;
  /** The key of a live signing worker, or null when none lives. */
  liveKey(at: Instant): Promise<{ readonly kid: string; readonly jwk: JsonObject } | null>;
  put(seal: {
    readonly id: string;
    readonly kid: string;
    readonly sealed: string;
    readonly expiresAt: Instant;
  }): Promise<void>;
  /** The worker that the seal was made for, also after it was taken; null where it has expired. */
  kidOf(id: string): Promise<string | null>;
  /** Deletes and answers the sealed text, under a lock: null when it was taken before or has expired. */
  take(id: string, at: Instant): Promise<{ readonly kid: string; readonly sealed: string } | null>;
}

/** A result of signing kept by key, so that a retry of a slower stage never signs again. */
export interface SigningRecords {
  find(key: string): Promise<SigningRecord | null>;
  save(key: string, value: SigningRecord): Promise<void>;
  /** Keeps the first value of a key and answers what stands: whoever comes second learns what the first one said. */
  saveOnce(key: string, value: SigningRecord): Promise<SigningRecord>;
  /** A person says that what a provider was asked for was not signed; false where no outcome is unknown. */
  settleUnknown(application: string): Promise<boolean>;
}

export interface SigningRecord {
  readonly stage: string;
  readonly sha256: string;
  readonly meta: JsonObject;
}

/** One letter of a ceremony, as it was asked for. */
export interface CeremonyLetter extends SealedLetter {
  /** Key of the message that asks the application for the signature. */
  readonly key: string;
  /** Why it was refused before the application was asked; null where it was asked. */
  readonly refusal: Pick<Refusal, 'code' | 'detail'> | null;
}

/** An official's order to sign many letters with one secret. */
export interface CeremonyRow {
  readonly id: string;
  readonly official: string;
  readonly office: string;
  readonly createdAt: Instant;
  /** Until then the secret may be used. */
  readonly expiresAt: Instant;
  readonly letters: readonly CeremonyLetter[];
}

/** What the record says of one letter of a ceremony. */
export interface CeremonyProgress {
  readonly application: string;
  readonly task: string;
  /** What the application decided on the message; null while it has not. */
  readonly decision: TransitionRow | null;
  /** What came of the signature after that decision; null while it is being made. */
  readonly outcome: {
    readonly signed: boolean;
    readonly at: Instant;
    readonly code: string;
    readonly detail: string;
  } | null;
  /** What the signature waits for: an open incident of the signing. */
  readonly waitsFor: { readonly code: string; readonly detail: string; readonly since: Instant } | null;
}

export interface Ceremonies {
  /** Keeps the ceremony, its sealed secret and the messages to the applications, all or none; once for each id. */
  begin(
    ceremony: CeremonyRow,
    seal: { readonly kid: string; readonly sealed: string } | null,
    messages: readonly { readonly application: string; readonly message: OutsideMessage }[],
  ): Promise<{ readonly fresh: boolean }>;
  find(id: string): Promise<CeremonyRow | null>;
  /** In the order of the letters. */
  progress(ceremony: CeremonyRow): Promise<readonly CeremonyProgress[]>;
}

export interface Surveys {
  /** Opens the survey of an application; the same application answers the same survey. The secret's hash is stored. */
  open(application: string, secretHash: string, at: Instant): Promise<{ readonly id: string }>;
  bySecret(
    secretHash: string,
  ): Promise<{ readonly id: string; readonly application: string; readonly filledAt: Instant | null } | null>;
  byApplication(application: string): Promise<{ readonly id: string; readonly filledAt: Instant | null } | null>;
  /** Stores the answers once, without the applicant's name; false where they were already given. */
  fill(id: string, answers: JsonObject, at: Instant): Promise<boolean>;
}

/** Something that does not work and waits for a person or the world; visible to supervisors, closed when it works again. */
export interface Incidents {
  raise(incident: {
    readonly application: string;
    readonly task: string | null;
    readonly code: string;
    readonly detail: string;
    readonly at: Instant;
  }): Promise<void>;
  settle(application: string, task: string | null, at: Instant): Promise<void>;
  list(query: { readonly office?: string; readonly application?: string; readonly open?: boolean }): Promise<
    readonly {
      readonly id: string;
      readonly application: string;
      readonly task: string | null;
      readonly code: string;
      readonly detail: string;
      readonly firstAt: Instant;
      readonly lastAt: Instant;
      readonly count: number;
      readonly settledAt: Instant | null;
    }[]
  >;
}

/** Prints, e-mails and hand-overs that were done: by key, so that a retry finds what was already done. */
export interface Deeds {
  find(key: string): Promise<JsonObject | null>;
  save(
    key: string,
    application: string,
    kind: 'print' | 'mail' | 'archive' | 'hand-over' | 'seal',
    detail: JsonObject,
    at: Instant,
  ): Promise<void>;
  list(
    application: string,
  ): Promise<
    readonly { readonly key: string; readonly kind: string; readonly detail: JsonObject; readonly at: Instant }[]
  >;
}

export interface Definitions {
  save(definition: ProcessDefinition, xml: string, at: Instant): Promise<void>;
  find(digest: string): Promise<ProcessDefinition | null>;
  xml(digest: string): Promise<string | null>;
  /** The digest that new applications of this process get. */
  current(processId: string): Promise<string | null>;
  /** Every version of every procedure, or of one; the current one of each comes first. */
  versions(
    processId?: string,
  ): Promise<readonly { readonly process: string; readonly digest: string; readonly savedAt: Instant }[]>;
}
