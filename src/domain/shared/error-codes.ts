import type { FieldFault } from './field-fault.js';

/**
 * Closed set of refusals and failures. Each has an HTTP status (api/problem/http-status.ts) and an Indonesian title
 * (config/messages); a new code does not compile until it has both.
 */
export const ERROR_CODES = [
  // input does not parse, or its author is not known or not allowed
  'INPUT_INVALID',
  'UNAUTHENTICATED',
  'TOKEN_INVALID',
  'PERMISSION_DENIED',
  'OWN_APPLICATION',
  'PARAF_AND_SIGNATURE_BY_ONE',
  'PARAF_TWICE_BY_ONE',
  'APPROVAL_BY_PROPOSER',
  'PASSWORD_CHANGE_NEEDED',
  'PROOF_NEEDED',
  'OWN_ACCOUNT',
  'ACCOUNT_LOCKED',
  'TOO_MANY_REQUESTS',
  'PRECONDITION_REQUIRED',
  'PRECONDITION_FAILED',
  // not found
  'APPLICATION_NOT_FOUND',
  'TASK_NOT_FOUND',
  'DOCUMENT_NOT_FOUND',
  'PERMIT_NOT_FOUND',
  'DISPOSAL_NOT_FOUND',
  'SURVEY_NOT_FOUND',
  'PERMIT_TYPE_UNKNOWN',
  'OUTAGE_NOT_FOUND',
  'ACCOUNT_NOT_FOUND',
  'SESSION_NOT_FOUND',
  'REGISTER_NOT_FOUND',
  'NUMBER_NOT_FOUND',
  'MESSAGE_NOT_FOUND',
  'INBOX_MESSAGE_NOT_FOUND',
  'OUTGOING_MESSAGE_NOT_FOUND',
  'DELEGATION_NOT_FOUND',
  'CONFIRMATION_NOT_FOUND',
  'PERMIT_TYPE_NOT_FOUND',
  'ROUTE_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  // the rules refuse, given the state
  'TASK_NOT_OPEN',
  'TASK_HELD_BY_ANOTHER',
  'ACTION_OUT_OF_TURN',
  'ACTION_UNKNOWN',
  'RETURN_TARGET_INVALID',
  'APPLICATION_FINISHED',
  'SURVEY_ALREADY_FILLED',
  'SURVEY_NOT_OPEN',
  'PARAF_VOID',
  'CONSENT_NEEDED',
  'ALREADY_DONE',
  'IDEMPOTENCY_KEY_REUSED',
  'REQUEST_RUNNING',
  'STATE_CHANGED',
  'SIGNATORY_OTHER',
  'LETTER_SIGNED',
  'LETTER_BEING_SIGNED',
  'RECALL_TOO_LATE',
  'PERMIT_STATE_UNSUITABLE',
  'DATA_DESTROYED',
  'DISPOSAL_REFUSED',
  'DISPOSAL_DECIDED',
  'OUTAGE_DECIDED',
  'ROLE_STOOD_IN_FOR',
  'DELEGATION_ENDED',
  'MESSAGE_AMBIGUOUS',
  'MIGRATION_OBSTRUCTED',
  'MESSAGE_UNSENT',
  'CLOCK_REFUSED',
  'LOGIN_TAKEN',
  'REGISTER_BEGUN',
  'NUMBER_NOT_RESERVED',
  // well-formed, but not sufficient
  'REQUIREMENTS_INCOMPLETE',
  'CORRECTIONS_LEFT',
  'RECOMMENDATION_MISSING',
  'APPLICANT_SIGNATURE_MISSING',
  'APPLICANT_SIGNATURE_REFUSED',
  'DECREE_MISSING',
  'DISPOSAL_PERMANENT',
  'REASON_MISSING',
  'ASSIGNEE_UNSUITABLE',
  'RECEIVER_MISSING',
  'RECEIVER_OTHER',
  'DELIVERY_ON_PAPER',
  'SOURCE_UNDECIDED',
  'FILE_REFUSED',
  'PASSWORD_WRONG',
  'PASSWORD_UNSUITABLE',
  // the ceremony of signing
  'SIGN_PASSPHRASE_WRONG',
  'SIGN_PASSPHRASE_LOCKED',
  'SIGN_CERTIFICATE_EXPIRED',
  'SIGN_CERTIFICATE_REVOKED',
  'SIGN_CERTIFICATE_UNSUITABLE',
  'SIGN_CERTIFICATE_MISSING',
  'SIGN_SEAL_OTHER_KEY',
  'SIGN_SEAL_GONE',
  'SIGN_SEAL_MISMATCH',
  'SIGN_PKCS12_UNSUPPORTED',
  'SIGN_TOKEN_ABSENT',
  'SIGN_TOKEN_LOCKED',
  'SIGN_KEY_ELSEWHERE',
  'SIGN_KEY_OF_ANOTHER',
  'SIGN_KEY_UNCONFIRMED',
  'SIGN_CODE_UNSUPPORTED',
  'SIGN_WORKER_AWAY',
  'SIGN_PROVIDER_REFUSED',
  'SIGN_RETURNED_UNSOUND',
  'SIGN_OUTCOME_UNKNOWN',
  'CEREMONY_NOT_FOUND',
  'SIGNATORY_MISSING',
  'SIGNATORY_WITHOUT_KEY',
  // services outside are away
  'TIMESTAMP_UNAVAILABLE',
  'REVOCATION_UNAVAILABLE',
  'PRINTER_UNAVAILABLE',
  'MAIL_UNAVAILABLE',
  'ORCHESTRATION_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'UPSTREAM_UNAVAILABLE',
  'VERIFICATION_BUSY',
  // a letter that cannot be drawn as it is
  'LETTER_CHARACTER',
  'LETTER_EMBLEM',
  'LETTER_ATTACHMENT',
  'LETTER_QR',
  'LETTER_UNREADABLE',
  // incidents that a person has to look at
  'APPLICATION_STUCK',
  'CLAIMED_TIME',
  'MESSAGE_UNCLAIMED',
  'EFFECT_UNKNOWN',
  'ROLE_WITHOUT_HOLDER',
  // our own mistake
  'INVARIANT',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * A refusal, with the data that a person needs to act on it. `detail` is English, for operators, without personal data.
 */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly data?: Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
  /** Faults by place, where the input has some. */
  readonly faults?: readonly FieldFault[];
}

export const refusal = (
  code: ErrorCode,
  detail: string,
  data?: Refusal['data'],
  faults?: Refusal['faults'],
): Refusal => ({
  ...{ code, detail },
  ...(data === undefined ? {} : { data }),
  ...(faults === undefined ? {} : { faults }),
});

const CODES: ReadonlySet<string> = new Set(ERROR_CODES);

/** True where a text from the record or an adapter is one of our codes. */
export const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && CODES.has(code);
