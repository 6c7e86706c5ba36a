/** Status 0 while a worker of this container asks Temporal for work. */
import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';

const { PARAF_TEMPORAL_NAMESPACE: namespace = null, PARAF_TEMPORAL_ADDRESS: address = '' } = process.env;
const name = process.env.PARAF_TEMPORAL_TASK_QUEUE ?? 'permits';
const connection = await Connection.connect({ address, connectTimeout: 5_000 });
const WORKFLOW_TASKS = 1;
const { pollers } = await connection.workflowService.describeTaskQueue({
  namespace,
  taskQueue: { name },
  taskQueueType: WORKFLOW_TASKS,
});
process.exit(pollers.some(({ identity }) => identity?.includes(hostname())) ? 0 : 1);
