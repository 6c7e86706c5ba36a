/** Carries out the outcome of a rule: moves the procedure, the clock and the record's rows together. */
import { advance } from '../process/advance.js';
import type { ProcessDefinition } from '../process/definition.js';
import type { OpenItem, ProcessEffect, ProcessEvent, Rejection } from '../process/machine.js';
import { openItems } from '../process/open-items.js';
import type { ProcessState } from '../process/state.js';
import { does } from '../process/words.js';
import type {
  AuditEntry,
  ApplicationPatch,
  OutboxEntry,
  TaskClosed,
  TaskOpened,
  Transition,
} from '../ports/recorder.js';
import { err, ok, type Result } from '../shared/result.js';
import { refusal, type ErrorCode, type Refusal } from '../shared/error-codes.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { WorkingCalendar } from '../time/index.js';
import { consentLacking } from './clock-consent.js';
import { keepClock, movedTaskClocks, promiseClock, stepClock } from './clock.js';
import type { ApplicationContext } from './context.js';
import { findElement } from './element.js';
import type { ApplicationMessage } from './messages.js';
import { correctionOutbox } from './correction-told.js';
import { endedOutbox } from './ended.js';
import { saidBy, type Call } from './exchange.js';
import { factsAfter, standingFacts, type StandingFact } from './facts.js';
import { clarificationOutbox, milestoneOutbox } from './milestones.js';
import { standingParaf } from './parafs.js';
import { moveTargets } from './move-targets.js';
import { keepsFacts, keepsSince } from './revision.js';
import { isRedrawnInVain } from './signatory.js';
import type { RuleOutcome } from './rules/rule.js';
import { kindOf } from '../letter/kinds.js';
import type { ApplicationState, Redrawing } from './state.js';
import { stillWanted, wantedTasks } from './wanted.js';

export type Changes = Pick<
  Transition,
  | 'holder'
  | 'refusal'
  | 'tasksOpened'
  | 'tasksClosed'
  | 'taskClocks'
  | 'audit'
  | 'ledger'
  | 'outbox'
  | 'numbers'
  | 'patch'
>;

/** Work for the machinery; `task` with the application makes its key, so that a retry finds what was done. */
export interface Performance {
  readonly task: string;
  readonly element: string;
  readonly effect: string;
  readonly variables: JsonObject;
  /** Work beside the procedure: no element catches its failure, so it is retried until it succeeds. */
  readonly beside?: true;
}

/** The request to the machinery to redraw a letter. */
export const redrawingOf = (redrawing: Redrawing, { process }: ApplicationState): Performance => ({
  ...redrawing,
  variables: process.variables,
  beside: true,
});

export interface Decision {
  readonly state: ApplicationState;
  /** Rows that the record writes. */
  readonly changes: Changes;
  /** Machine work that begins, and items whose work is no longer wanted. */
  readonly perform: readonly Performance[];
  readonly abandon: readonly string[];
  /** The calendar that counts from now on, where the message has changed it. */
  readonly calendar?: WorkingCalendar;
  /** Procedures to be started for call activities. */
  readonly calls: readonly Call[];
  /** Version of the procedure from now on, where the application was moved to another. */
  readonly definition?: ProcessDefinition;
}

const REJECTED: Readonly<Record<Rejection['code'], ErrorCode>> = {
  NOT_OPEN: 'TASK_NOT_OPEN',
  NOT_STARTED: 'ACTION_OUT_OF_TURN',
  ALREADY_STARTED: 'ALREADY_DONE',
  FINISHED: 'APPLICATION_FINISHED',
  NOT_AWAITED: 'ACTION_OUT_OF_TURN',
  NO_SUCH_TARGET: 'RETURN_TARGET_INVALID',
  ACROSS_PARALLEL: 'RETURN_TARGET_INVALID',
  PAST_A_GATE: 'RETURN_TARGET_INVALID',
  CANNOT_RECALL: 'RECALL_TOO_LATE',
  ENDLESS: 'INVARIANT',
};

/** Longest outcome of a task in a work list, in characters; the audit holds the whole. */
const MAX_OUTCOME = 200;

interface Moved {
  readonly process: ProcessState;
  readonly effects: readonly ProcessEffect[];
  /** Items of paraf tasks that were not asked again because the paraf stands. */
  readonly satisfied: readonly OpenItem[];
  /** Tasks of paper alone, which an office without paper skips. */
  readonly paperless: readonly OpenItem[];
  /** Gates passed at once, because their fact is known. */
  readonly facts: readonly StandingFact[];
}

/**
 * True for a task of paper alone in an office without paper: printing, and the hand-over of a letter to an applicant
 * who has it in their account (Palembang regulation 74/2018, article 11(2)f and g). An applicant without an account is
 * still served by a person, who delivers electronically.
 */
const isPaperOnly = (context: ApplicationContext, state: ApplicationState, element: string): boolean => {
  if (context.rules.paperless !== true) return false;
  const found = findElement(context.definition, element) ?? {};
  return does(found, 'print') || (does(found, 'hand-over') && state.applicantUser !== null);
};

/**
 * Messages that ask nothing but something of the clock: they are declined where the clock refuses. Any other goes on,
 * for an officer's act must not fail on the book-keeping of its time; the clock's refusal then stands in the audit
 * beside it.
 */
const ABOUT_THE_CLOCK: ReadonlySet<ApplicationMessage['type']> = new Set(['hold', 'resume']);

const isPerson = (item: OpenItem): boolean => item.kind === 'user' || item.kind === 'manual' || item.kind === 'task';

/** Most gates passed in one transition. More of them means that the drawing loops without anybody's work. */
const MOST_FACTS = 100;

/** Moves the procedure. Skips parafs that stand for the same content, and gates whose fact is known. */
const move = (
  context: ApplicationContext,
  state: ApplicationState,
  event: ProcessEvent | null,
  at: Instant,
): Result<Moved, Refusal> => {
  let process = state.process;
  const effects: ProcessEffect[] = [];
  const satisfied: OpenItem[] = [];
  const paperless: OpenItem[] = [];
  const facts: StandingFact[] = [];
  const openedByFact = (): ProcessEvent | undefined => {
    const [fact] = keepsFacts(context.rules) ? standingFacts(context.definition, state, process) : [];
    if (fact === undefined || facts.length === MOST_FACTS) return undefined;
    facts.push(fact);
    const key = process.waits[fact.wait]?.key;
    return {
      type: 'message',
      name: fact.message,
      to: fact.element,
      ...(key === undefined ? {} : { correlationKey: key }),
      known: true,
    };
  };
  let next: ProcessEvent | undefined = event ?? openedByFact();
  while (next !== undefined) {
    const step = advance(context.definition, process, next, at);
    if (!step.accepted) {
      const code = REJECTED[step.rejection.code];
      const allowed =
        code === 'RETURN_TARGET_INVALID' && (next.type === 'returned' || next.type === 'repaired')
          ? { allowed: moveTargets(context, state, next, at) }
          : undefined;
      return err(refusal(code, step.rejection.detail, allowed));
    }
    process = step.state;
    effects.push(...step.effects);
    const stands = step.effects.find(
      (effect) =>
        effect.type === 'open-task' &&
        does(findElement(context.definition, effect.item.element) ?? {}, 'paraf') &&
        standingParaf(state.parafs, effect.item.element)?.covered === state.letter.draft?.covered &&
        state.letter.draft !== undefined,
    );
    next = undefined;
    const onPaper = step.effects.find(
      (effect) => effect.type === 'open-task' && isPaperOnly(context, state, effect.item.element),
    );
    if (stands?.type === 'open-task') {
      satisfied.push(stands.item);
      next = { type: 'completed', item: stands.item.id, known: true };
    } else if (onPaper?.type === 'open-task') {
      paperless.push(onPaper.item);
      next = { type: 'completed', item: onPaper.item.id, known: true };
    } else {
      next = openedByFact();
    }
  }
  return ok({ process, effects, satisfied, paperless, facts });
};

const outcomeOf = (
  effects: readonly ProcessEffect[],
  state: ApplicationState,
  forced: RuleOutcome['outcome'],
): ApplicationState['outcome'] => {
  if (forced !== undefined) return forced;
  const finish = effects.find((effect) => effect.type === 'finish');
  if (finish === undefined) return null;
  if (finish.outcome === 'failed') return 'failed';
  if (finish.outcome === 'cancelled') return 'withdrawn';
  if (state.letter.signed === undefined) return 'completed';
  return kindOf(state.letter.kind).outcome;
};

const timersAfter = (
  timers: ApplicationState['timers'],
  effects: readonly ProcessEffect[],
): ApplicationState['timers'] => {
  const next = new Map(Object.entries(timers));
  for (const effect of effects) {
    if (effect.type === 'arm-timer') next.set(effect.timer, effect.due);
    if (effect.type === 'disarm-timer') next.delete(effect.timer);
  }
  return Object.fromEntries(next);
};

/** Instant since which each open item and each awaited timer stands open, by id. */
const openSince = (
  { definition }: ApplicationContext,
  before: ApplicationState,
  process: ProcessState,
  at: Instant,
): Readonly<Record<string, Instant>> => {
  const timers = Object.entries(process.waits).flatMap(([id, { type }]) => (type === 'timer' ? [id] : []));
  const ids = new Set([...openItems(definition, process).map(({ id }) => id), ...timers]);
  return Object.fromEntries([...ids].map((id) => [id, before.openSince?.[id] ?? at]));
};

/** The application's row after the transition. */
export const patchOf = (context: ApplicationContext, state: ApplicationState, at: Instant): ApplicationPatch => {
  const promise = promiseClock(context, state.clock, at);
  return {
    status: state.outcome ?? 'running',
    dueAt: promise.dueAt,
    clockRunning: promise.running,
    state,
    ...(state.outcome === null ? {} : { finishedAt: at }),
  };
};

const opened = (
  context: ApplicationContext,
  state: ApplicationState,
  item: OpenItem,
  at: Instant,
): readonly TaskOpened[] => {
  const element = findElement(context.definition, item.element);
  if (element === null) return [];
  const clock = stepClock(context, state.clock, element, at);
  return [
    {
      id: item.id,
      element: element.id,
      name: element.name,
      action: element.action ?? 'complete',
      role: element.role,
      step: element.step,
      openedAt: at,
      budget: clock.budget,
      dueAt: clock.dueAt,
      clockStopped: clock.stopped,
    },
  ];
};

/** Decision that a rule's outcome leads to, or the refusal of the procedure or the clock. */
export const carryOut = (
  contextBefore: ApplicationContext,
  before: ApplicationState,
  rule: RuleOutcome,
  message: ApplicationMessage,
  at: Instant,
): Result<Decision, Refusal> => {
  const context = rule.calendar === undefined ? contextBefore : { ...contextBefore, calendar: rule.calendar };
  const told: ApplicationState = { ...rule.state, ...factsAfter(context, rule.state, rule.event, at) };
  const moved = move(context, told, rule.event, at);
  if (!moved.ok) return moved;
  const { process, satisfied, paperless, facts } = moved.value;
  const effects = rule.effects === undefined ? moved.value.effects : [...rule.effects, ...moved.value.effects];

  const acted = message.type === 'complete-task' || message.type === 'give-paraf';
  const element = rule.element === undefined ? null : findElement(context.definition, rule.element);
  const outcome = outcomeOf(effects, told, rule.outcome);
  const { redrawing, wanted: _wanted, ...lasting } = told;
  const inVain = isRedrawnInVain({ ...told, outcome }) ? redrawing : undefined;
  const drawing = inVain === undefined && redrawing !== undefined ? { redrawing } : {};
  const unclocked: ApplicationState = {
    ...lasting,
    ...drawing,
    ...stillWanted(context.definition, { process, outcome, wanted: told.wanted, ...drawing }),
    process,
    lastAt: at,
    timers: timersAfter(rule.state.timers, effects),
    ...(keepsSince(context.rules) ? { openSince: openSince(context, before, process, at) } : {}),
    acts:
      acted && element !== null
        ? [
            ...rule.state.acts,
            {
              task: message.task,
              element: element.id,
              action: element.action ?? 'complete',
              by: message.actor.user,
              at,
            },
          ]
        : rule.state.acts,
    outcome,
  };
  const kept = keepClock(context, unclocked, at, message.actor.user);
  const withoutConsent = consentLacking(context, unclocked, kept.clock, at);
  if (withoutConsent !== null && unclocked.consent === undefined) return err(withoutConsent);
  const { consent: _consent, ...unbound } = unclocked;
  const clocked: ApplicationState = {
    ...(withoutConsent === null && message.type !== 'hold' ? unclocked : unbound),
    clock: kept.clock,
    attempts: kept.attempts,
  };
  const rejected = ABOUT_THE_CLOCK.has(message.type) ? kept.refused[0] : undefined;
  if (rejected !== undefined)
    return err(
      refusal(rejected.code === 'CONSENT_NEEDED' ? 'CONSENT_NEEDED' : 'CLOCK_REFUSED', rejected.detail, {
        clock: rejected.code,
      }),
    );
  const said = saidBy(context, before, clocked, effects, message, at);
  const after: ApplicationState = said.said === 0 ? clocked : { ...clocked, said: said.said };

  const openedItems = effects.flatMap((effect) => (effect.type === 'open-task' ? [effect.item] : []));
  const closedIds = new Set(effects.flatMap((effect) => (effect.type === 'close-task' ? [effect.item] : [])));
  const openedIds = new Set(openedItems.map(({ id }) => id));

  const wanted = wantedTasks(context.definition, before.wanted, after.wanted, {
    at,
    correctedBy: message.type === 'correct-application' ? message.actor.user : null,
  });
  const tasksClosed = effects.flatMap((effect): TaskClosed[] => {
    if (effect.type !== 'close-task' || openedIds.has(effect.item)) return [];
    const closing = findElement(context.definition, effect.element);
    const isOwn = 'task' in message && message.task === effect.item;
    return [
      {
        id: effect.item,
        closedAt: at,
        reason: effect.reason,
        outcome: isOwn ? (rule.taskOutcome ?? effect.reason).slice(0, MAX_OUTCOME) : effect.reason,
        by: isOwn ? message.actor.user : null,
        stepConsumed: closing === null ? null : stepClock(context, before.clock, closing, at).consumed,
      },
    ];
  });

  const audit: AuditEntry[] = [
    {
      at,
      actor: message.actor.user,
      verb: rule.verb,
      ...(message.actor.onBehalfOf === undefined ? {} : { onBehalfOf: message.actor.onBehalfOf }),
      ...(rule.element === undefined ? {} : { element: rule.element }),
      ...(rule.task === undefined ? {} : { task: rule.task }),
      ...(rule.before === undefined ? {} : { before: rule.before }),
      ...(rule.after === undefined ? {} : { after: rule.after }),
      ...(rule.personal === undefined ? {} : { personal: rule.personal }),
    },
    ...satisfied.map((item): AuditEntry => ({
      at,
      actor: 'system',
      verb: 'paraf-stands',
      element: item.element,
      task: item.id,
    })),
    ...paperless.map((item): AuditEntry => ({
      at,
      actor: 'system',
      verb: 'paper-off',
      element: item.element,
      task: item.id,
      after: { action: findElement(context.definition, item.element)?.action ?? '', delivery: 'electronic' },
    })),
    ...facts.map(({ wait, element: gate, message: name, since }): AuditEntry => ({
      at,
      actor: 'system',
      verb: 'fact-stands',
      element: gate,
      task: wait,
      after: { message: name, since },
    })),
    ...after.parafs
      .filter(
        (paraf) =>
          paraf.void?.at === at &&
          before.parafs.some((was) => was.element === paraf.element && was.at === paraf.at && was.void === undefined),
      )
      .map((paraf): AuditEntry => ({
        at,
        actor: 'system',
        verb: 'paraf-void',
        element: paraf.element,
        after: { by: paraf.by, reason: paraf.void?.reason ?? '' },
      })),
    ...kept.refused.map(({ event, of, code, detail }): AuditEntry => ({
      at,
      actor: 'system',
      verb: 'clock-refused',
      after: { event, of, code, detail },
    })),
    ...said.audit,
    ...(after.outcome === null
      ? []
      : [{ at, actor: 'system', verb: 'finish', after: { outcome: after.outcome } } satisfies AuditEntry]),
  ];

  const isCompletion = rule.event?.type === 'completed';
  const outbox: OutboxEntry[] = [
    ...correctionOutbox({
      ...{ context, application: after.application, message, rule, effects, at },
      opened: openedItems,
    }),
    ...(isCompletion && element !== null && rule.task !== undefined
      ? milestoneOutbox(element, rule.task, after, rule.taskOutcome, at, message.actor.user)
      : []),
    ...(context.rules.reportsStops === true && after.outcome === null
      ? clarificationOutbox(after.application, kept.ledger, message.actor.user)
      : []),
    ...(rule.outbox ?? []),
    ...endedOutbox(context, after, at),
    ...said.outbox,
  ];

  return ok({
    state: after,
    ...(rule.calendar === undefined ? {} : { calendar: rule.calendar }),
    changes: {
      ...(rule.holder === undefined ? {} : { holder: { task: rule.holder, actor: message.actor.user } }),
      tasksOpened: [
        ...openedItems
          .filter((item) => isPerson(item) && !closedIds.has(item.id))
          .flatMap((item) => opened(context, after, item, at)),
        ...wanted.opened,
      ],
      tasksClosed: [...tasksClosed, ...wanted.closed],
      taskClocks: [
        ...movedTaskClocks(context, { ...before, process }, after, at, contextBefore.calendar).filter(
          ({ id }) => !openedIds.has(id),
        ),
        ...(rule.taskClocks ?? []),
      ],
      audit,
      ledger: [...(rule.ledger ?? []), ...kept.ledger],
      outbox,
      numbers: rule.numbers ?? [],
      patch: {
        ...patchOf(context, after, at),
        ...(said.awaits === undefined ? {} : { awaits: said.awaits }),
        ...(rule.corrected === undefined ? {} : { corrected: rule.corrected }),
      },
    },
    perform: [
      ...effects.flatMap((effect) =>
        effect.type === 'perform' && effect.effect !== null
          ? [{ task: effect.item.id, element: effect.item.element, effect: effect.effect, variables: effect.variables }]
          : [],
      ),
      ...(rule.redraw === undefined ? [] : [redrawingOf(rule.redraw, after)]),
    ],
    abandon: [
      ...effects.flatMap((effect) => (effect.type === 'cancel-perform' ? [effect.item] : [])),
      ...(rule.abandon ?? []),
      ...(inVain === undefined ? [] : [inVain.task]),
    ],
    calls: said.calls,
  });
};
