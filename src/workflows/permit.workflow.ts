/**
 * The durable shell around one application: take the next message or deadline, record it, apply what was recorded,
 * perform, repeat. Handlers only append to a queue; the rules are in domain/application, the truth is the record.
 */
import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { OutsideMessage } from '../domain/application/messages.js';
import { openPerformances } from '../domain/application/performances.js';
import { readSignal } from '../domain/application/read-signal.js';
import type { Outcome } from '../domain/application/state.js';
import { armTimer, promiseEndedBefore, queueDue } from './deadlines.js';
import { clockAdjustedSignal, SIGNALS, stateQuery } from './signals.js';
import { takeMigrationOrders } from './migrating.js';
import { begin } from './performing.js';
import { newNotices, recordingActivities } from './policies.js';
import { noticed, record } from './record.js';
import { carriedOf, inboxOf, runOf, viewOf, type MessageQueue, type PermitInput, type WorkflowRun } from './run.js';

// One bundle holds every workflow of the office.
export { disposalWorkflow, fixityWorkflow, renewalWorkflow } from './archive-care.workflow.js';
export { permitLifeWorkflow } from './permit-life.workflow.js';

const takeSignals = (inbox: MessageQueue): void => {
  setHandler(clockAdjustedSignal, () => {
    inbox.nudged = true;
  });
  for (const [type, signal] of Object.entries(SIGNALS)) {
    setHandler(signal, (payload: unknown) => {
      inbox.received += 1;
      inbox.queue.push(readSignal(type as OutsideMessage['type'], payload, Date.now(), inbox.received));
    });
  }
};

export async function permitWorkflow(input: PermitInput): Promise<Outcome | null> {
  const recording = recordingActivities();
  const inbox = inboxOf(input);
  let run: WorkflowRun | null = null;
  takeSignals(inbox);
  setHandler(stateQuery, () => viewOf(run, inbox));
  const opened = input.carried?.opened ?? (await recording.openApplication(input.application));
  run = runOf(input, recording, opened, inbox);
  takeMigrationOrders(run);
  for (const performance of openPerformances(run.context.definition, run.state)) begin(run, performance);

  const { queue } = inbox;
  const { performing, calling, timer } = run;
  for (;;) {
    const message = queue.shift();
    if (message !== undefined) {
      const promiseEnded = promiseEndedBefore(run, message);
      if (promiseEnded !== null) await record(run, promiseEnded);
      await record(run, message);
      continue;
    }
    if (run.state.outcome !== null) break;
    if (workflowInfo().continueAsNewSuggested && performing.size === 0 && calling.size === 0) {
      await condition(() => allHandlersFinished() || queue.length > 0);
      if (queue.length > 0) continue;
      return continueAsNew<typeof permitWorkflow>(carriedOf(run));
    }
    if (inbox.nudged) {
      inbox.nudged = false;
      const notices = await newNotices(opened.office, run.state.notices);
      if (notices.length > 0) await record(run, noticed(notices));
      continue;
    }
    queueDue(run);
    if (queue.length > 0) continue;
    armTimer(run);
    timer.ended = false;
    await condition(() => queue.length > 0 || timer.ended || inbox.nudged);
  }
  // A procedure that is being called is on record: it must run, to learn that it is no longer wanted.
  await condition(() => allHandlersFinished() && calling.size === 0);
  return run.state.outcome;
}
