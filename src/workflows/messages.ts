/** Signals for what people and systems say, queries for what operators look at: the names of the outside. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Migrate, OutsideMessage } from '../domain/application/messages.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { ProcessDefinition } from '../domain/process/definition.js';

/** One signal for each message from outside; its name decides the type, whatever the payload claims. */
export const SIGNAL_NAMES = {
  'give-paraf': 'paraf',
  'complete-task': 'completeTask',
  'survey-completed': 'surveyCompleted',
  withdraw: 'withdrawApplication',
  'return-task': 'returnTask',
  'recall-task': 'recallTask',
  'file-changed': 'fileChanged',
  'application-signed': 'applicationSigned',
  hold: 'hold',
  resume: 'resume',
  repair: 'repair',
  supersede: 'supersede',
  'route-task': 'routeTask',
  'signatory-changed': 'signatoryChanged',
  'oss-clock': 'ossClock',
  'task-held': 'taskHeld',
  'reset-clock': 'resetClock',
  'consent-to-stop': 'consentToStop',
  'call-ended': 'callEnded',
  'call-escalated': 'callEscalated',
  'call-cancelled': 'callCancelled',
  'process-message': 'processMessage',
  'process-signal': 'processSignal',
  'licence-ended': 'licenceEnded',
} as const satisfies Record<OutsideMessage['type'], string>;

export const parafSignal = defineSignal<[unknown]>(SIGNAL_NAMES['give-paraf']);
export const completeTaskSignal = defineSignal<[unknown]>(SIGNAL_NAMES['complete-task']);
export const surveyCompletedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['survey-completed']);
export const withdrawApplicationSignal = defineSignal<[unknown]>(SIGNAL_NAMES.withdraw);
export const returnTaskSignal = defineSignal<[unknown]>(SIGNAL_NAMES['return-task']);
export const recallTaskSignal = defineSignal<[unknown]>(SIGNAL_NAMES['recall-task']);
export const fileChangedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['file-changed']);
export const applicationSignedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['application-signed']);
export const holdSignal = defineSignal<[unknown]>(SIGNAL_NAMES.hold);
export const resumeSignal = defineSignal<[unknown]>(SIGNAL_NAMES.resume);
export const repairSignal = defineSignal<[unknown]>(SIGNAL_NAMES.repair);
export const supersedeSignal = defineSignal<[unknown]>(SIGNAL_NAMES.supersede);
export const routeTaskSignal = defineSignal<[unknown]>(SIGNAL_NAMES['route-task']);
export const signatoryChangedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['signatory-changed']);
export const callEndedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['call-ended']);
export const callEscalatedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['call-escalated']);
export const callCancelledSignal = defineSignal<[unknown]>(SIGNAL_NAMES['call-cancelled']);
export const processMessageSignal = defineSignal<[unknown]>(SIGNAL_NAMES['process-message']);
export const processSignalSignal = defineSignal<[unknown]>(SIGNAL_NAMES['process-signal']);
export const licenceEndedSignal = defineSignal<[unknown]>(SIGNAL_NAMES['licence-ended']);

export const ossClockSignal = defineSignal<[unknown]>(SIGNAL_NAMES['oss-clock']);
export const taskHeldSignal = defineSignal<[unknown]>(SIGNAL_NAMES['task-held']);
export const resetClockSignal = defineSignal<[unknown]>(SIGNAL_NAMES['reset-clock']);
export const consentToStopSignal = defineSignal<[unknown]>(SIGNAL_NAMES['consent-to-stop']);

export const SIGNALS = {
  'give-paraf': parafSignal,
  'complete-task': completeTaskSignal,
  'survey-completed': surveyCompletedSignal,
  withdraw: withdrawApplicationSignal,
  'return-task': returnTaskSignal,
  'recall-task': recallTaskSignal,
  'file-changed': fileChangedSignal,
  'application-signed': applicationSignedSignal,
  hold: holdSignal,
  resume: resumeSignal,
  repair: repairSignal,
  supersede: supersedeSignal,
  'route-task': routeTaskSignal,
  'signatory-changed': signatoryChangedSignal,
  'oss-clock': ossClockSignal,
  'task-held': taskHeldSignal,
  'reset-clock': resetClockSignal,
  'consent-to-stop': consentToStopSignal,
  'call-ended': callEndedSignal,
  'call-escalated': callEscalatedSignal,
  'call-cancelled': callCancelledSignal,
  'process-message': processMessageSignal,
  'process-signal': processSignalSignal,
  'licence-ended': licenceEndedSignal,
} as const satisfies Record<OutsideMessage['type'], unknown>;

/** Windows or decrees moved a deadline earlier than the timer that is armed: look into the journal. It says nothing by itself. */
export const CLOCK_ADJUSTED = 'clockAdjusted';
export const clockAdjustedSignal = defineSignal(CLOCK_ADJUSTED);

export interface PermitView {
  readonly seq: number;
  readonly head: string;
  readonly state: ApplicationState | null;
  readonly queued: number;
}

/** What an operator orders: the message, and the version it leads to, so that the order can be refused at the door. */
export interface MigrationOrder {
  readonly message: Migrate;
  readonly definition: ProcessDefinition;
}

export const MIGRATE = 'migrate';

/** Answers when the move is on record; refused, by the same rule, before anything is written. */
export const migrateUpdate = defineUpdate<{ readonly seq: number }, [MigrationOrder]>(MIGRATE);

/** For operators and tests; no page waits for it. */
export const stateQuery = defineQuery<PermitView>('state');
