/**
 * The one rule of an application: `decide(context, state, message)` gives the decision that a message leads to, or its
 * refusal. The API asks it before it accepts a message, the workflow asks it again before it records, and tests ask it
 * directly.
 */
import { APPLICANT, inPlaceOfApplicant, may } from '../access/permissions.js';
import { openItems } from '../process/open-items.js';
import { initialState as initialProcess, type ProcessState } from '../process/state.js';
import { does } from '../process/words.js';
import { err, ok, type Result } from '../shared/result.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import { newClock, type OutageWindow } from '../time/index.js';
import type { ApplicationContext } from './context.js';
import { findElement, letterKindOf } from './element.js';
import { carryOut, patchOf, type Changes, type Decision } from './carry-out.js';
import type { ApplicationMessage } from './messages.js';
import { applicationSigned } from './rules/applicant-signature.js';
import { clockAdjusted } from './rules/clock-adjusted.js';
import { consentToStop, ossClock, resetClock, taskHeld } from './rules/clock-office.js';
import { correctApplication, correctionWanted } from './rules/correct.js';
import { deadlineReached } from './rules/deadline.js';
import { effectDone, effectFailed } from './rules/effects.js';
import {
  callCancelled,
  callEnded,
  callEscalated,
  licenceEnded,
  processMessage,
  processSignal,
} from './rules/exchange.js';
import { fileChanged, hold, resume, supersede, surveyCompleted, withdraw } from './rules/file.js';
import { recall, repair, returnTask } from './rules/moves.js';
import { giveParaf } from './rules/paraf.js';
import { routeTask } from './rules/route.js';
import { redrawnLetter, signatoryChanged } from './rules/signatory.js';
import { completeByAction } from './rules/tasks.js';
import { knowsMachine } from './revision.js';
import type { AddressedTask, RuleInput, RuleResult } from './rules/rule.js';
import type { ApplicationState } from './state.js';
import { CORRECT_APPLICATION, wantedBy } from './wanted.js';

/** A procedure that has not begun, in the revision of the machine that its application's rules know. */
const machineOf = ({ definition, rules }: ApplicationContext, process: string | undefined): ProcessState => {
  const { revision, ...first } = initialProcess(definition, process);
  return knowsMachine(rules) ? { ...first, ...(revision === undefined ? {} : { revision }) } : first;
};

/** The state of an application that is stored but not started. */
export const newApplication = (
  context: ApplicationContext,
  application: {
    readonly id: string;
    readonly office: string;
    readonly applicantUser: string | null;
    readonly requirements: Readonly<Record<string, string>>;
    readonly at: Instant;
    /** Number of the last notice in the journal when the application was opened. */
    readonly notices?: number;
    readonly windows?: readonly OutageWindow[];
    /** Process of the definition that runs; its main one where left out. */
    readonly process?: string;
    readonly parent?: NonNullable<ApplicationState['parent']>;
    readonly licence?: NonNullable<ApplicationState['licence']>;
  },
): ApplicationState => ({
  version: 1,
  application: application.id,
  office: application.office,
  applicantUser: application.applicantUser,
  process: machineOf(context, application.process),
  clock: { ...newClock(context.calendar), windows: application.windows ?? [] },
  requirements: application.requirements,
  recommendation: null,
  parafs: [],
  letter: { kind: letterKindOf(context.definition, application.process) },
  surveyAt: null,
  refusalReason: null,
  acts: [],
  attempts: {},
  timers: {},
  held: null,
  notices: application.notices ?? 0,
  lastAt: application.at,
  outcome: null,
  ...(application.parent === undefined ? {} : { parent: application.parent }),
  ...(application.licence === undefined ? {} : { licence: application.licence }),
});

/** Element of a task's id: `sign` for `sign#2`, its second task there. */
const elementOf = (task: string): string => task.replace(/#\d+$/u, '');

/** The open task that a message names, or the refusal where it is not open. */
const addressed = (
  context: ApplicationContext,
  state: ApplicationState,
  task: string,
): Result<AddressedTask, Refusal> => {
  const item = openItems(context.definition, state.process).find(({ id }) => id === task);
  const element = item === undefined ? null : findElement(context.definition, item.element);
  if (item !== undefined && element !== null) return ok({ item, element });
  const done = state.acts.findLast((act) => act.task === task);
  const reopened = openItems(context.definition, state.process).find((other) => other.element === elementOf(task));
  const again = reopened === undefined ? {} : { again: reopened.id };
  return err(
    done === undefined
      ? refusal('TASK_NOT_OPEN', `task "${task}" is not open`, { task, ...again })
      : refusal('TASK_NOT_OPEN', `task "${task}" was done before`, {
          task,
          by: done.by,
          action: done.action,
          at: done.at,
          ...again,
        }),
  );
};

type OnTask<M> = (input: RuleInput<M> & { readonly task: AddressedTask }) => RuleResult;

const onTask = <M extends ApplicationMessage & { readonly task: string }>(
  input: RuleInput<M>,
  rule: OnTask<M>,
): RuleResult => {
  const task = addressed(input.context, input.state, input.message.task);
  return task.ok ? rule({ ...input, task: task.value }) : task;
};

/** A person acts on a task: they must hold its role, and the application must not be theirs. */
const byPerson = <M extends ApplicationMessage & { readonly task: string }>(
  input: RuleInput<M>,
  rule: OnTask<M>,
): RuleResult =>
  onTask(input, (addressedInput) => {
    const { item, element } = addressedInput.task;
    if (item.kind !== 'user' && item.kind !== 'manual' && item.kind !== 'task') {
      return err(refusal('ACTION_OUT_OF_TURN', `"${element.id}" is not a person's task`, { task: item.id }));
    }
    const routed = input.state.routed?.[item.id];
    const denied = may(input.message.actor, 'act-on-task', {
      applicantUser: input.state.applicantUser,
      taskRole: element.role,
      ...(routed === undefined ? {} : { routedTo: routed.to }),
    });
    if (denied !== null) return err(denied);
    if (input.state.held !== null)
      return err(refusal('ACTION_OUT_OF_TURN', 'the application is held', { ground: input.state.held.ground }));
    const done = rule(addressedInput);
    if (!done.ok || element.role !== APPLICANT) return done;
    const inPlace = inPlaceOfApplicant(input.message.actor, input.state.applicantUser);
    return ok({ ...done.value, after: { ...done.value.after, ...inPlace } });
  });

const complete: OnTask<Extract<ApplicationMessage, { type: 'complete-task' }>> = (input) =>
  does(input.task.element, 'paraf')
    ? err(
        refusal('ACTION_UNKNOWN', `"${input.task.element.id}" asks for a paraf, which is given to a draft`, {
          expected: 'paraf',
        }),
      )
    : completeByAction(input);

/** Exhaustive over the messages: a new one does not compile until it has its rule. */
const ruleFor = (
  context: ApplicationContext,
  state: ApplicationState,
  message: ApplicationMessage,
  at: Instant,
): RuleResult => {
  switch (message.type) {
    case 'started':
      return ok({ event: { type: 'started', variables: message.variables, ...message.start }, state, verb: 'start' });
    case 'complete-task':
      if (wantedBy(state, message.task) !== null)
        return err(
          refusal('ACTION_UNKNOWN', `"${message.task}" is done by correcting the file`, {
            expected: CORRECT_APPLICATION,
          }),
        );
      return byPerson({ context, state, message, at }, complete);
    case 'give-paraf':
      return byPerson({ context, state, message, at }, giveParaf);
    case 'return-task':
      return byPerson({ context, state, message, at }, returnTask);
    case 'recall-task':
      return recall({ context, state, message, at });
    case 'repair':
      return onTask({ context, state, message, at }, repair);
    case 'effect-done':
      if (message.task === state.redrawing?.task) return redrawnLetter({ context, state, message, at });
      return onTask({ context, state, message, at }, effectDone);
    case 'effect-failed':
      return onTask({ context, state, message, at }, effectFailed);
    case 'survey-completed':
      return surveyCompleted({ context, state, message, at });
    case 'file-changed':
      return fileChanged({ context, state, message, at });
    case 'correct-application':
      return correctApplication({ context, state, message, at });
    case 'correction-wanted':
      return correctionWanted({ context, state, message, at });
    case 'application-signed':
      return applicationSigned({ context, state, message, at });
    case 'withdraw':
      return withdraw({ context, state, message, at });
    case 'supersede':
      return supersede({ context, state, message, at });
    case 'route-task':
      return onTask({ context, state, message, at }, routeTask);
    case 'signatory-changed':
      return signatoryChanged({ context, state, message, at });
    case 'hold':
      return hold({ context, state, message, at });
    case 'resume':
      return resume({ context, state, message, at });
    case 'call-ended':
      return onTask({ context, state, message, at }, callEnded);
    case 'call-escalated':
      return onTask({ context, state, message, at }, callEscalated);
    case 'call-cancelled':
      return callCancelled({ context, state, message, at });
    case 'process-message':
      return processMessage({ context, state, message, at });
    case 'process-signal':
      return processSignal({ context, state, message, at });
    case 'licence-ended':
      return licenceEnded({ context, state, message, at });
    case 'migrate':
      return err(refusal('INVARIANT', 'a migration is decided with the definition it leads to'));
    case 'timer-fired':
      return ok({ event: { type: 'timer', timer: message.timer }, state, verb: 'timer' });
    case 'task-held':
      return wantedBy(state, message.task) === null
        ? onTask({ context, state, message, at }, taskHeld)
        : ok({ event: null, state, verb: 'task-held', task: message.task, after: { holder: message.holder } });
    case 'oss-clock':
      return ossClock({ context, state, message, at });
    case 'reset-clock':
      return resetClock({ context, state, message, at });
    case 'consent-to-stop':
      return consentToStop({ context, state, message, at });
    case 'clock-adjusted':
      return clockAdjusted({ context, state, message, at });
    case 'deadline-reached':
      return deadlineReached({ context, state, message, at });
  }
};

/** Decision that a message leads to, or its refusal. Total and pure: equal input gives an equal answer. */
export const decide = (
  context: ApplicationContext,
  state: ApplicationState,
  message: ApplicationMessage,
): Result<Decision, Refusal> => {
  if (state.outcome !== null)
    return err(refusal('APPLICATION_FINISHED', `the application is ${state.outcome}`, { outcome: state.outcome }));
  const at = Math.max(message.at, state.lastAt);
  const rule = ruleFor(context, state, message, at);
  return rule.ok ? carryOut(context, state, rule.value, message, at) : rule;
};

/** Rows that the record writes for a declined message: the fact, for its sender to read. */
export const declinedChanges = (
  context: ApplicationContext,
  state: ApplicationState,
  message: ApplicationMessage,
  why: Refusal,
): Changes => {
  return {
    refusal: why,
    tasksOpened: [],
    tasksClosed: [],
    taskClocks: [],
    audit: [
      {
        at: message.at,
        actor: message.actor.user,
        verb: 'declined',
        ...('task' in message ? { task: message.task } : {}),
        after: { message: message.type, code: why.code, detail: why.detail },
      },
    ],
    ledger: [],
    outbox: [],
    numbers: [],
    patch: patchOf(context, state, Math.max(message.at, state.lastAt)),
  };
};
