/**
 * A worker in a process of its own, with the real record: it can be told to die of SIGKILL right after a transition of
 * the named kind was committed and before anyone hears of it. Run: `node --import ./scripts/lib/typescript.mjs` this file.
 */
import { readFileSync } from 'node:fs';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { OpenedApplication } from '../../src/domain/effects/contracts.js';
import type { RecordAnswer, Transition } from '../../src/domain/ports/recorder.js';
import { openStore } from '../../src/infra/persistence/index.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { testConfig } from '../infra/persistence/own-database.js';

export interface MortalOptions {
  readonly address: string;
  readonly taskQueue: string;
  readonly bundle: string;
  readonly database: string;
  /** File (JSON) with the opening of every application. */
  readonly opened: string;
  /** Type of the message after whose commit the process kills itself; null: it lives. */
  readonly dieAfter: string | null;
}

const options = JSON.parse(process.argv[2] ?? '{}') as MortalOptions;
const config = testConfig(options.database);
const store = await openStore(config);
const opened = JSON.parse(readFileSync(options.opened, 'utf8')) as OpenedApplication;

const connection = await NativeConnection.connect({ address: options.address });
const worker = await Worker.create({
  connection,
  taskQueue: options.taskQueue,
  workflowBundle: { codePath: options.bundle },
  dataConverter: { payloadCodecs: [encryptingCodec(keyRing(config.keys.masterKey.reveal()))] },
  activities: {
    openApplication: (): Promise<OpenedApplication> => Promise.resolve(opened),
    recordTransition: async (transition: Transition): Promise<RecordAnswer> => {
      const answer = await store.recorder.record(transition);
      if (transition.message.type === options.dieAfter) process.kill(process.pid, 'SIGKILL');
      return answer;
    },
    draftLetter: () => Promise.resolve({ sha256: 'd'.repeat(64), covered: 'c'.repeat(64) }),
  },
  stickyQueueScheduleToStartTimeout: '1s',
  shutdownForceTime: '3s',
});
process.once('SIGTERM', () => {
  worker.shutdown();
});
const running = worker.run();
process.stdout.write('ready\n');
await running;
await connection.close();
await store.close();
