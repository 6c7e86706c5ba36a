/**
 * Owner and remedies of every incident: one total table over the kinds of incident and, for the work of a procedure,
 * over every error code. A new code or kind does not compile before it has both.
 */
import type { ErrorCode } from '../shared/error-codes.js';
import type { RemedyName } from './remedies.js';

/** Kinds of incident: the first part of the incident's task on record. */
export const INCIDENT_KINDS = [
  'work',
  'signature',
  'start',
  'watch',
  'mail',
  'outbox',
  'outgoing',
  'inbox',
  'role',
  'key',
  'archive',
  'disposal',
  'deemed-approval',
  'process-message',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** `case-officer`: the officer who has the application before them, or acted on it last. */
export const INCIDENT_OWNERS = ['supervisor', 'administrator', 'case-officer'] as const;
export type IncidentOwner = (typeof INCIDENT_OWNERS)[number];

export interface Handling {
  readonly owner: IncidentOwner;
  /** Remedies, best first; there is at least one. */
  readonly remedies: readonly [RemedyName, ...RemedyName[]];
}

/** Something in the file: whoever has the case corrects it, and the work goes on at once. */
const FILE: Handling = { owner: 'case-officer', remedies: ['correct-application', 'repair-application'] };
/** The state of the application: a supervisor leads it on by another way. */
const CASE: Handling = { owner: 'supervisor', remedies: ['repair-application', 'withdraw-application'] };
/** Something that the office runs or uses is away: it is brought back, the work goes on by itself, and the time may be excused. */
const WORLD: Handling = { owner: 'administrator', remedies: ['declare-outage'] };
/** The procedure or a file of the office is wrong: it is published anew and the application moved to it. */
const PROCEDURE: Handling = { owner: 'administrator', remedies: ['publish-procedure', 'migrate-applications'] };
/** A file of the office that its letters are drawn from: it is replaced, and the step done again. */
const OFFICE_FILE: Handling = { owner: 'administrator', remedies: ['repair-application', 'read-workflow-history'] };
const ACCOUNT: Handling = { owner: 'administrator', remedies: ['change-account', 'add-delegation'] };
const SIGNER: Handling = { owner: 'supervisor', remedies: ['add-delegation', 'repair-application'] };
const KEY: Handling = { owner: 'administrator', remedies: ['unlock-signing-key', 'add-delegation'] };

/** Handling by error code, for work that a procedure gave to the machinery. */
const OF_WORK: Readonly<Record<ErrorCode, Handling>> = {
  INPUT_INVALID: FILE,
  UNAUTHENTICATED: CASE,
  TOKEN_INVALID: CASE,
  PERMISSION_DENIED: CASE,
  OWN_APPLICATION: CASE,
  // the letter waits for another official
  PARAF_AND_SIGNATURE_BY_ONE: { owner: 'supervisor', remedies: ['add-delegation'] },
  PARAF_TWICE_BY_ONE: { owner: 'supervisor', remedies: ['reassign-task', 'add-delegation'] },
  APPROVAL_BY_PROPOSER: CASE,
  PASSWORD_CHANGE_NEEDED: ACCOUNT,
  PROOF_NEEDED: ACCOUNT,
  OWN_ACCOUNT: ACCOUNT,
  ACCOUNT_LOCKED: ACCOUNT,
  TOO_MANY_REQUESTS: WORLD,
  PRECONDITION_REQUIRED: CASE,
  PRECONDITION_FAILED: CASE,
  APPLICATION_NOT_FOUND: CASE,
  TASK_NOT_FOUND: CASE,
  DOCUMENT_NOT_FOUND: CASE,
  PERMIT_NOT_FOUND: CASE,
  DISPOSAL_NOT_FOUND: CASE,
  SURVEY_NOT_FOUND: CASE,
  PERMIT_TYPE_UNKNOWN: PROCEDURE,
  OUTAGE_NOT_FOUND: CASE,
  ACCOUNT_NOT_FOUND: ACCOUNT,
  SESSION_NOT_FOUND: ACCOUNT,
  REGISTER_NOT_FOUND: PROCEDURE,
  NUMBER_NOT_FOUND: CASE,
  MESSAGE_NOT_FOUND: CASE,
  INBOX_MESSAGE_NOT_FOUND: CASE,
  OUTGOING_MESSAGE_NOT_FOUND: CASE,
  DELEGATION_NOT_FOUND: SIGNER,
  CONFIRMATION_NOT_FOUND: ACCOUNT,
  PERMIT_TYPE_NOT_FOUND: PROCEDURE,
  ROUTE_NOT_FOUND: CASE,
  METHOD_NOT_ALLOWED: CASE,
  TASK_NOT_OPEN: CASE,
  TASK_HELD_BY_ANOTHER: CASE,
  ACTION_OUT_OF_TURN: CASE,
  ACTION_UNKNOWN: PROCEDURE,
  RETURN_TARGET_INVALID: CASE,
  APPLICATION_FINISHED: CASE,
  SURVEY_ALREADY_FILLED: CASE,
  SURVEY_NOT_OPEN: CASE,
  PARAF_VOID: CASE,
  CONSENT_NEEDED: CASE,
  ALREADY_DONE: CASE,
  IDEMPOTENCY_KEY_REUSED: CASE,
  REQUEST_RUNNING: CASE,
  STATE_CHANGED: CASE,
  SIGNATORY_OTHER: SIGNER,
  LETTER_SIGNED: CASE,
  LETTER_BEING_SIGNED: CASE,
  RECALL_TOO_LATE: CASE,
  PERMIT_STATE_UNSUITABLE: CASE,
  DATA_DESTROYED: CASE,
  DISPOSAL_REFUSED: CASE,
  DISPOSAL_DECIDED: CASE,
  OUTAGE_DECIDED: CASE,
  ROLE_STOOD_IN_FOR: SIGNER,
  DELEGATION_ENDED: SIGNER,
  MESSAGE_AMBIGUOUS: CASE,
  MIGRATION_OBSTRUCTED: CASE,
  MESSAGE_UNSENT: CASE,
  CLOCK_REFUSED: CASE,
  LOGIN_TAKEN: ACCOUNT,
  REGISTER_BEGUN: CASE,
  NUMBER_NOT_RESERVED: CASE,
  REQUIREMENTS_INCOMPLETE: FILE,
  CORRECTIONS_LEFT: FILE,
  RECOMMENDATION_MISSING: CASE,
  APPLICANT_SIGNATURE_MISSING: CASE,
  APPLICANT_SIGNATURE_REFUSED: CASE,
  DECREE_MISSING: SIGNER,
  DISPOSAL_PERMANENT: CASE,
  REASON_MISSING: CASE,
  ASSIGNEE_UNSUITABLE: CASE,
  RECEIVER_MISSING: CASE,
  RECEIVER_OTHER: CASE,
  DELIVERY_ON_PAPER: CASE,
  SOURCE_UNDECIDED: FILE,
  FILE_REFUSED: CASE,
  PASSWORD_WRONG: ACCOUNT,
  PASSWORD_UNSUITABLE: ACCOUNT,
  SIGN_PASSPHRASE_WRONG: SIGNER,
  SIGN_PASSPHRASE_LOCKED: KEY,
  SIGN_CERTIFICATE_EXPIRED: SIGNER,
  SIGN_CERTIFICATE_REVOKED: SIGNER,
  SIGN_CERTIFICATE_UNSUITABLE: SIGNER,
  SIGN_CERTIFICATE_MISSING: SIGNER,
  SIGN_SEAL_OTHER_KEY: SIGNER,
  SIGN_SEAL_GONE: SIGNER,
  SIGN_SEAL_MISMATCH: SIGNER,
  SIGN_PKCS12_UNSUPPORTED: SIGNER,
  SIGN_TOKEN_ABSENT: SIGNER,
  SIGN_TOKEN_LOCKED: KEY,
  SIGN_KEY_ELSEWHERE: SIGNER,
  SIGN_KEY_OF_ANOTHER: SIGNER,
  SIGN_KEY_UNCONFIRMED: { owner: 'administrator', remedies: ['confirm-key', 'add-delegation'] },
  SIGN_CODE_UNSUPPORTED: SIGNER,
  SIGN_WORKER_AWAY: WORLD,
  SIGN_PROVIDER_REFUSED: SIGNER,
  SIGN_RETURNED_UNSOUND: { owner: 'supervisor', remedies: ['settle-signature'] },
  SIGN_OUTCOME_UNKNOWN: { owner: 'supervisor', remedies: ['settle-signature'] },
  CEREMONY_NOT_FOUND: SIGNER,
  SIGNATORY_MISSING: ACCOUNT,
  SIGNATORY_WITHOUT_KEY: SIGNER,
  TIMESTAMP_UNAVAILABLE: WORLD,
  REVOCATION_UNAVAILABLE: WORLD,
  PRINTER_UNAVAILABLE: WORLD,
  MAIL_UNAVAILABLE: WORLD,
  ORCHESTRATION_UNAVAILABLE: WORLD,
  DATABASE_UNAVAILABLE: WORLD,
  STORAGE_UNAVAILABLE: WORLD,
  UPSTREAM_UNAVAILABLE: WORLD,
  VERIFICATION_BUSY: WORLD,
  LETTER_CHARACTER: FILE,
  LETTER_EMBLEM: OFFICE_FILE,
  LETTER_ATTACHMENT: OFFICE_FILE,
  LETTER_QR: OFFICE_FILE,
  LETTER_UNREADABLE: OFFICE_FILE,
  APPLICATION_STUCK: { owner: 'supervisor', remedies: ['repair-application', 'migrate-applications'] },
  CLAIMED_TIME: { owner: 'administrator', remedies: ['read-workflow-history'] },
  MESSAGE_UNCLAIMED: { owner: 'supervisor', remedies: ['send-message'] },
  EFFECT_UNKNOWN: PROCEDURE,
  ROLE_WITHOUT_HOLDER: ACCOUNT,
  INVARIANT: { owner: 'administrator', remedies: ['read-workflow-history', 'repair-application'] },
};

/** Handling by kind, for every other incident: the code makes no difference. */
const OF_KIND: Readonly<Record<Exclude<IncidentKind, 'work'>, Handling>> = {
  // clocks apart, or what a provider did to a signature
  signature: { owner: 'administrator', remedies: ['settle-signature', 'read-workflow-history'] },
  start: WORLD,
  watch: {
    owner: 'supervisor',
    remedies: ['repair-application', 'migrate-applications', 'withdraw-application'],
  },
  mail: { owner: 'case-officer', remedies: ['correct-application'] },
  outbox: WORLD,
  // refused for good by its receiver
  outgoing: { owner: 'administrator', remedies: ['retry-outgoing-message', 'set-aside-outgoing-message'] },
  inbox: { owner: 'supervisor', remedies: ['list-inbox', 'retry-inbox-message', 'set-aside-inbox-message'] },
  role: ACCOUNT,
  key: { owner: 'supervisor', remedies: ['add-delegation', 'confirm-key'] },
  archive: { owner: 'administrator', remedies: ['list-schedules'] },
  disposal: { owner: 'supervisor', remedies: ['reject-disposal'] },
  'deemed-approval': { owner: 'supervisor', remedies: ['declare-outage', 'list-registers'] },
  'process-message': { owner: 'supervisor', remedies: ['send-message'] },
};

const isKind = (word: string): word is IncidentKind => (INCIDENT_KINDS as readonly string[]).includes(word);

/** Kind of an incident by its task: a procedure's task is `work`, no task means the signature. */
export const kindOfIncident = (task: string | null): IncidentKind => {
  if (task === null) return 'signature';
  const [word = '', ...rest] = task.split('/');
  const isOne = word === 'start' || word === 'watch' || word === 'process-message';
  return isKind(word) && word !== 'work' && word !== 'signature' && (rest.length > 0 || isOne) ? word : 'work';
};

export const handlingOf = (kind: IncidentKind, code: ErrorCode): Handling =>
  kind === 'work' ? OF_WORK[code] : OF_KIND[kind];
