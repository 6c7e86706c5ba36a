/**
 * The time of one issued permit: sleeps until the record says that something comes due, lets the record decide, sleeps
 * again. What people decide goes to the record at once; nothing of it depends on this workflow, and nothing is lost
 * while it is away.
 */
import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { PermitLifeActivities } from '../domain/effects/contracts.js';

const { keepPermitTime } = proxyActivities<PermitLifeActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** The end of a permit may have been moved nearer meanwhile: no sleep is longer than this. */
const LONGEST_SLEEP_MS = 30 * 86_400_000;
const LEAST_SLEEP_MS = 1_000;
/** A history of this many events begins anew, far below Temporal's limit of 51,200. */
const LONGEST_HISTORY = 2_000;

export interface PermitLifeInput {
  /** The application that the permit was granted on. */
  readonly permit: string;
}

export async function permitLifeWorkflow({ permit }: PermitLifeInput): Promise<void> {
  for (;;) {
    const { nextAt } = await keepPermitTime(permit);
    if (nextAt === null) return;
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    if (continueAsNewSuggested || historyLength > LONGEST_HISTORY)
      return continueAsNew<typeof permitLifeWorkflow>({ permit });
    await sleep(Math.min(LONGEST_SLEEP_MS, Math.max(LEAST_SLEEP_MS, nextAt - Date.now())));
  }
}
