/**
 * The loops between procedures in a process of their own, on the real record and Temporal: it can be told to die of SIGKILL
 * right after a step was committed and before anything that follows it. Told to end, it first does whatever is left to do, at
 * whatever time that would come: what is done twice shows then. Run: `node --import ./scripts/lib/typescript.mjs` this file.
 */
import { anyFile } from '../fakes/forms.js';
import { randomUUID } from 'node:crypto';
import { openBegin, sha256 } from '../../src/assembly/begin.js';
import { createCourierLoop } from '../../src/office/acts/courier-loop.js';
import { createBeginCase } from '../../src/office/exchange/begin-case.js';
import { currentVersions } from '../../src/office/exchange/current.js';
import { createMessageLoop } from '../../src/office/exchange/message-loop.js';
import { createTimerLoop } from '../../src/office/exchange/timer-loop.js';
import { createStarterLoop } from '../../src/office/intake/starter-loop.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { createDispatcher } from '../../src/office/outbox/dispatcher.js';
import { createInternalSender } from '../../src/office/outbox/internal-sender.js';
import { openStore } from '../../src/infra/persistence/index.js';
import { openOrchestration } from '../../src/infra/temporal/orchestration.js';
import type { MortalExchange, Step } from './mortal-steps.js';
import { testConfig } from '../infra/persistence/own-database.js';
import { NUMBERING } from '../builders/numbering.js';

const options = JSON.parse(process.argv[2] ?? '{}') as MortalExchange;
const config = testConfig(options.database);
const store = await openStore(config);
const keys = keyRing(config.keys.masterKey.reveal());
const orchestration = openOrchestration({
  address: options.address,
  namespace: 'default',
  taskQueue: options.taskQueue,
  codec: encryptingCodec(keys),
  timeoutMs: 10_000,
  workflowTaskTimeoutMs: 10_000,
});

/** The same step, after which the process dies where it was told to. */
const mortal = <A extends readonly unknown[], T>(
  step: Step,
  run: (...args: A) => Promise<T>,
  counts: (answer: T) => boolean = () => true,
): ((...args: A) => Promise<T>) => {
  return async (...args) => {
    const answer = await run(...args);
    if (options.dieAfter === step && counts(answer)) process.kill(process.pid, 'SIGKILL');
    return answer;
  };
};

const messages = {
  ...store.processMessages,
  post: mortal('post', store.processMessages.post),
  give: mortal('give', store.processMessages.give),
  beginWith: mortal('beginWith', store.processMessages.beginWith),
  begun: mortal('begun', store.processMessages.begun),
  settle: mortal('settle', store.processMessages.settle, (settled) => settled > 0),
};
const applications = { ...store.applications, create: mortal('create', store.applications.create) };
const courier = { ...store.courier, post: mortal('courier', store.courier.post) };
const starts = { ...store.timedStarts, fired: mortal('fired', store.timedStarts.fired) };

/** A message goes through every loop at most: dispatcher, message loop, courier, starter, and once more for its answer. */
const ROUNDS = 6;
/** Longer than any wait before another try, shorter than a message is kept. */
const ROUND_MS = 60_000;

let ahead = 0;
const clock = (): number => Date.now() + ahead;
const base = { idleMs: 50, clock, report: () => undefined };
const current = currentVersions(store.definitions);
const begin = createBeginCase({
  begin: openBegin({
    forms: anyFile,
    applications,
    orchestration,
    numbering: NUMBERING,
    links: { trackingSecret: () => randomUUID() },
    report: () => undefined,
  }),
  applications,
  office: { id: options.office, name: 'Kantor' },
  sha256,
});
const loops = [
  createStarterLoop({ ...base, batch: 20, applications, orchestration, incidents: store.incidents }),
  createCourierLoop({ ...base, batch: 20, retryMs: 200, courier: store.courier, applications, orchestration }),
  createDispatcher({
    ...base,
    firstRetryMs: 100,
    mostRetryMs: 1_000,
    outbox: store.outbox,
    incidents: store.incidents,
    batch: 20,
    leaseMs: 500,
    visibleAfter: 2,
    senders: {
      'internal-message': createInternalSender({
        applications,
        courier,
        messages,
        current,
        begin,
        keptMs: options.keptMs,
        clock,
      }),
    },
  }),
  createMessageLoop({
    ...base,
    messages,
    applications,
    definitions: store.definitions,
    courier,
    incidents: store.incidents,
    current,
    begin,
    office: options.office,
    batch: 20,
    againMs: 100,
  }),
  createTimerLoop({ ...base, starts, current, begin, office: options.office, batch: 20 }),
];
for (const loop of loops) loop.start();

const settle = async (): Promise<void> => {
  await Promise.all(loops.map((loop) => loop.stop()));
  for (let round = 0; round < ROUNDS; round += 1) {
    ahead += ROUND_MS;
    for (const loop of loops) await loop.pass();
  }
  await orchestration.close();
  await store.close();
};
process.once('SIGTERM', () => {
  settle().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.stdout.write('ready\n');
