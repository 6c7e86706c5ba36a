/**
 * The durable shell around one application: take the next message or deadline, record it, apply what was recorded,
 * perform, repeat. Handlers only append to a queue; the rules are in domain/application, the truth is the record.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { OpenedApplication } from '../domain/effects/contracts.js';
import { declinedChanges, decide } from '../domain/application/decide.js';
import { stateOf } from '../domain/application/opening.js';
import type { DeemedApproval } from '../domain/application/context.js';
import type { Decision, Performance } from '../domain/application/carry-out.js';
import type { Call } from '../domain/application/exchange.js';
import { decideMigration } from '../domain/application/migration.js';
import { catchesErrors } from '../domain/application/element.js';
import { SYSTEM, type ApplicationMessage, type OutsideMessage } from '../domain/application/messages.js';
import { openPerformances } from '../domain/application/performances.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { ProcessDefinition } from '../domain/process/definition.js';
import { refusal, type Refusal } from '../domain/shared/error-codes.js';
import type { Result } from '../domain/shared/result.js';
import type { Notice } from '../domain/application/clock-journal.js';
import { alarmsDue, DEFAULT_CLOCK_POLICY, nextDeadline, type Alarm } from '../domain/time/index.js';
import { startCalled } from './calls.js';
import { failureOf, perform } from './effects.js';
import { readSignal } from './incoming.js';
import {
  type MigrationOrder,
  clockAdjustedSignal,
  SIGNALS,
  migrateUpdate,
  stateQuery,
  type PermitView,
} from './messages.js';
import { incidents, newNotices, recordingActivities, procedures } from './policies.js';

// One bundle holds every workflow of the office.
export { disposalWorkflow, fixityWorkflow, renewalWorkflow } from './archive-care.workflow.js';
export { permitLifeWorkflow } from './permit-life.workflow.js';

const FIRST_HEAD = '0'.repeat(64);
/** An effect that its element does not catch is tried again after a pause, for as long as it takes. */
const UNCAUGHT_PAUSE = '1 minute';

/** A deadline that is due and changes nothing is a defect of ours; it must not keep the workflow from its messages. */
const IN_VAIN_PAUSE_MS = 60_000;

/** Windows and decrees that the record names, as a message of its own. */
const noticed = (notices: readonly Notice[]): ApplicationMessage => ({
  type: 'clock-adjusted',
  key: `clock/${String(notices.at(-1)?.version ?? 0)}`,
  at: Date.now(),
  actor: SYSTEM,
  notices,
});

/** An alarm that decides may come again, at a later due date, where a window was declared for the past. */
const deadlineKey = ({ id, kind, at }: Alarm): string =>
  kind === 'overdue' || kind === 'promise' ? `deadline/${id}@${String(at)}` : `deadline/${id}`;

const deemedApprovalOf = (value: unknown): DeemedApproval | null => {
  if (value === true) return { outcome: 'statement' };
  return typeof value === 'object' ? (value as DeemedApproval | null) : null;
};

export interface PermitInput {
  readonly application: string;
  /** What a continued run takes over from the one before it. */
  readonly carried?: {
    readonly opened: OpenedApplication;
    readonly state: ApplicationState;
    readonly seq: number;
    readonly head: string;
    readonly queue: readonly ApplicationMessage[];
    readonly applied: readonly string[];
    /** How many signals have come: the place of one without a key. */
    readonly received: number;
  };
}

export async function permitWorkflow(input: PermitInput): Promise<ApplicationState['outcome']> {
  const { application, carried } = input;
  const queue: ApplicationMessage[] = [...(carried?.queue ?? [])];
  const applied = new Set<string>(carried?.applied ?? []);
  const performing = new Map<string, CancellationScope>();
  const calling = new Set<string>();
  /** Versions that orders to migrate brought with them. */
  const targets = new Map<string, ProcessDefinition>();
  const refusals = new Map<string, Refusal>();
  const recording = recordingActivities();
  let state: ApplicationState | null = carried?.state ?? null;
  let seq = carried?.seq ?? 0;
  let head = carried?.head ?? FIRST_HEAD;
  let received = carried?.received ?? 0;
  let wakeAt: number | null = null;
  let woken = false;
  /** Keys of deadlines and timers that were queued since the last wake. */
  const saidInVain = new Set<string>();
  const nudge = { pending: false };

  setHandler(clockAdjustedSignal, () => {
    nudge.pending = true;
  });
  setHandler(stateQuery, (): PermitView => ({ seq, head, state, queued: queue.length }));
  for (const [type, signal] of Object.entries(SIGNALS)) {
    setHandler(signal, (payload: unknown) => {
      received += 1;
      queue.push(readSignal(type as OutsideMessage['type'], payload, Date.now(), received));
    });
  }

  const opened = carried?.opened ?? (await recording.openApplication(application));
  // A policy that was read before a rule of today was known has its default.
  let context = {
    ...opened.context,
    rules: {
      ...opened.context.rules,
      clock: { ...DEFAULT_CLOCK_POLICY, ...opened.context.rules.clock },
      // Once a yes or no: yes was the statement.
      deemedApproval: deemedApprovalOf(opened.context.rules.deemedApproval),
    },
  };
  let current: ApplicationState = state ?? stateOf(application, opened);
  state = current;
  if (seq === 0)
    queue.unshift({
      type: 'started',
      key: 'started',
      at: Date.now(),
      actor: SYSTEM,
      variables: opened.variables ?? {},
      ...(opened.start === undefined ? {} : { start: opened.start }),
    });

  setHandler(
    migrateUpdate,
    async ({ message, definition }) => {
      targets.set(definition.digest, definition);
      queue.push({ ...message, at: Math.min(message.at, Date.now()) });
      await condition(() => applied.has(message.key) || current.outcome !== null);
      const why = applied.has(message.key)
        ? refusals.get(message.key)
        : refusal('APPLICATION_FINISHED', 'the application ended before it could be moved');
      if (why !== undefined) throw ApplicationFailure.nonRetryable(why.detail, why.code);
      return { seq };
    },
    {
      validator: ({ message, definition }: MigrationOrder) => {
        if (applied.has(message.key)) return;
        const decision = decideMigration(context, current, message, definition);
        if (!decision.ok) throw ApplicationFailure.nonRetryable(decision.error.detail, decision.error.code);
      },
    },
  );

  /** Tries until it is done, is caught by the procedure, or is no longer wanted. */
  const persist = async (performance: Performance): Promise<void> => {
    const { task, element } = performance;
    for (;;) {
      try {
        const outputs = await perform(current, performance, Date.now());
        performing.delete(task);
        queue.push({ type: 'effect-done', key: `effect-done/${task}`, at: Date.now(), actor: SYSTEM, task, outputs });
        return;
      } catch (error) {
        if (isCancellation(error)) return;
        const { code, detail } = failureOf(error);
        if (performance.beside !== true && catchesErrors(context.definition, element)) {
          performing.delete(task);
          queue.push({
            type: 'effect-failed',
            key: `effect-failed/${task}`,
            at: Date.now(),
            actor: SYSTEM,
            task,
            code,
            detail,
          });
          return;
        }
        await incidents.raiseIncident({ application, task, code, detail });
        await sleep(UNCAUGHT_PAUSE);
      }
    }
  };

  const begin = (performance: Performance): void => {
    if (performing.has(performance.task)) return;
    const scope = new CancellationScope();
    performing.set(performance.task, scope);
    scope
      .run(() => persist(performance))
      .catch((error: unknown) => {
        // Taken back during its pause; anything else is a defect of ours.
        if (!isCancellation(error)) throw error;
      });
  };

  /** Opens the called procedure's application and starts it as a child; its end comes back as a message of the record. */
  const call = (wanted: Call): void => {
    calling.add(wanted.item);
    void startCalled(application, wanted).finally(() => calling.delete(wanted.item));
  };

  const apply = (decision: Decision): void => {
    current = decision.state;
    if (decision.definition !== undefined) context = { ...context, definition: decision.definition };
    if (decision.calendar !== undefined) context = { ...context, calendar: decision.calendar };
    state = current;
    for (const task of decision.abandon) {
      performing.get(task)?.cancel();
      performing.delete(task);
    }
    for (const performance of decision.perform) begin(performance);
    for (const wanted of decision.calls) call(wanted);
  };

  /** Deadlines and BPMN timers that are no longer due, and effects nobody waits for, say nothing to the record. */
  const isSilentlyDropped = (message: ApplicationMessage): boolean =>
    message.type === 'deadline-reached' ||
    message.type === 'clock-adjusted' ||
    message.type === 'timer-fired' ||
    message.type === 'effect-done' ||
    message.type === 'effect-failed';

  /** The rule of a message; that of a migration needs the version it leads to, which the order brought or the record has. */
  const decideOn = async (message: ApplicationMessage): Promise<Result<Decision, Refusal>> => {
    if (message.type !== 'migrate') return decide(context, current, message);
    const to = targets.get(message.to) ?? (await procedures.openDefinition({ application, digest: message.to }));
    return decideMigration(context, current, message, to);
  };

  /**
   * Proposes the message under the next sequence number and applies what stands there: this message, or another that an
   * earlier attempt wrote before its worker died, after which this one is proposed again.
   */
  const record = async (proposed: ApplicationMessage): Promise<void> => {
    let message = proposed;
    let declined: Refusal | null = null;
    while (!applied.has(message.key)) {
      const decision: Result<Decision, Refusal> =
        declined === null ? await decideOn(message) : { ok: false, error: declined };
      if (!decision.ok && isSilentlyDropped(message)) return;
      const changes = decision.ok ? decision.value.changes : declinedChanges(context, current, message, decision.error);
      const answer = await recording.recordTransition({
        application,
        office: opened.office,
        seq: seq + 1,
        message,
        accepted: decision.ok,
        ...changes,
      });
      if (answer.outcome === 'repeat') {
        applied.add(message.key);
        return;
      }
      if (answer.outcome === 'notices') {
        // Windows or decrees that came since: taken in first, then the message is decided on again.
        if (message.type === 'clock-adjusted') message = noticed([...message.notices, ...answer.notices]);
        else await record(noticed(answer.notices));
        continue;
      }
      if (answer.outcome === 'held') {
        declined = refusal('TASK_HELD_BY_ANOTHER', 'the task is held by another', { by: answer.by });
        continue;
      }
      if (answer.outcome === 'refuted') {
        declined = answer.refusal;
        continue;
      }
      seq += 1;
      head = answer.head;
      applied.add(answer.message.key);
      if (!decision.ok && message.type === 'migrate') refusals.set(message.key, decision.error);
      if (answer.message.key === message.key && decision.ok && answer.accepted) {
        apply(decision.value);
      } else if (answer.accepted) {
        const stored = await decideOn(answer.message);
        if (!stored.ok) {
          // A defect of ours: the workflow task fails and waits for a fix, nothing is lost.
          throw new Error(`the record accepted ${answer.message.key}, the rules do not: ${stored.error.detail}`);
        }
        apply(stored.value);
      }
    }
  };

  /** The earliest BPMN timer or deadline of the clock. */
  const nextWake = (): number | null => {
    const times = Object.values(current.timers);
    const deadline = nextDeadline(context.calendar, current.clock, context.rules.clock, Date.now());
    if (deadline !== null) times.push(deadline.at);
    return times.length === 0 ? null : Math.min(...times);
  };

  /** One timer for the earliest deadline, never cancelled: one that wakes too early arms the next. */
  const arm = (): void => {
    const due = nextWake();
    if (due === null || (wakeAt !== null && wakeAt <= due)) return;
    wakeAt = due;
    // What is due and was said in vain is looked at again after a while, never in a circle.
    void sleep(due > Date.now() ? due - Date.now() : IN_VAIN_PAUSE_MS).then(() => {
      saidInVain.clear();
      if (wakeAt === due) wakeAt = null;
      woken = true;
    });
  };

  /** Queues what has come due; what was said before and changed nothing is not said again in the same breath. */
  const pushDue = (): void => {
    const now = Date.now();
    const due: ApplicationMessage[] = Object.entries(current.timers)
      .filter(([, at]) => at <= now)
      .map(([timer, at]) => ({
        type: 'timer-fired',
        key: `timer/${timer}@${String(at)}`,
        at: now,
        actor: SYSTEM,
        timer,
      }));
    const deadline = nextDeadline(context.calendar, current.clock, context.rules.clock, now);
    if (deadline !== null && deadline.at <= now) {
      due.push({ type: 'deadline-reached', key: deadlineKey(deadline), at: now, actor: SYSTEM, deadline: deadline.id });
    }
    for (const message of due) {
      if (saidInVain.has(message.key)) continue;
      saidInVain.add(message.key);
      queue.push(message);
    }
  };

  /**
   * The end of a promise that decides comes before whatever was said after it, however late it is noticed: every process
   * may have been dead over it.
   */
  const promiseBefore = (message: ApplicationMessage): ApplicationMessage | null => {
    if (context.rules.deemedApproval == null || current.outcome !== null) return null;
    const due = alarmsDue(context.calendar, current.clock, context.rules.clock, message.at).find(
      ({ kind }) => kind === 'promise',
    );
    return due === undefined
      ? null
      : { type: 'deadline-reached', key: deadlineKey(due), at: Date.now(), actor: SYSTEM, deadline: due.id };
  };

  for (const performance of openPerformances(context.definition, current)) begin(performance);

  for (;;) {
    const message = queue.shift();
    if (message !== undefined) {
      const decided = promiseBefore(message);
      if (decided !== null) await record(decided);
      await record(message);
      continue;
    }
    if (current.outcome !== null) break;
    if (workflowInfo().continueAsNewSuggested && performing.size === 0 && calling.size === 0) {
      await condition(() => allHandlersFinished() || queue.length > 0);
      if (queue.length > 0) continue;
      return continueAsNew<typeof permitWorkflow>({
        application,
        carried: { opened: { ...opened, context }, state: current, seq, head, queue, applied: [...applied], received },
      });
    }
    if (nudge.pending) {
      nudge.pending = false;
      const notices = await newNotices(opened.office, current.notices);
      if (notices.length > 0) await record(noticed(notices));
      continue;
    }
    pushDue();
    if (queue.length > 0) continue;
    arm();
    woken = false;
    await condition(() => queue.length > 0 || woken || nudge.pending);
  }
  // A procedure that is being called is on record: it must run, to learn that it is no longer wanted.
  await condition(() => allHandlersFinished() && calling.size === 0);
  return current.outcome;
}
