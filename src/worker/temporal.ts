/**
 * The two workers that this process runs: of the office's workflows and activities, and of the ceremony that its seal
 * key opens.
 */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { BEAT_MS, beating } from '../activities/beating.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import type { Config } from '../infra/config/index.js';
import { temporalTls } from '../infra/temporal/tls.js';
import type { OpenedSigning } from './signing.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/**
 * Letters of one ceremony wait for each other where a code is good for one request: all of two ceremonies have a place.
 */
const SIGNED_AT_ONCE = 400;

/** Temporal may be away when the worker starts: it is asked again until it answers. */
export const connect = async (
  { address, tls }: Pick<Config['temporal'], 'address' | 'tls'>,
  report: (error: unknown) => void,
): Promise<NativeConnection> => {
  const options = { address, ...temporalTls(tls) };
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      report(error);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
};

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly temporal: Config['temporal'];
  readonly codec: OpenedOffice['codec'];
  readonly signing: Pick<OpenedSigning, 'ceremony' | 'kid'>;
  readonly activities: NonNullable<WorkerOptions['activities']>;
}

export const createWorkers = async (options: WorkersOptions): Promise<readonly Worker[]> => {
  const { connection, temporal, codec, signing, activities } = options;
  const { ceremony, kid } = signing;
  const shared = {
    connection,
    namespace: temporal.namespace,
    dataConverter: { payloadCodecs: [codec] },
    shutdownForceTime: '10s' as const,
    // The client holds signs of life back for four fifths of what is allowed: a lag of three seconds would be a death.
    maxHeartbeatThrottleInterval: BEAT_MS,
  };
  return [
    await Worker.create({
      ...shared,
      taskQueue: temporal.taskQueue,
      // Made by the build: see scripts/lib/bundle-workflows.mjs.
      workflowBundle: { codePath: fileURLToPath(new URL('../workflows.bundle.js', import.meta.url)) },
      activities,
      workflowTaskPollerBehavior: { type: 'autoscaling' },
      stickyQueueScheduleToStartTimeout: '3s',
    }),
    await Worker.create({
      ...shared,
      taskQueue: `${temporal.signingTaskQueuePrefix}${kid}`,
      activities: {
        signDigest: (request: Parameters<typeof ceremony.signDigest>[0]) => beating(() => ceremony.signDigest(request)),
      },
      maxConcurrentActivityTaskExecutions: SIGNED_AT_ONCE,
    }),
  ];
};
