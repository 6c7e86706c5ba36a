/** Remedies that a person has for something that waits: each is an operation of the API. */

interface Remedy {
  /** `operationId` of the API. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Path below `/api/v1`. Placeholders in braces are filled in where their value is known. */
  readonly path: string;
}

export const REMEDIES = {
  'correct-application': {
    operation: 'correctApplication',
    method: 'POST',
    path: '/applications/{application}/correct',
  },
  'repair-application': {
    operation: 'repairApplication',
    method: 'POST',
    path: '/applications/{application}/tasks/{task}/repair',
  },
  'reassign-task': {
    operation: 'reassignTask',
    method: 'POST',
    path: '/applications/{application}/tasks/{task}/reassign',
  },
  'withdraw-application': {
    operation: 'withdrawApplication',
    method: 'POST',
    path: '/applications/{application}/withdraw',
  },
  'migrate-applications': { operation: 'migrateApplications', method: 'POST', path: '/migrations' },
  'publish-procedure': { operation: 'publishProcedure', method: 'POST', path: '/procedures' },
  'settle-signature': {
    operation: 'settleSignature',
    method: 'POST',
    path: '/applications/{application}/signature/settle',
  },
  'read-workflow-history': {
    operation: 'getWorkflowHistory',
    method: 'GET',
    path: '/applications/{application}/workflow-history',
  },
  'change-account': { operation: 'changeAccount', method: 'PATCH', path: '/accounts/{account}' },
  'add-delegation': { operation: 'addDelegation', method: 'POST', path: '/delegations' },
  'unlock-signing-key': {
    operation: 'unlockSigningKey',
    method: 'POST',
    path: '/accounts/{account}/signing-key/unlock',
  },
  'confirm-key': { operation: 'listConfirmations', method: 'GET', path: '/confirmations' },
  'declare-outage': { operation: 'declareOutage', method: 'POST', path: '/outages' },
  'list-schedules': { operation: 'listSchedules', method: 'GET', path: '/schedules' },
  'list-registers': { operation: 'listRegisters', method: 'GET', path: '/registers' },
  'reject-disposal': { operation: 'rejectDisposal', method: 'POST', path: '/disposals/{disposal}/reject' },
  'send-message': { operation: 'sendMessage', method: 'POST', path: '/messages' },
  'list-inbox': { operation: 'listInboxMessages', method: 'GET', path: '/inbox' },
  'retry-outgoing-message': {
    operation: 'retryOutgoingMessage',
    method: 'POST',
    path: '/outgoing-messages/{message}/retry',
  },
  'set-aside-outgoing-message': {
    operation: 'setAsideOutgoingMessage',
    method: 'POST',
    path: '/outgoing-messages/{message}/set-aside',
  },
  'retry-inbox-message': { operation: 'retryInboxMessage', method: 'POST', path: '/inbox/{message}/retry' },
  'set-aside-inbox-message': { operation: 'setAsideInboxMessage', method: 'POST', path: '/inbox/{message}/set-aside' },
} as const satisfies Readonly<Record<string, Remedy>>;

export type RemedyName = keyof typeof REMEDIES;

export const REMEDY_NAMES = Object.keys(REMEDIES) as readonly RemedyName[];

/** Path of the remedy, with the known ids filled in. */
export const remedyPath = (name: RemedyName, ids: Readonly<Record<string, string | null>>): string =>
  REMEDIES[name].path.replaceAll(/\{(\w+)\}/g, (place, id: string) => ids[id] ?? place);
