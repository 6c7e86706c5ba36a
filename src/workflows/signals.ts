/** Names for the outside: signals for messages of people and systems, queries for operators. */
import { defineQuery, defineSignal, defineUpdate, type SignalDefinition } from '@temporalio/workflow';
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
  'correct-application': 'correctApplication',
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

/** The definitions of the signals, each by the type of its message. */
export const SIGNALS = Object.fromEntries(
  Object.entries(SIGNAL_NAMES).map(([type, name]) => [type, defineSignal<[unknown]>(name)]),
) as { readonly [T in OutsideMessage['type']]: SignalDefinition<[unknown]> };

/**
 * Windows or decrees moved a deadline earlier than the timer that is armed: look into the journal. It says nothing by
 * itself.
 */
export const CLOCK_ADJUSTED = 'clockAdjusted';
export const clockAdjustedSignal = defineSignal(CLOCK_ADJUSTED);

export interface PermitView {
  readonly seq: number;
  readonly head: string;
  readonly state: ApplicationState | null;
  readonly queued: number;
}

/** An operator's order: the message, and the version it leads to, so that the order can be refused at the door. */
export interface MigrationOrder {
  readonly message: Migrate;
  readonly definition: ProcessDefinition;
}

export const MIGRATE = 'migrate';

/** Moves the application. Answers when the move is on record; refused, by the same rule, before anything is written. */
export const migrateUpdate = defineUpdate<{ readonly seq: number }, [MigrationOrder]>(MIGRATE);

/** View of a run, for operators and tests; no page waits for it. */
export const stateQuery = defineQuery<PermitView>('state');
