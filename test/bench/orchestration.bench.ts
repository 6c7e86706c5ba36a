/**
 * `npm run bench -- orchestration [--permits N] [--rounds N] [--whole N] [--in-flight N]`
 *
 * Cost of Paraf's shell beside a workflow written by hand: (a) ten signals with one no-op local activity a step, (b)
 * Paraf's SOP of ten tasks with the real record in MySQL and its effects stubbed inside the record, (c) the whole
 * permit with every effect. One run, one server, the same flags, codec and pacing: the next signal only after the last
 * was recorded. A warm-up round, then rounds in random order; medians.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { OutsideMessage } from '../../src/domain/application/messages.js';
import { localDate } from '../../src/domain/letter/local-date.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { loadConfig, type Config } from '../../src/infra/config/index.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { loadPermitTypes } from '../../src/infra/letters/load.js';
import { migrate, openStore, type Store } from '../../src/infra/persistence/index.js';
import { openOrchestration } from '../../src/infra/temporal/orchestration.js';
import { temporalTls } from '../../src/infra/temporal/tls.js';
import type { DoorAnswer, DoorRequest } from './orchestration/door.js';
import { costOf } from './orchestration/history.js';
import {
  cpuWithout,
  median,
  medians,
  percentile,
  round,
  shuffled,
  type Measured,
  type Processes,
  type Round,
} from './orchestration/measure.js';
import type { Bench } from './machine.js';
import { measureActs } from './orchestration/acts.js';
import { openCounter, serversIn } from './orchestration/servers.js';
import { TASKS, tenTasks } from './orchestration/ten-tasks.js';
import { copyOf, wholePermit } from './orchestration/whole.js';
import type { BenchWorkerOptions } from './orchestration/worker.js';
import { fromPortal } from '../builders/origins.js';
import { SERIES } from '../builders/numbering.js';

export const needs = ['app'];

type Given = Pick<Bench, 'addresses' | 'args' | 'log'>;

const AIM = 0.75;
const MOST_EVENTS = 60;
/** The whole permit: CPU of every process but the bench, events and bytes of its history. */
const MOST_CPU_MS = 500;
const MOST_WHOLE_EVENTS = 100;
const MOST_WHOLE_BYTES = 40_000;
const SAMPLE = 5;

/** A worker of (a) or (b): what it records is waited for by name. `preload`: modules that run in each of its threads. */
const startWorker = async (
  options: BenchWorkerOptions,
  preload: readonly string[],
): Promise<{ readonly child: ChildProcess; recorded(application: string, step: number): Promise<void> }> => {
  const reached = new Map<string, number>();
  const waiting = new Map<string, { readonly step: number; readonly go: () => void }>();
  const child = fork('test/bench/orchestration/worker.ts', [JSON.stringify(options)], {
    execArgv: ['./scripts/lib/typescript.mjs', ...preload].flatMap((module) => ['--import', module]),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => {
      reject(new Error(`the worker ended with ${String(code)}`));
    });
    child.on('message', (told: { readonly ready?: true; readonly application?: string; readonly step?: number }) => {
      if (told.ready === true) resolve();
      const { application, step } = told;
      if (application === undefined || step === undefined) return;
      reached.set(application, Math.max(reached.get(application) ?? -1, step));
      const one = waiting.get(application);
      if (one !== undefined && one.step <= step) {
        waiting.delete(application);
        one.go();
      }
    });
  });
  return {
    child,
    recorded: (application, step) =>
      new Promise((resolve) => {
        if ((reached.get(application) ?? -1) >= step) resolve();
        else waiting.set(application, { step, go: resolve });
      }),
  };
};

interface Door {
  act(application: string, message: OutsideMessage): Promise<void>;
  readonly pid: number;
  close(): void;
}

/** The door of (c), in a process of its own. */
const openDoor = async (configFile: string): Promise<Door> => {
  const child = fork('test/bench/orchestration/door.ts', [JSON.stringify({ configFile })], {
    execArgv: ['--import', './scripts/lib/typescript.mjs'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (fault: string | null) => void>();
  await new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => {
      reject(new Error(`the door ended with ${String(code)}`));
    });
    child.on('message', (told: DoorAnswer) => {
      if ('ready' in told) {
        resolve();
        return;
      }
      waiting.get(told.id)?.(told.fault);
      waiting.delete(told.id);
    });
  });
  let last = 0;
  return {
    pid: child.pid ?? 0,
    act: (application, message) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, (fault) => {
          if (fault === null) resolve();
          else reject(new Error(`${message.type} of ${application}: ${fault}`));
        });
        child.send({ id: last, application, message } satisfies DoorRequest);
      }),
    close: () => {
      child.removeAllListeners('exit');
      child.disconnect();
    },
  };
};

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`;
/** Processes that took less than this of a permit are not listed. */
const LEAST_SHOWN = 0.000_5;

/** The servers that (a) and (b) use. */
const pickServers = ({ temporal, database }: Processes): Processes => ({
  ...(temporal === undefined ? {} : { temporal }),
  ...(database === undefined ? {} : { database }),
});

const application = (id: string, digest: string): Parameters<Store['applications']['create']>[0] => ({
  id,
  office: 'prabumulih',
  permitType: 'izin-usaha-toko-swalayan',
  origin: fromPortal('front-office'),
  sourceRef: `bench/${id}`,
  applicant: { name: 'Toko Makmur', nationalId: '1674014404900001', email: 'makmur@example.id' },
  applicantUser: null,
  data: { alamat: 'Jalan Jenderal Sudirman 12' },
  definitionDigest: digest,
  receivedAt: Date.now(),
  series: SERIES,
  trackingSecretHash: 'a'.repeat(64),
});

export const run = async ({ addresses, args, log }: Given): Promise<boolean> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      permits: { type: 'string', default: '128' },
      rounds: { type: 'string', default: '5' },
      whole: { type: 'string', default: '8' },
      acts: { type: 'string', default: '10' },
      'in-flight': { type: 'string', default: '32' },
    },
  });
  const [permits, rounds, whole, acts, inFlight] = [
    values.permits,
    values.rounds,
    values.whole,
    values.acts,
    values['in-flight'],
  ].map(Number) as [number, number, number, number, number];
  const config: Config = loadConfig({ PARAF_CONFIG: addresses.configFile });
  const codec = encryptingCodec(keyRing(config.keys.masterKey.reveal()));

  // (b) has a database of its own on the same server: the office's worker would start its applications.
  const database = { ...config.database, name: `${config.database.name}_bench` };
  await migrate(database).catch(async () => {
    const mysql = await import('mysql2/promise');
    const connection = await mysql.createConnection({
      host: database.host,
      port: database.port,
      user: database.user,
      password: database.password.reveal(),
    });
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS \`${database.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
    await connection.end();
    await migrate(database);
  });
  const store = await openStore({ ...config, database });
  const { definition } = await compileBpmn(tenTasks(), { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error('the procedure of ten tasks does not compile');
  await store.definitions.save(definition, tenTasks(), Date.now());

  log('bundling the workflows');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(process.cwd(), 'test/bench/orchestration/floor.workflow.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  mkdirSync(addresses.folder, { recursive: true });
  const bundle = join(addresses.folder, 'bench-workflows.cjs');
  writeFileSync(bundle, code);
  // (a) by the SDK as it comes, (b) by the worker as the office starts it.
  const open = (name: 'a' | 'b', preload: readonly string[]): ReturnType<typeof startWorker> =>
    startWorker(
      { configFile: addresses.configFile, database: database.name, taskQueue: `bench-${name}`, bundle },
      preload,
    );
  const workers = { a: await open('a', []), b: await open('b', ['./src/worker/untraced-promises.ts']) };
  const connection = await Connection.connect({ address: config.temporal.address });
  const client = new Client({
    connection,
    namespace: config.temporal.namespace,
    dataConverter: { payloadCodecs: [codec] },
  });

  const paced = async (name: 'a' | 'b', id: string): Promise<void> => {
    const worker = workers[name];
    const handle = await client.workflow.start(name === 'a' ? 'floorWorkflow' : 'permitWorkflow', {
      workflowId: `permit:${id}`,
      taskQueue: `bench-${name}`,
      args: [{ application: id }],
    });
    await worker.recorded(id, 0);
    for (const [index, { id: task, role }] of TASKS.entries()) {
      await handle.signal('completeTask', {
        key: `${task}/${id}`,
        at: Date.now(),
        type: 'complete-task',
        actor: { user: `bench-${role}`, roles: [role] },
        task,
        input: {},
      });
      await worker.recorded(id, index + 1);
    }
    await handle.result();
  };

  const counter = await openCounter(config.database);
  const servers = serversIn(addresses.folder);
  const measured = (name: 'a' | 'b'): Parameters<typeof round>[2] => ({
    processes: { bench: process.pid, worker: workers[name].child.pid ?? 0, ...pickServers(servers) },
    statements: () => counter.statements(),
  });

  const measureHistory = async (ids: readonly string[]): Promise<Pick<Measured, 'events' | 'bytes'>> => {
    const seen = await Promise.all(
      ids.slice(0, SAMPLE).map((id) => client.workflow.getHandle(`permit:${id}`).describe()),
    );
    return {
      events: median(seen.map(({ historyLength }) => historyLength)),
      bytes: median(seen.map(({ historySize }) => historySize ?? 0)),
    };
  };

  const ids: Record<'a' | 'b' | 'c', string[]> = { a: [], b: [], c: [] };
  const variants = {
    a: async (count: number): Promise<Round> => {
      const names = Array.from({ length: count }, () => randomUUID());
      ids.a.push(...names);
      return round(count, inFlight, measured('a'), (index) => paced('a', names[index] ?? ''));
    },
    b: async (count: number): Promise<Round> => {
      const names = Array.from({ length: count }, () => randomUUID());
      ids.b.push(...names);
      for (const id of names) await store.applications.create(application(id, definition.digest));
      return round(count, inFlight, measured('b'), (index) => paced('b', names[index] ?? ''));
    },
  };

  log(`warming up: ${String(permits)} permits of (a) and of (b)`);
  await variants.a(permits);
  await variants.b(permits);
  const seen: Record<'a' | 'b', Round[]> = { a: [], b: [] };
  const order = shuffled(Array.from({ length: rounds }, () => ['a', 'b'] as const).flat());
  for (const [index, name] of order.entries()) {
    const result = await variants[name](permits);
    seen[name].push(result);
    log(
      `round ${String(index + 1)} of ${String(order.length)}: (${name}) ${result.permitsPerSecond.toFixed(1)} permits/s, ${milliseconds(cpuWithout(result, 'bench'))} of CPU each`,
    );
  }
  for (const { child } of Object.values(workers)) {
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
  }
  await store.close();

  const office = await openStore(config);
  const { tls, ...temporal } = config.temporal;
  const orchestration = openOrchestration({
    ...{ ...temporal, ...temporalTls(tls) },
    codec,
    timeoutMs: 10_000,
    workflowTaskTimeoutMs: 10_000,
  });
  const secret = (name: string): string =>
    readFileSync(join(addresses.folder, 'secrets', `oss-inbound.${name}`), 'utf8').trim();
  const body = readFileSync('config/samples/oss/receive-nib.json', 'utf8');
  const { nib } = (JSON.parse(body) as { readonly dataNIB: { readonly nib: string } }).dataNIB;
  const token = createHash('sha1')
    .update(
      `${secret('username')}${secret('password')}${nib}${localDate(Date.now(), 'Asia/Jakarta').replaceAll('-', '')}`,
    )
    .digest('hex');
  await fetch(`${addresses.api.url}/api/v1/oss/receiveNIB`, {
    method: 'POST',
    headers: { token, 'content-type': 'application/json' },
    body,
  });
  let template: string | undefined;
  for (let tries = 0; template === undefined && tries < 300; tries += 1) {
    template = (await office.applications.list({ limit: 1 })).items[0]?.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (template === undefined) throw new Error('the application of OSS did not arrive');
  const kadin = addresses.accounts.find(({ passphrase }) => passphrase !== undefined);
  const signer = kadin === undefined ? null : await office.accounts.byLogin(kadin.login);
  if (kadin?.passphrase === undefined || signer === null) throw new Error('no demo account signs');
  const type = loadPermitTypes(config.permitTypesDir).get((await office.applications.find(template))?.permitType ?? '');
  const door = await openDoor(addresses.configFile);
  const options = {
    store: office,
    orchestration,
    template,
    requirements: (type?.requirements ?? []).filter(({ required }) => required).map(({ id }) => id),
    signer: { id: signer.id, passphrase: kadin.passphrase },
    act: door.act,
  };
  const everything = {
    processes: { bench: process.pid, door: door.pid, ...servers },
    statements: () => counter.statements(),
  };
  const wholeRound = async (count: number): Promise<Round> => {
    const names = await Promise.all(Array.from({ length: count }, () => copyOf(options)));
    ids.c.push(...names);
    return round(count, inFlight, everything, (index) => wholePermit(options, names[index] ?? ''));
  };
  log('warming up: (c)');
  await wholeRound(2);
  const wholes: Round[] = [];
  for (let index = 0; index < 3; index += 1) {
    const result = await wholeRound(whole);
    wholes.push(result);
    log(
      `(c) ${result.permitsPerSecond.toFixed(2)} permits/s, ${milliseconds(cpuWithout(result, 'bench'))} of CPU each`,
    );
  }

  const summary = async (name: 'a' | 'b' | 'c', results: readonly Round[]): Promise<Measured> => ({
    ...medians(results),
    ...(await measureHistory(ids[name].slice(-SAMPLE))),
  });
  const a = await summary('a', seen.a);
  const b = await summary('b', seen.b);
  const c = await summary('c', wholes);
  const line = (what: string, one: Measured): string =>
    [
      what.padEnd(42),
      one.permitsPerSecond.toFixed(2).padStart(9),
      milliseconds(cpuWithout(one, 'bench')).padStart(9),
      String(one.events).padStart(7),
      String(one.bytes).padStart(8),
      one.statements.toFixed(0).padStart(11),
      (one.permitsPerSecond / a.permitsPerSecond).toFixed(2).padStart(6),
      (cpuWithout(a, 'bench') / cpuWithout(one, 'bench')).toFixed(2).padStart(5),
    ].join(' ');
  process.stdout.write(
    [
      '',
      `${''.padEnd(42)} permits/s       CPU  events    bytes  statements   ratio to (a): pace, CPU`,
      line('(a) by hand, ten signals, no-op activity', a),
      line('(b) SOP of ten tasks, record in MySQL', b),
      line('(c) the whole permit, every effect', c),
      '',
      'CPU a permit of each process:',
      ...[['(a)', a] as const, ['(b)', b] as const, ['(c)', c] as const].map(
        ([name, { cpu }]) =>
          `${name} ${Object.entries(cpu)
            .filter(([, used]) => used >= LEAST_SHOWN)
            .map(([process, used]) => `${process} ${milliseconds(used)}`)
            .join(', ')}`,
      ),
      '',
    ].join('\n'),
  );

  const costs: ReturnType<typeof costOf>[] = [];
  const added = new Map<string, { events: number; millis: number[] }>();
  for (const id of ids.c.slice(-SAMPLE)) {
    const { events } = await client.workflow.getHandle(`permit:${id}`).fetchHistory();
    costs.push(costOf(events ?? []));
    const scheduled = new Map<string, { name: string; at: number }>();
    for (const event of events ?? []) {
      const at = Number(event.eventTime?.seconds ?? 0) * 1000 + (event.eventTime?.nanos ?? 0) / 1e6;
      const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
      if (name != null) scheduled.set(String(event.eventId), { name, at });
      const done = event.activityTaskCompletedEventAttributes?.scheduledEventId;
      const began = done == null ? undefined : scheduled.get(String(done));
      if (began === undefined) continue;
      const sum = added.get(began.name) ?? { events: 0, millis: [] };
      sum.millis.push(at - began.at);
      added.set(began.name, sum);
    }
  }
  process.stdout.write(
    '\nwhat each effect adds to (c): three events of its own, three of the task that takes its result, five of the record\n',
  );
  for (const [name, { millis }] of added)
    process.stdout.write(
      `  ${name.padEnd(20)} ${median(millis).toFixed(0).padStart(6)} ms from scheduled to completed\n`,
    );

  const middle = (of: (cost: ReturnType<typeof costOf>) => number): string => String(median(costs.map(of)));
  process.stdout.write(
    `\na permit of (c): ${middle(({ tasks }) => tasks)} workflow tasks, ${middle(({ activations }) => activations)} activations, ${middle(({ actions }) => actions)} billable actions\n`,
  );

  log(`acts through the API, one at a time, of ${String(acts)} permits`);
  const latencies = await measureActs({
    ...{ url: addresses.api.url, accounts: addresses.accounts, options },
    permits: acts,
  });
  process.stdout.write(
    `\nan act, from POST to its recorded answer, ${String(latencies.length)} of them: p50 ${percentile(latencies, 0.5).toFixed(0)} ms, p99 ${percentile(latencies, 0.99).toFixed(0)} ms\n`,
  );

  door.close();
  await counter.close();
  await orchestration.close();
  await connection.close();
  await office.close();
  const ratio = b.permitsPerSecond / a.permitsPerSecond;
  const aims = [
    [`(b) / (a) = ${ratio.toFixed(2)}, at least ${String(AIM)}`, ratio >= AIM],
    [`events of (b) ${String(b.events)}, at most ${String(MOST_EVENTS)}`, b.events <= MOST_EVENTS],
    [
      `CPU of (c) ${milliseconds(cpuWithout(c, 'bench'))}, at most ${String(MOST_CPU_MS)} ms`,
      cpuWithout(c, 'bench') * 1000 <= MOST_CPU_MS,
    ],
    [`events of (c) ${String(c.events)}, at most ${String(MOST_WHOLE_EVENTS)}`, c.events <= MOST_WHOLE_EVENTS],
    [`bytes of (c) ${String(c.bytes)}, at most ${String(MOST_WHOLE_BYTES)}`, c.bytes <= MOST_WHOLE_BYTES],
  ] as const;
  for (const [what, held] of aims) process.stdout.write(`${held ? 'held  ' : 'MISSED'} ${what}\n`);
  return aims.every(([, held]) => held);
};
