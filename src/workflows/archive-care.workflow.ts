/** Care of the archive: pages one after another, begun by a schedule that never runs two of a kind at once. */
import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ArchiveCareActivities, DisposalActivities } from '../domain/effects/contracts.js';

const { checkFixity, renewStamps, proposeDisposals } = proxyActivities<ArchiveCareActivities & DisposalActivities>({
  startToCloseTimeout: '30 minutes',
  // A page takes long, and a worker that dies over it is noticed all the same.
  heartbeatTimeout: '30s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

export interface CareInput<Place> {
  readonly after: Place;
  readonly looked: number;
  readonly found: number;
}

export interface CareResult {
  readonly looked: number;
  readonly found: number;
}

/** Answers how many files were looked at, and how many were damaged or missing. */
export async function fixityWorkflow(input: CareInput<number>): Promise<CareResult> {
  let { after, looked, found } = input;
  for (;;) {
    const page = await checkFixity(after);
    looked += page.looked;
    found += page.damaged;
    if (page.next === null) return { looked, found };
    after = page.next;
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof fixityWorkflow>({ after, looked, found });
  }
}

/** Answers how many applications were looked at, and how many letters got another archive time-stamp. */
export async function renewalWorkflow(input: CareInput<string>): Promise<CareResult> {
  let { after, looked, found } = input;
  for (;;) {
    const page = await renewStamps(after);
    looked += page.looked;
    found += page.renewed;
    if (page.next === null) return { looked, found };
    after = page.next;
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof renewalWorkflow>({ after, looked, found });
  }
}

/** Answers how many finished applications were looked at, and how many were proposed for destruction. */
export async function disposalWorkflow(input: CareInput<string>): Promise<CareResult> {
  let { after, looked, found } = input;
  for (;;) {
    const page = await proposeDisposals(after);
    looked += page.looked;
    found += page.proposed;
    if (page.next === null) return { looked, found };
    after = page.next;
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof disposalWorkflow>({ after, looked, found });
  }
}
