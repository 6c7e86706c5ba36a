/** Call activities: each called procedure is an application of its own, run by a child workflow. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Call } from '../domain/application/exchange.js';
import { procedures } from './policies.js';

/**
 * Opens the application and starts its workflow, once each. The child outlives a run of its caller that continues as
 * new, so its end is told through the record and not as the child's result.
 */
export const startCalled = async (application: string, { item, process, variables }: Call): Promise<void> => {
  const { child } = await procedures.openChild({ application, task: item, process, variables, at: Date.now() });
  try {
    await startChild('permitWorkflow', {
      workflowId: `permit:${child}`,
      args: [{ application: child }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  } catch (error) {
    // Started by an earlier run of this caller.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
