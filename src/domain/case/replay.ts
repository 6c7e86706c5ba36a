/** Runs an application's rules again over its opening and its messages, and gives the result. */
import { decide, declinedChanges } from '../application/decide.js';
import type { Changes, Decision } from '../application/carry-out.js';
import { decideMigration } from '../application/migration.js';
import type { ApplicationMessage } from '../application/messages.js';
import { contextOf, stateOf, type OpenedApplication } from '../application/opening.js';
import type { ApplicationState } from '../application/state.js';
import type { ProcessDefinition } from '../process/definition.js';
import { ERROR_CODES, refusal, type ErrorCode, type Refusal } from '../shared/error-codes.js';
import type { Result } from '../shared/result.js';

/** A message of the record, in the order of the transitions. */
export interface RecordedMessage {
  readonly seq: number;
  readonly message: ApplicationMessage;
  readonly accepted: boolean;
  readonly refusal: { readonly code: string; readonly detail: string } | null;
}

export interface ReplayedStep {
  readonly seq: number;
  readonly message: ApplicationMessage;
  readonly accepted: boolean;
  /** Changes that the rules write for the message. */
  readonly changes: Changes;
}

export interface Replay {
  readonly steps: readonly ReplayedStep[];
  /** State of the application after the last step that the rules confirm. */
  readonly state: ApplicationState;
  /** First transition that the rules do not confirm, with the reason; null where they confirm all. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

/**
 * Refusals by the record, for reasons that the rules do not know: another holder of the task, a survey that is not
 * filled. `STATE_CHANGED` is here because earlier rules used it for much that has a code of its own now; such recorded
 * refusals stay confirmed.
 */
const BY_THE_RECORD: ReadonlySet<string> = new Set<ErrorCode>([
  'TASK_HELD_BY_ANOTHER',
  'SURVEY_NOT_OPEN',
  'STATE_CHANGED',
  'APPLICATION_FINISHED',
]);

/** Codes of earlier rules, by the code that today's rules give for the same refusal. */
const SAID_BEFORE: Partial<Readonly<Record<ErrorCode, readonly ErrorCode[]>>> = {
  ALREADY_DONE: ['RECALL_TOO_LATE'],
};

const codeOf = (code: string): ErrorCode | undefined => ERROR_CODES.find((known) => known === code);

/**
 * @param definitions every version of the procedure that the application ran, by digest
 */
export const replay = (
  application: string,
  opened: OpenedApplication,
  definitions: ReadonlyMap<string, ProcessDefinition>,
  messages: readonly RecordedMessage[],
): Replay => {
  let context = contextOf(opened);
  let state = stateOf(application, opened);
  const steps: ReplayedStep[] = [];

  const decideOn = (message: ApplicationMessage): Result<Decision, Refusal> | string => {
    if (message.type !== 'migrate') return decide(context, state, message);
    const to = definitions.get(message.to);
    return to === undefined
      ? `it moves to version ${message.to} of the procedure, which is not there`
      : decideMigration(context, state, message, to);
  };

  for (const [index, { seq, message, accepted, refusal: stated }] of messages.entries()) {
    const broken = (reason: string): Replay => ({ steps, state, broken: { seq, reason } });
    if (seq !== index + 1) return broken(`after transition ${index} comes ${seq}: one is missing or stands twice`);
    if (messages.slice(0, index).some((earlier) => earlier.message.key === message.key))
      return broken(`the key ${message.key} was said before`);
    const decision = decideOn(message);
    if (typeof decision === 'string') return broken(decision);
    if (accepted) {
      if (!decision.ok)
        return broken(`recorded as accepted; the rules decline it: ${decision.error.code}, ${decision.error.detail}`);
      steps.push({ seq, message, accepted, changes: decision.value.changes });
      state = decision.value.state;
      context = {
        ...context,
        ...(decision.value.definition === undefined ? {} : { definition: decision.value.definition }),
        ...(decision.value.calendar === undefined ? {} : { calendar: decision.value.calendar }),
      };
      continue;
    }
    const code = stated === null ? undefined : codeOf(stated.code);
    if (stated === null || code === undefined) return broken('recorded as declined, without a reason that is known');
    if (decision.ok && !BY_THE_RECORD.has(code)) return broken(`recorded as declined (${code}); the rules accept it`);
    const isAsBefore = !decision.ok && SAID_BEFORE[decision.error.code]?.includes(code) === true;
    if (!decision.ok && decision.error.code !== code && !isAsBefore && !BY_THE_RECORD.has(code))
      return broken(`recorded as declined for ${code}; the rules decline it for ${decision.error.code}`);
    // The detail is prose, and a later version may word it otherwise: the recorded sentence is kept.
    const why = refusal(code, stated.detail);
    steps.push({ seq, message, accepted, changes: declinedChanges(context, state, message, why) });
  }
  return { steps, state, broken: null };
};
