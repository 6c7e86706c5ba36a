/** Status 0 while a worker of this container asks Temporal for work. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';

const { PARAF_TEMPORAL_NAMESPACE: namespace = null, PARAF_TEMPORAL_ADDRESS: address = '' } = process.env;
const name = process.env.PARAF_TEMPORAL_TASK_QUEUE ?? 'permits';
const { PARAF_TEMPORAL_TLS_CA_FILE: ca, PARAF_TEMPORAL_TLS_SERVER_NAME: serverNameOverride } = process.env;
const { PARAF_TEMPORAL_TLS_CERTIFICATE_FILE: certificate = '', PARAF_TEMPORAL_TLS_KEY_FILE: key = '' } = process.env;
const tls =
  ca === undefined
    ? null
    : {
        serverRootCACertificate: readFileSync(ca),
        clientCertPair: { crt: readFileSync(certificate), key: readFileSync(key) },
        ...(serverNameOverride === undefined ? {} : { serverNameOverride }),
      };
const connection = await Connection.connect({ address, connectTimeout: 5_000, tls });
const WORKFLOW_TASKS = 1;
const { pollers } = await connection.workflowService.describeTaskQueue({
  namespace,
  taskQueue: { name },
  taskQueueType: WORKFLOW_TASKS,
});
process.exit(pollers.some(({ identity }) => identity?.includes(hostname())) ? 0 : 1);
