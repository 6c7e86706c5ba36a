/**
 * Ports that are handed in to the API. Interfaces have no value at run time, so each is injected by a token of its own;
 * `main.ts` binds them to adapters, tests to fakes.
 */
import type { SessionLimits } from '../domain/access/sessions.js';
import type { ProcessMessages } from '../domain/ports/process-messages.js';
import type { Accounts } from '../domain/ports/accounts.js';
import type { Applications } from '../domain/ports/applications.js';
import type { Ceremonies } from '../domain/ports/ceremonies.js';
import type { Confirmations } from '../domain/ports/confirmations.js';
import type { Courier } from '../domain/ports/courier.js';
import type { Definitions } from '../domain/ports/definitions.js';
import type { RequestKeys } from '../domain/ports/request-keys.js';
import type { Documents } from '../domain/ports/documents.js';
import type { InboxDesk } from '../domain/ports/inbox.js';
import type { OutboxDesk } from '../domain/ports/outbox.js';
import type { Incidents } from '../domain/ports/incidents.js';
import type { Permits } from '../domain/ports/permits.js';
import type { Seals, SigningAttempts, SigningRecords } from '../domain/ports/signing-records.js';
import type { Surveys } from '../domain/ports/surveys.js';
import type { Tasks } from '../domain/ports/tasks.js';
import type { ClockFigures, ClockNotices, Heartbeats } from '../domain/ports/clock-journal.js';
import type { PermitPolicy } from '../domain/permit/life.js';
import type { CaseExports, Openings } from '../domain/ports/case-record.js';
import type { Disposals, RetentionPolicy } from '../domain/ports/disposals.js';
import type { PermitLives } from '../domain/ports/permit-lives.js';
import type { CaseFiles } from '../domain/ports/casework.js';
import type { Archive, Orchestration } from '../domain/ports/world.js';
import type { Administration } from '../domain/ports/administration.js';
import type { SignIns } from '../domain/ports/sign-ins.js';
import type { SealContent } from '../domain/ports/signer.js';
import type { GuessLog } from '../domain/ports/guesses.js';
import type { PasswordStrength } from '../domain/ports/password-strength.js';
import type { KeyOwners } from '../domain/ports/key-owners.js';
import type { TellPassword } from '../domain/ports/tell-password.js';
import type { SigningKeys } from '../domain/ports/signing-keys.js';
import type { Delegations } from '../domain/ports/delegations.js';
import type { Links } from '../domain/ports/links.js';
import type { LetterPreview } from '../domain/ports/letter-preview.js';
import type { Forms } from '../domain/ports/forms.js';
import type { Registers } from '../domain/ports/registers.js';
import type { Uploads } from '../domain/ports/uploads.js';
import type { OpenFileVerifier, StatementVerifier, UploadVerifier } from '../domain/ports/verifier.js';
import type { Statements } from '../domain/ports/statements.js';
import type { LicenceGroup } from '../domain/application/group.js';
import type { ProcessDefinition } from '../domain/process/definition.js';
import type { Finding } from '../domain/process/findings.js';
import type { OssStatus } from '../domain/integration/oss-message.js';
import type { SicantikStatus } from '../domain/integration/sicantik.js';
import type { OfficeZone } from '../domain/letter/local-date.js';
import type { JsonObject } from '../domain/shared/json.js';
import type { Result } from '../domain/shared/result.js';
import type { Instant } from '../domain/shared/time.js';
import type { ClockPolicy, WorkingCalendar } from '../domain/time/index.js';
import type { MessageCatalogue } from './messages/catalogue.js';
import type { RecordAtOnce } from '../office/acts/at-once.js';
import type { Precheck } from '../office/acts/precheck.js';
import type { Begin } from '../office/intake/begin.js';
import type { PermitTypes } from '../office/intake/offers.js';
import type { SurveyForm } from './surveys/form.js';

/** The office that this API serves, for the pages that anyone reads. */
export interface OfficeInfo {
  readonly id: string;
  readonly name: string;
  readonly zone: OfficeZone;
}

/**
 * Encrypts a secret with the letters that it is for to the key of one live signing worker (JWE); nothing else can open
 * it.
 */
export type SealSecret = (
  recipient: { readonly kid: string; readonly jwk: JsonObject },
  content: SealContent,
) => Promise<string>;

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body exactly as it arrived: a lenient parser and the stored copy need each byte. */
  readonly rawBody: Uint8Array | string;
  readonly now: Instant;
}

interface WebhookAnswer<Status extends number> {
  readonly status: Status;
  readonly body: JsonObject;
}

/**
 * Stores a message of another system before it is answered in that system's own shape, with a status of its own set.
 */
export type Webhook<Status extends number = number> = (request: WebhookRequest) => Promise<WebhookAnswer<Status>>;

export interface Webhooks {
  readonly receiveNIB: Webhook<OssStatus>;
  readonly receiveNIBSTPW: Webhook<OssStatus>;
  readonly receiveFileDS: Webhook<OssStatus>;
  readonly sicantikApplication: Webhook<SicantikStatus>;
}

export interface ApiOptions {
  /** Address under which people reach this API, without a trailing slash: it stands in links and QR codes. */
  readonly publicUrl: string;
  readonly sessions: SessionLimits;
  /** Time for which a BPMN message is kept that no procedure waits for, in milliseconds. */
  readonly messagesKeptMs: number;
  readonly uploadMaxBytes: number;
  readonly verification: {
    /** Largest file that is judged, in bytes. */
    readonly uploadMaxBytes: number;
    /** Longest time that the sending of a file may take, in seconds. */
    readonly uploadSeconds: number;
  };
  /** Copies of a letter that go to the printer where the officer names no other number. */
  readonly printCopies: number;
  /** Longest time that a sealed passphrase waits for its worker, in seconds. */
  readonly sealSeconds: number;
  /** Answers that are held against the schemas of their routes: every one (a wrong one is never sent), or a sample. */
  readonly checkAnswers: 'all' | 'sample';
  /** Requests a minute and address, for what needs no account. */
  readonly rateLimits: Readonly<Record<RateLimited, number>>;
}

export type RateLimited = 'login' | 'verify' | 'verifyUpload' | 'survey' | 'track';

export interface Health {
  /** True where the record answers. */
  database(): Promise<boolean>;
}

/** Checks of a BPMN file before it is published. */
export interface Procedures {
  /**
   * Compiles and explores a file. The definition is missing where BPMN forbids it or it would not be executed exactly.
   */
  check(xml: string): Promise<{ readonly definition?: ProcessDefinition; readonly findings: readonly Finding[] }>;
}

/** The journal of outage windows and decrees, and what their dates are computed with. */
export interface ClockDesk {
  readonly notices: ClockNotices;
  readonly rows: ClockFigures;
  readonly heartbeats: Pick<Heartbeats, 'proposals' | 'find' | 'decide'>;
  readonly definitions: Pick<Definitions, 'find'>;
  /** The calendar as its file has it, before any decree. */
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
  /**
   * The office's own names for the grounds of stops, `applicant:correction`, `outage:a`, `kebakaran` …; a ground
   * without a name keeps its id.
   */
  readonly groundNames: Readonly<Record<string, string>>;
  /** Judges a calendar by its schema. */
  checkCalendar(calendar: WorkingCalendar): Result<WorkingCalendar, string>;
}

export interface ApiPorts {
  readonly accounts: Accounts;
  readonly administration: Administration;
  readonly signIns: SignIns;
  readonly guesses: GuessLog;
  readonly passwordStrength: PasswordStrength;
  readonly begin: Begin;
  readonly confirmations: Confirmations;
  /** Sender of one-time passwords; null where the office has no mail. */
  readonly tellPassword: TellPassword | null;
  readonly keyOwners: KeyOwners;
  readonly signingKeys: SigningKeys;
  readonly applications: Applications;
  readonly tasks: Tasks;
  readonly definitions: Definitions;
  readonly delegations: Delegations;
  readonly openings: Pick<Openings, 'find'>;
  readonly groups: ReadonlyMap<string, LicenceGroup>;
  readonly procedures: Procedures;
  readonly documents: Documents;
  readonly permits: Permits;
  readonly registers: Registers;
  readonly letterPreview: LetterPreview;
  readonly permitLives: PermitLives;
  readonly permitPolicy: PermitPolicy;
  readonly disposals: Disposals;
  readonly retentionPolicy: RetentionPolicy;
  readonly caseExports: CaseExports;
  readonly courier: Courier;
  readonly requestKeys: RequestKeys;
  readonly processMessages: Pick<ProcessMessages, 'post' | 'find'>;
  readonly seals: Seals;
  readonly signingAttempts: SigningAttempts;
  readonly ceremonies: Ceremonies;
  readonly signingRecords: Pick<SigningRecords, 'settleUnknown'>;
  readonly surveys: Surveys;
  readonly incidents: Incidents;
  readonly inboxDesk: InboxDesk;
  readonly outboxDesk: OutboxDesk;
  readonly clockDesk: ClockDesk;
  readonly files: CaseFiles;
  /** Files that the office keeps in the clear. */
  readonly archive: Pick<Archive, 'get' | 'put'>;
  readonly orchestration: Orchestration;
  readonly verifier: OpenFileVerifier & UploadVerifier;
  /** Files that were sent to be verified, while they are judged. */
  readonly uploads: Uploads;
  readonly statements: Statements;
  /** Verifier that judges by the trust anchors for certificates of applicants. */
  readonly statementVerifier: StatementVerifier;
  readonly links: Links;
  /** The rule that the workflow will ask, asked beforehand on the recorded state. */
  readonly precheck: Precheck;
  readonly recordAtOnce: RecordAtOnce;
  readonly permitTypes: PermitTypes;
  /** Faults of an application's file for which its letters could not be written. */
  readonly forms: Forms;
  readonly office: OfficeInfo;
  readonly sealer: SealSecret;
  readonly webhooks: Webhooks;
  readonly health: Health;
  readonly messages: MessageCatalogue;
  readonly surveyForm: SurveyForm;
  readonly options: ApiOptions;
  readonly clock: () => Instant;
}

/** One injection token per port, by its name. */
export const PORT = {
  accounts: Symbol('accounts'),
  administration: Symbol('administration'),
  signIns: Symbol('signIns'),
  guesses: Symbol('guesses'),
  passwordStrength: Symbol('passwordStrength'),
  begin: Symbol('begin'),
  confirmations: Symbol('confirmations'),
  tellPassword: Symbol('tellPassword'),
  keyOwners: Symbol('keyOwners'),
  signingKeys: Symbol('signingKeys'),
  applications: Symbol('applications'),
  tasks: Symbol('tasks'),
  definitions: Symbol('definitions'),
  delegations: Symbol('delegations'),
  openings: Symbol('openings'),
  groups: Symbol('groups'),
  procedures: Symbol('procedures'),
  documents: Symbol('documents'),
  permits: Symbol('permits'),
  registers: Symbol('registers'),
  letterPreview: Symbol('letterPreview'),
  permitLives: Symbol('permitLives'),
  permitPolicy: Symbol('permitPolicy'),
  disposals: Symbol('disposals'),
  retentionPolicy: Symbol('retentionPolicy'),
  caseExports: Symbol('caseExports'),
  courier: Symbol('courier'),
  requestKeys: Symbol('requestKeys'),
  processMessages: Symbol('processMessages'),
  seals: Symbol('seals'),
  signingAttempts: Symbol('signingAttempts'),
  ceremonies: Symbol('ceremonies'),
  signingRecords: Symbol('signingRecords'),
  surveys: Symbol('surveys'),
  incidents: Symbol('incidents'),
  inboxDesk: Symbol('inboxDesk'),
  outboxDesk: Symbol('outboxDesk'),
  clockDesk: Symbol('clockDesk'),
  files: Symbol('files'),
  archive: Symbol('archive'),
  orchestration: Symbol('orchestration'),
  verifier: Symbol('verifier'),
  uploads: Symbol('uploads'),
  statements: Symbol('statements'),
  statementVerifier: Symbol('statementVerifier'),
  links: Symbol('links'),
  precheck: Symbol('precheck'),
  recordAtOnce: Symbol('recordAtOnce'),
  permitTypes: Symbol('permitTypes'),
  forms: Symbol('forms'),
  office: Symbol('office'),
  sealer: Symbol('sealer'),
  webhooks: Symbol('webhooks'),
  health: Symbol('health'),
  messages: Symbol('messages'),
  surveyForm: Symbol('surveyForm'),
  options: Symbol('options'),
  clock: Symbol('clock'),
} as const satisfies Record<keyof ApiPorts, symbol>;
