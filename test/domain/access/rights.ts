/**
 * Holders of each right, written by hand: nothing here is computed from the table that it judges. A right without its
 * line does not compile. `matrix.ts` has the acts that the procedure's turn allows beside it.
 */
import type { Action } from '../../../src/domain/access/permissions.js';

/** `lane`: holds the role of the task; `reader`: has other work in the procedure; `official`: has none in it. */
export const HOLDERS = [
  'lane',
  'reader',
  'head',
  'official',
  'front-office',
  'technical-team',
  'supervisor',
  'administrator',
  'integrator',
  'applicant',
  'other applicant',
  'counter',
  'tracking secret',
] as const;
export type Holder = (typeof HOLDERS)[number];

const STAFF = [
  'lane',
  'reader',
  'head',
  'official',
  'front-office',
  'technical-team',
  'supervisor',
  'administrator',
] as const;
/** The front office for an applicant without an account, and whoever proved the secret of such an application. */
const WITHOUT_ACCOUNT = ['counter', 'tracking secret'] as const;
const OF_THE_CASE = ['lane', 'reader', 'supervisor', 'administrator'] as const;
const LEADERS = ['supervisor', 'administrator'] as const;
const EVERYBODY_OF_THE_OFFICE = [...STAFF, 'counter'] as const;

export const RIGHTS: Readonly<Record<Action, readonly Holder[]>> = {
  'view-work-list': [...EVERYBODY_OF_THE_OFFICE, 'other applicant'],
  'act-on-task': ['lane'],
  'claim-task': ['lane'],
  'reassign-task': ['supervisor'],
  'route-task': ['supervisor'],
  'list-applications': [...EVERYBODY_OF_THE_OFFICE, 'other applicant'],
  'view-application': [...OF_THE_CASE, 'applicant', 'tracking secret'],
  'view-personal-data': [...OF_THE_CASE, 'applicant'],
  'view-history': ['supervisor'],
  'view-workflow-history': ['supervisor'],
  'view-procedure': ['supervisor'],
  'view-procedures': EVERYBODY_OF_THE_OFFICE,
  'verify-audit': ['supervisor'],
  'view-incidents': LEADERS,
  'view-inbox': LEADERS,
  'view-inbox-content': ['supervisor'],
  'handle-inbox': LEADERS,
  'upload-requirement': ['applicant', 'front-office', ...WITHOUT_ACCOUNT],
  'upload-recommendation': ['technical-team'],
  'correct-application': ['lane', 'supervisor'],
  'sign-application': ['applicant', ...WITHOUT_ACCOUNT],
  'download-document': [...OF_THE_CASE, 'applicant'],
  'open-survey-kiosk': ['front-office', 'counter'],
  intake: ['front-office', 'counter', 'applicant', 'other applicant'],
  withdraw: ['applicant', ...WITHOUT_ACCOUNT],
  'declare-outage': ['supervisor'],
  'view-outages': EVERYBODY_OF_THE_OFFICE,
  'view-calendar': EVERYBODY_OF_THE_OFFICE,
  'view-reports': EVERYBODY_OF_THE_OFFICE,
  'view-staff-names': EVERYBODY_OF_THE_OFFICE,
  'view-officers': EVERYBODY_OF_THE_OFFICE,
  'change-calendar': ['administrator'],
  'reset-clock': ['supervisor'],
  'consent-to-stop': ['supervisor'],
  hold: ['supervisor'],
  resume: ['supervisor'],
  repair: ['supervisor'],
  'send-message': ['supervisor', 'integrator'],
  'begin-case': ['lane', 'supervisor'],
  delegate: ['supervisor'],
  'confirm-delegation': LEADERS,
  'view-delegations': EVERYBODY_OF_THE_OFFICE,
  'publish-procedure': LEADERS,
  migrate: ['supervisor'],
  'manage-accounts': ['administrator'],
  'view-confirmations': [...LEADERS, 'head'],
  'decide-confirmation': [...LEADERS, 'head'],
  'view-system-log': ['administrator'],
  'view-sign-ins': LEADERS,
  'keep-registers': ['administrator'],
  'preview-letter': ['administrator'],
  'hand-in-signing-key': EVERYBODY_OF_THE_OFFICE,
  'view-permits': EVERYBODY_OF_THE_OFFICE,
  'suspend-permit': ['supervisor'],
  'export-case': ['supervisor'],
  'view-disposals': ['supervisor'],
  'decide-disposal': ['supervisor'],
  'hold-disposal': ['supervisor'],
  'request-erasure': ['applicant', 'counter'],
  'begin-ceremony': EVERYBODY_OF_THE_OFFICE,
  'view-ceremony': ['supervisor'],
  'settle-signature': ['supervisor'],
};
