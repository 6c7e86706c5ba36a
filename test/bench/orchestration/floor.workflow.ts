/**
 * A workflow written by hand for ten signals: no rules, no clock, no record. The floor that Paraf is measured against.
 */
import { condition, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';

export { permitWorkflow } from '../../../src/workflows/permit.workflow.js';

const { noop } = proxyLocalActivities<{ noop(application: string, step: number): Promise<void> }>({
  startToCloseTimeout: '2s',
  scheduleToCloseTimeout: '3s',
  localRetryThreshold: '3s',
});

const STEPS = 10;

export async function floorWorkflow({ application }: { readonly application: string }): Promise<void> {
  const queue: unknown[] = [];
  setHandler(defineSignal<[unknown]>('completeTask'), (payload: unknown) => {
    queue.push(payload);
  });
  await noop(application, 0);
  for (let step = 1; step <= STEPS; step += 1) {
    await condition(() => queue.length > 0);
    queue.shift();
    await noop(application, step);
  }
}
