/** Work that the procedure has given to the machinery: begun, tried until it is done, taken back. */
import { CancellationScope, condition, isCancellation, patched, sleep } from '@temporalio/workflow';
import type { Performance } from '../domain/application/carry-out.js';
import { catchesErrors } from '../domain/application/element.js';
import type { Call } from '../domain/application/exchange.js';
import { effectDoneKey, SYSTEM } from '../domain/application/messages.js';
import { isCorrectable } from '../domain/application/wanted.js';
import { startCalled } from './calls.js';
import { failureOf, perform } from './effects.js';
import { incidents } from './policies.js';
import type { WorkflowRun } from './run.js';
import { PATCHES } from './versions.js';

/** An effect that its element does not catch is tried again after this pause, for as long as it takes. */
const UNCAUGHT_PAUSE = '1 minute';

/** Tries until the effect is done, its failure is caught by the procedure, or it is no longer wanted. */
const persist = async (run: WorkflowRun, performance: Performance): Promise<void> => {
  const { application, inbox, performing } = run;
  const { task, element } = performance;
  for (;;) {
    try {
      const outputs = await perform(run.state, performance, Date.now());
      performing.delete(task);
      inbox.queue.push({
        type: 'effect-done',
        key: effectDoneKey(task),
        at: Date.now(),
        actor: SYSTEM,
        task,
        outputs,
      });
      return;
    } catch (error) {
      if (isCancellation(error)) return;
      const { code, detail } = failureOf(error);
      if (performance.beside !== true && catchesErrors(run.context.definition, element)) {
        performing.delete(task);
        inbox.queue.push({
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
      if (!isCorrectable(code) || !patched(PATCHES.wantCorrection)) {
        await sleep(UNCAUGHT_PAUSE);
        continue;
      }
      const corrections = run.state.corrections ?? 0;
      inbox.queue.push({
        type: 'correction-wanted',
        // One message for each state of the file.
        key: `correction-wanted/${task}/${String(corrections)}`,
        at: Date.now(),
        actor: SYSTEM,
        ...{ task, code, detail },
      });
      await condition(() => (run.state.corrections ?? 0) !== corrections, UNCAUGHT_PAUSE);
    }
  }
};

/** Begins an effect, once. */
export const begin = (run: WorkflowRun, performance: Performance): void => {
  if (run.performing.has(performance.task)) return;
  const scope = new CancellationScope();
  run.performing.set(performance.task, scope);
  scope
    .run(() => persist(run, performance))
    .catch((error: unknown) => {
      // Taken back during its pause; anything else is a defect of ours.
      if (!isCancellation(error)) throw error;
    });
};

/** Takes back an effect that nobody waits for any more. */
export const abandon = (run: WorkflowRun, task: string): void => {
  run.performing.get(task)?.cancel();
  run.performing.delete(task);
};

/** Opens the called procedure's application and starts it as a child; its end comes back as a message of the record. */
export const call = (run: WorkflowRun, wanted: Call): void => {
  run.calling.add(wanted.item);
  void startCalled(run.application, wanted).finally(() => run.calling.delete(wanted.item));
};
