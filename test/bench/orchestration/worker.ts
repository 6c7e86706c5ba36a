/** The worker of (a) and (b), in a process of its own: both with the same options, server and codec. Tells its parent what was recorded. */
import { anyFile } from '../../fakes/forms.js';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createRecordingActivities } from '../../../src/activities/recording.js';
import type { Transition } from '../../../src/domain/ports/recorder.js';
import { loadCalendar } from '../../../src/infra/calendar/index.js';
import { loadConfig } from '../../../src/infra/config/index.js';
import { encryptingCodec, keyRing } from '../../../src/infra/keys/index.js';
import { loadPermitTypes } from '../../../src/infra/letters/load.js';
import { loadOperations } from '../../../src/infra/office/load.js';
import { openStore } from '../../../src/infra/persistence/index.js';
import { join } from 'node:path';

export interface BenchWorkerOptions {
  readonly configFile: string;
  readonly database: string;
  readonly taskQueue: string;
  readonly bundle: string;
}

Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF', forward: {} } } });

const options = JSON.parse(process.argv[2] ?? '{}') as BenchWorkerOptions;
const config = loadConfig({ PARAF_CONFIG: options.configFile });
const store = await openStore({ ...config, database: { ...config.database, name: options.database } });
const operations = loadOperations(join(config.officesDir, `${config.office}.yaml`));
const calendar = await loadCalendar(operations.calendar);
if (!calendar.ok) throw new Error(calendar.error);
const recording = createRecordingActivities({
  store,
  office: {
    forms: anyFile,
    letters: { paper: true },
    permitTypes: loadPermitTypes(config.permitTypesDir),
    groups: new Map(),
    calendar: calendar.value,
    clock: operations.clock,
  },
});
const told = (application: string, step: number): void => void process.send?.({ application, step });

const connection = await NativeConnection.connect({ address: config.temporal.address });
const worker = await Worker.create({
  connection,
  namespace: config.temporal.namespace,
  taskQueue: options.taskQueue,
  workflowBundle: { codePath: options.bundle },
  dataConverter: { payloadCodecs: [encryptingCodec(keyRing(config.keys.masterKey.reveal()))] },
  activities: {
    ...recording,
    recordTransition: async (transition: Transition) => {
      const answer = await recording.recordTransition(transition);
      told(transition.application, transition.seq - 1);
      return answer;
    },
    noop: (application: string, step: number): Promise<void> => {
      told(application, step);
      return Promise.resolve();
    },
  },
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  stickyQueueScheduleToStartTimeout: '3s',
  shutdownForceTime: '5s',
});
process.once('SIGTERM', () => {
  worker.shutdown();
});
// The parent is gone, and with it all servers: nothing here is worth waiting for.
process.once('disconnect', () => process.exit(1));
const running = worker.run();
process.send?.({ ready: true });
await running;
await connection.close();
await store.close();
process.exit(0);
