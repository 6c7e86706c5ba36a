/**
 * Permissions: role × office × action, one table, default deny. `domain/application/decide` says what a task's state
 * allows; this table only says whether the person may try.
 */
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Actor } from '../application/messages.js';

/** Roles that every office has beside those of its procedures' lanes. */
export const SUPERVISOR = 'supervisor';
export const ADMINISTRATOR = 'administrator';
export const TECHNICAL_TEAM = 'technical-team';
export const FRONT_OFFICE = 'front-office';
export const APPLICANT = 'applicant';
/** Another system that speaks to running procedures. */
export const INTEGRATOR = 'integrator';

/** Roles of an account that this table itself names. */
export const OFFICE_ROLES: readonly string[] = [SUPERVISOR, ADMINISTRATOR, TECHNICAL_TEAM, FRONT_OFFICE, INTEGRATOR];

/**
 * Whoever proved the tracking secret of this very application. No account holds this role: the API gives it for one
 * request, and it counts only where the applicant has no account.
 */
export const TRACKING_HOLDER = 'tracking-holder';

export type Action =
  | 'view-work-list'
  | 'act-on-task'
  | 'claim-task'
  | 'reassign-task'
  | 'route-task'
  | 'list-applications'
  | 'view-application'
  | 'view-personal-data'
  | 'view-history'
  | 'view-workflow-history'
  | 'view-procedure'
  | 'view-procedures'
  | 'verify-audit'
  | 'view-incidents'
  | 'view-inbox'
  | 'view-inbox-content'
  | 'handle-inbox'
  | 'upload-requirement'
  | 'upload-recommendation'
  | 'correct-application'
  | 'sign-application'
  | 'download-document'
  | 'open-survey-kiosk'
  | 'intake'
  | 'withdraw'
  | 'declare-outage'
  | 'view-outages'
  | 'view-calendar'
  | 'view-reports'
  | 'view-staff-names'
  | 'view-officers'
  | 'change-calendar'
  | 'reset-clock'
  | 'consent-to-stop'
  | 'hold'
  | 'resume'
  | 'repair'
  | 'send-message'
  | 'begin-case'
  | 'delegate'
  | 'confirm-delegation'
  | 'view-delegations'
  | 'publish-procedure'
  | 'migrate'
  | 'manage-accounts'
  | 'view-confirmations'
  | 'decide-confirmation'
  | 'view-system-log'
  | 'view-sign-ins'
  | 'keep-registers'
  | 'preview-letter'
  | 'hand-in-signing-key'
  | 'view-permits'
  | 'suspend-permit'
  | 'export-case'
  | 'view-disposals'
  | 'decide-disposal'
  | 'hold-disposal'
  | 'request-erasure'
  | 'begin-ceremony'
  | 'view-ceremony'
  | 'settle-signature';

/**
 * Subject of an action: the application or task that it touches. `applicantUser` is the applicant's account, null where
 * they have none.
 */
export interface Subject {
  readonly applicantUser?: string | null;
  /** Lane of the task, for actions on a task. */
  readonly taskRole?: string;
  /** User to whom a supervisor gave the task although they do not hold its role. */
  readonly routedTo?: string;
  /** Roles that sign letters by the office's procedures. */
  readonly headRoles?: readonly string[];
  /** Roles for which the application's procedure has work (`domain/access/readers`): without them nobody reads as an officer. */
  readonly readers?: readonly string[];
  /** Users to whom a supervisor gave a task of the application although they do not hold its role. */
  readonly given?: readonly string[];
}

type Holder = string;

/**
 * Holders of an action: any one of the named is enough. `lane`: the task's own role. `case`: a role for which the
 * application's procedure has work, or a user who was given a task of it. `own`: the applicant of this application.
 * `for-applicant`: the front office, only where the applicant has no account (OSS, SiCANTIK, counter). `secret`: the
 * holder of the tracking secret, where the applicant has no account. `head`: a role that signs letters.
 */
const READERS = ['case', SUPERVISOR, ADMINISTRATOR] as const;

const TABLE = {
  'view-work-list': ['any-staff', APPLICANT],
  'act-on-task': ['lane'],
  'claim-task': ['lane'],
  'reassign-task': [SUPERVISOR],
  'route-task': [SUPERVISOR],
  // staff list the applications of their own work, an applicant their own
  'list-applications': ['any-staff', APPLICANT],
  'view-application': [...READERS, 'own', 'secret'],
  'view-personal-data': [...READERS, 'own'],
  'view-history': [SUPERVISOR],
  'view-workflow-history': [SUPERVISOR],
  'view-procedure': [SUPERVISOR],
  'view-procedures': ['any-staff'],
  'verify-audit': [SUPERVISOR],
  'view-incidents': [SUPERVISOR, ADMINISTRATOR],
  // messages of other systems: their fate; their content in the clear; trying one again or setting it aside
  'view-inbox': [SUPERVISOR, ADMINISTRATOR],
  'view-inbox-content': [SUPERVISOR],
  'handle-inbox': [SUPERVISOR, ADMINISTRATOR],
  'upload-requirement': ['own', FRONT_OFFICE, 'secret'],
  'upload-recommendation': [TECHNICAL_TEAM],
  // the officer who has the case: `lane` is that of any task it waits at, or of who acted last before the machine
  'correct-application': ['lane', SUPERVISOR],
  // the signature itself names its signer
  'sign-application': ['own', 'for-applicant', 'secret'],
  'download-document': [...READERS, 'own'],
  'open-survey-kiosk': [FRONT_OFFICE],
  intake: [FRONT_OFFICE, APPLICANT],
  withdraw: ['own', 'for-applicant', 'secret'],
  'declare-outage': [SUPERVISOR],
  'view-outages': ['any-staff'],
  'view-calendar': ['any-staff'],
  'view-reports': ['any-staff'],
  // names of officers who acted; the applicant reads only that the office acted
  'view-staff-names': ['any-staff'],
  // an official delegates to somebody, a supervisor reassigns: both name a colleague by id
  'view-officers': ['any-staff'],
  'change-calendar': [ADMINISTRATOR],
  'reset-clock': [SUPERVISOR],
  'consent-to-stop': [SUPERVISOR],
  hold: [SUPERVISOR],
  resume: [SUPERVISOR],
  repair: [SUPERVISOR],
  'send-message': [INTEGRATOR, SUPERVISOR],
  // the lane in which the procedure's start event lies
  'begin-case': ['lane', SUPERVISOR],
  delegate: [SUPERVISOR],
  'confirm-delegation': [SUPERVISOR, ADMINISTRATOR],
  'view-delegations': ['any-staff'],
  'publish-procedure': [ADMINISTRATOR, SUPERVISOR],
  migrate: [SUPERVISOR],
  'manage-accounts': [ADMINISTRATOR],
  // the second person: what an administrator asked for, another administrator, the head or a supervisor confirms
  'view-confirmations': [ADMINISTRATOR, SUPERVISOR, 'head'],
  'decide-confirmation': [ADMINISTRATOR, SUPERVISOR, 'head'],
  'view-system-log': [ADMINISTRATOR],
  'view-sign-ins': [ADMINISTRATOR, SUPERVISOR],
  'keep-registers': [ADMINISTRATOR],
  'preview-letter': [ADMINISTRATOR],
  'hand-in-signing-key': ['any-staff'],
  'view-permits': ['any-staff'],
  'suspend-permit': [SUPERVISOR],
  // every personal datum of the case leaves the office with it
  'export-case': [SUPERVISOR],
  'view-disposals': [SUPERVISOR],
  'decide-disposal': [SUPERVISOR],
  'hold-disposal': [SUPERVISOR],
  'request-erasure': ['own', 'for-applicant'],
  // each letter is asked for by its own lane; who holds none is refused every one
  'begin-ceremony': ['any-staff'],
  // one's own ceremony is always visible to oneself
  'view-ceremony': [SUPERVISOR],
  'settle-signature': [SUPERVISOR],
} as const satisfies Record<Action, readonly Holder[]>;

/** Every action of the table. */
export const ACTIONS = Object.keys(TABLE) as readonly Action[];

/** Every action, as the members of an enumeration. */
export const EACH_ACTION = Object.fromEntries(ACTIONS.map((action) => [action, true])) as Readonly<
  Record<Action, true>
>;

/**
 * Actions that an officer may take on their own application, as its applicant would. Everything else that moves or
 * reads it as an officer is refused.
 */
const OWN_CASE_ALLOWED: readonly Action[] = [
  'view-application',
  'view-personal-data',
  'download-document',
  'upload-requirement',
  'sign-application',
  'withdraw',
  'intake',
  'request-erasure',
];

const isOwn = (actor: Actor, subject: Subject): boolean =>
  subject.applicantUser !== undefined && subject.applicantUser !== null && subject.applicantUser === actor.user;

/** The applicant has no account, so nobody can act with one. An unknown account (undefined) is not an absent one. */
const hasNoAccount = ({ applicantUser }: Subject): boolean => applicantUser === null;

const isForApplicant = (actor: Actor, subject: Subject): boolean =>
  hasNoAccount(subject) && actor.roles.includes(FRONT_OFFICE);
const holdsSecret = (actor: Actor, subject: Subject): boolean =>
  hasNoAccount(subject) && actor.roles.includes(TRACKING_HOLDER);

/** Audit fields of an applicant's act that came without their account; empty where it came with it. */
export const inPlaceOfApplicant = (
  actor: Actor,
  applicantUser: string | null,
): { readonly onBehalfOf?: string; readonly through?: string } => {
  if (applicantUser !== null) return {};
  return actor.roles.includes(TRACKING_HOLDER)
    ? { through: 'tracking-secret' }
    : { onBehalfOf: APPLICANT, through: FRONT_OFFICE };
};

/** Actor for the record, not a user: the applicant as the holder of the tracking secret. */
export const APPLICANT_BY_SECRET: Actor = { user: 'applicant-by-secret', roles: [TRACKING_HOLDER] };

const NO_STAFF: readonly string[] = [APPLICANT, INTEGRATOR, TRACKING_HOLDER];

const holds = (actor: Actor, subject: Subject, holder: Holder): boolean => {
  switch (holder) {
    case 'lane':
      if (subject.taskRole === APPLICANT)
        return isOwn(actor, subject) || isForApplicant(actor, subject) || holdsSecret(actor, subject);
      return (
        subject.taskRole !== undefined &&
        (actor.roles.includes(subject.taskRole) || (subject.routedTo !== undefined && subject.routedTo === actor.user))
      );
    case 'case':
      return (
        (subject.readers ?? []).some((role) => actor.roles.includes(role)) || (subject.given ?? []).includes(actor.user)
      );
    case 'own':
      return isOwn(actor, subject);
    case 'for-applicant':
      return isForApplicant(actor, subject);
    case 'secret':
      return holdsSecret(actor, subject);
    case 'head':
      return subject.headRoles?.some((role) => actor.roles.includes(role)) === true;
    case 'any-staff':
      // another system speaks to procedures; it reads no one's file
      return actor.roles.some((role) => !NO_STAFF.includes(role));
    default:
      return actor.roles.includes(holder);
  }
};

/** Roles, or kinds of people, that may take the action. */
export const holdersOf = (action: Action): readonly string[] => TABLE[action];

/** Refusal of the action for this actor; null where they may. */
export const may = (actor: Actor, action: Action, subject: Subject): Refusal | null => {
  if (isOwn(actor, subject) && subject.taskRole !== APPLICANT && !OWN_CASE_ALLOWED.includes(action)) {
    return refusal('OWN_APPLICATION', `${action} is not allowed on one's own application`, { action });
  }
  if (TABLE[action].some((holder) => holds(actor, subject, holder))) return null;
  const needed = TABLE[action].map((holder) => (holder === 'lane' ? (subject.taskRole ?? 'lane') : holder));
  return refusal('PERMISSION_DENIED', `${action} needs one of: ${needed.join(', ')}`, { action, needed });
};

/** Holders that an application or task decides about: whoever works here, or applies, may meet one that is theirs. */
const BY_SUBJECT: Readonly<Record<string, 'staff' | 'anyone' | 'nobody'>> = {
  lane: 'anyone',
  case: 'staff',
  own: 'anyone',
  secret: 'nobody',
};

/**
 * Actions that the actor may ask for at all: there can be an application, task or account of which `may` allows them.
 * @param headRoles roles that sign letters by the office's procedures
 */
export const openActions = (actor: Actor, headRoles: readonly string[]): readonly Action[] => {
  const isStaff = holds(actor, {}, 'any-staff');
  return ACTIONS.filter((action) =>
    TABLE[action].some((holder) => {
      const by = BY_SUBJECT[holder];
      if (by !== undefined) return by === 'anyone' || (by === 'staff' && isStaff);
      if (holder === 'for-applicant') return actor.roles.includes(FRONT_OFFICE);
      return holds(actor, { headRoles }, holder);
    }),
  );
};
