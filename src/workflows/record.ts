/** The way of a message to the record and back: proposed under the next number, decided there, applied here. */
import { patched } from '@temporalio/workflow';
import type { Decision } from '../domain/application/carry-out.js';
import type { ClockNotice } from '../domain/application/clock-journal.js';
import { decide, declinedChanges } from '../domain/application/decide.js';
import { effectDoneKey, SYSTEM, type ApplicationMessage } from '../domain/application/messages.js';
import { isFromOutside } from '../domain/application/kept-message.js';
import { unsentMessage } from '../domain/application/read-signal.js';
import { decideMigration } from '../domain/application/migration.js';
import type { MessageOnRecord, Transition } from '../domain/ports/recorder.js';
import { refusal, type Refusal } from '../domain/shared/error-codes.js';
import { err, type Result } from '../domain/shared/result.js';
import { abandon, begin, call } from './performing.js';
import { procedures } from './policies.js';
import type { WorkflowRun } from './run.js';
import { PATCHES } from './versions.js';

/** Windows and decrees of the clock journal, as a message of its own. */
export const noticed = (notices: readonly ClockNotice[]): ApplicationMessage => ({
  type: 'clock-adjusted',
  key: `clock/${String(notices.at(-1)?.version ?? 0)}`,
  at: Date.now(),
  actor: SYSTEM,
  notices,
});

/**
 * Deadlines and BPMN timers that are no longer due, and effects that nobody waits for, leave no entry when declined.
 */
const isSilentlyDropped = (message: ApplicationMessage): boolean =>
  message.type === 'deadline-reached' ||
  message.type === 'clock-adjusted' ||
  message.type === 'timer-fired' ||
  message.type === 'effect-done' ||
  message.type === 'effect-failed' ||
  message.type === 'correction-wanted';

/**
 * Decision on a message. That on a migration needs the version it leads to, which the order brought or the record has.
 */
const decideOn = async (run: WorkflowRun, message: ApplicationMessage): Promise<Result<Decision, Refusal>> => {
  if (message.type !== 'migrate') return decide(run.context, run.state, message);
  const { application, targets } = run;
  const to = targets.get(message.to) ?? (await procedures.openDefinition({ application, digest: message.to }));
  return decideMigration(run.context, run.state, message, to);
};

const transitionOf = (
  run: WorkflowRun,
  message: ApplicationMessage,
  decision: Result<Decision, Refusal>,
): Transition => ({
  application: run.application,
  office: run.opened.office,
  seq: run.seq + 1,
  message,
  accepted: decision.ok,
  ...(decision.ok ? decision.value.changes : declinedChanges(run.context, run.state, message, decision.error)),
});

/** Applies a decision. Work that is done, as what stands after it says, does not begin. */
const apply = (run: WorkflowRun, decision: Decision, after: readonly MessageOnRecord[]): void => {
  run.state = decision.state;
  if (decision.definition !== undefined) run.context = { ...run.context, definition: decision.definition };
  if (decision.calendar !== undefined) run.context = { ...run.context, calendar: decision.calendar };
  for (const task of decision.abandon) abandon(run, task);
  const done = new Set(after.map(({ message }) => message.key));
  for (const performance of decision.perform) if (!done.has(effectDoneKey(performance.task))) begin(run, performance);
  for (const wanted of decision.calls) call(run, wanted);
};

/** Takes over the next entry of the record. */
const takeOver = (run: WorkflowRun, key: string, head: string): void => {
  run.seq += 1;
  run.head = head;
  run.applied.add(key);
};

/** A defect of ours: the workflow task fails and waits for a fix, nothing is lost. */
const acceptedDecision = (message: ApplicationMessage, decision: Result<Decision, Refusal>): Decision => {
  if (!decision.ok) throw new Error(`the record accepted ${message.key}, the rules do not: ${decision.error.detail}`);
  return decision.value;
};

/** Takes over what stands under the numbers after the proposed one. */
const takeOverAll = async (run: WorkflowRun, after: readonly MessageOnRecord[], head: string): Promise<void> => {
  for (const [index, { message, accepted }] of after.entries()) {
    takeOver(run, message.key, head);
    if (accepted) apply(run, acceptedDecision(message, await decideOn(run, message)), after.slice(index + 1));
  }
};

/**
 * Proposes the message under the next sequence number and applies what stands there: this message, or another that an
 * earlier attempt wrote before its worker died, after which this one is proposed again.
 */
export const record = async (run: WorkflowRun, proposed: ApplicationMessage): Promise<void> => {
  let message = proposed;
  let declined: Refusal | null = null;
  while (!run.applied.has(message.key)) {
    const decision: Result<Decision, Refusal> = declined === null ? await decideOn(run, message) : err(declined);
    if (!decision.ok && isSilentlyDropped(message)) return;
    const answer = await run.recording.recordTransition(transitionOf(run, message, decision));
    switch (answer.outcome) {
      case 'repeat':
        run.applied.add(message.key);
        return;
      case 'notices':
        // Windows or decrees that came since: taken in first, then the message is decided on again.
        if (message.type === 'clock-adjusted') message = noticed([...message.notices, ...answer.notices]);
        else await record(run, noticed(answer.notices));
        break;
      case 'held':
        declined = refusal('TASK_HELD_BY_ANOTHER', 'the task is held by another', { holder: answer.by });
        break;
      case 'refuted':
        declined = answer.refusal;
        // Under its own key it would silence the act that the office keeps under it.
        if (answer.refusal.code === 'MESSAGE_UNSENT' && isFromOutside(message))
          message = unsentMessage(message.type, Date.now(), run.seq + 1);
        break;
      case 'stands': {
        takeOver(run, answer.message.key, answer.head);
        if (!decision.ok && message.type === 'migrate') run.refusals.set(message.key, decision.error);
        const after = answer.then ?? [];
        if (answer.accepted) {
          const isOurs =
            decision.ok &&
            answer.message.key === message.key &&
            (answer.message.at === message.at || !patched(PATCHES.recordedTime));
          const recorded = isOurs ? decision : await decideOn(run, answer.message);
          apply(run, acceptedDecision(answer.message, recorded), after);
        }
        if (after.length > 0) await takeOverAll(run, after, answer.head);
        break;
      }
    }
  }
};
