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
import { localDate } from '../../src/domain/letter/local-date.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { loadConfig, type Config } from '../../src/infra/config/index.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { loadPermitTypes } from '../../src/infra/letters/load.js';
import { migrate, openStore, type Store } from '../../src/infra/persistence/index.js';
import { openOrchestration } from '../../src/infra/temporal/orchestration.js';
import { temporalTls } from '../../src/infra/temporal/tls.js';
import { median, round, shuffled, type Measured, type Round } from './orchestration/measure.js';
import { TASKS, tenTasks } from './orchestration/ten-tasks.js';
import { copyOf, wholePermit } from './orchestration/whole.js';
import type { BenchWorkerOptions } from './orchestration/worker.js';
import { fromPortal } from '../builders/origins.js';
import { SERIES } from '../builders/numbering.js';

export const needs = ['app'];

interface Addresses {
  readonly configFile: string;
  readonly folder: string;
  readonly api: { readonly url: string };
  readonly accounts: readonly { readonly login: string; readonly passphrase?: string }[];
}

interface Given {
  readonly addresses: Addresses;
  readonly args: readonly string[];
  readonly log: (text: string) => void;
}

const AIM = 0.9;
const MOST_EVENTS = 60;
const SAMPLE = 5;

/** The worker of (a) and (b): what it records is waited for by name. */
const startWorker = async (
  options: BenchWorkerOptions,
): Promise<{ readonly child: ChildProcess; recorded(application: string, step: number): Promise<void> }> => {
  const reached = new Map<string, number>();
  const waiting = new Map<string, { readonly step: number; readonly go: () => void }>();
  const child = fork('test/bench/orchestration/worker.ts', [JSON.stringify(options)], {
    execArgv: ['--import', './scripts/lib/typescript.mjs'],
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

const readPid = (folder: string, name: string): number => {
  const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as Record<string, unknown>;
  const found = JSON.stringify(state).match(new RegExp(`"${name}":\\{[^{}]*?"pid":(\\d+)`))?.[1];
  if (found === undefined) throw new Error(`the process of ${name} is not in ${folder}/state.json`);
  return Number(found);
};

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
      'in-flight': { type: 'string', default: '32' },
    },
  });
  const [permits, rounds, whole, inFlight] = [values.permits, values.rounds, values.whole, values['in-flight']].map(
    Number,
  ) as [number, number, number, number];
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
  const taskQueue = 'bench';
  const worker = await startWorker({ configFile: addresses.configFile, database: database.name, taskQueue, bundle });
  const connection = await Connection.connect({ address: config.temporal.address });
  const client = new Client({
    connection,
    namespace: config.temporal.namespace,
    dataConverter: { payloadCodecs: [codec] },
  });

  const paced = async (workflow: 'floorWorkflow' | 'permitWorkflow', id: string): Promise<void> => {
    const handle = await client.workflow.start(workflow, {
      workflowId: `permit:${id}`,
      taskQueue,
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
      return round(count, inFlight, [worker.child.pid ?? 0], (index) => paced('floorWorkflow', names[index] ?? ''));
    },
    b: async (count: number): Promise<Round> => {
      const names = Array.from({ length: count }, () => randomUUID());
      ids.b.push(...names);
      for (const id of names) await store.applications.create(application(id, definition.digest));
      return round(count, inFlight, [worker.child.pid ?? 0], (index) => paced('permitWorkflow', names[index] ?? ''));
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
      `round ${String(index + 1)} of ${String(order.length)}: (${name}) ${result.permitsPerSecond.toFixed(1)} permits/s, ${(result.cpuPerPermit * 1000).toFixed(1)} ms of node CPU each`,
    );
  }
  worker.child.removeAllListeners('exit');
  worker.child.kill('SIGTERM');
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
  const options = {
    store: office,
    orchestration,
    template,
    requirements: (type?.requirements ?? []).filter(({ required }) => required).map(({ id }) => id),
    signer: { id: signer.id, passphrase: kadin.passphrase },
  };
  const pid = readPid(addresses.folder, 'worker');
  const wholeRound = async (count: number): Promise<Round> => {
    const names = await Promise.all(Array.from({ length: count }, () => copyOf(options)));
    ids.c.push(...names);
    return round(count, inFlight, [pid], (index) => wholePermit(options, names[index] ?? ''));
  };
  log('warming up: (c)');
  await wholeRound(2);
  const wholes: Round[] = [];
  for (let index = 0; index < 3; index += 1) {
    const result = await wholeRound(whole);
    wholes.push(result);
    log(
      `(c) ${result.permitsPerSecond.toFixed(2)} permits/s, ${(result.cpuPerPermit * 1000).toFixed(0)} ms of node CPU each`,
    );
  }

  const summary = async (name: 'a' | 'b' | 'c', results: readonly Round[]): Promise<Measured> => ({
    permitsPerSecond: median(results.map(({ permitsPerSecond }) => permitsPerSecond)),
    cpuPerPermit: median(results.map(({ cpuPerPermit }) => cpuPerPermit)),
    ...(await measureHistory(ids[name].slice(-SAMPLE))),
  });
  const a = await summary('a', seen.a);
  const b = await summary('b', seen.b);
  const c = await summary('c', wholes);
  const line = (what: string, { permitsPerSecond, cpuPerPermit, events, bytes }: Measured): string =>
    `${what.padEnd(46)} ${permitsPerSecond.toFixed(2).padStart(9)} ${cpuPerPermit.toFixed(4).padStart(13)} ${String(events).padStart(7)} ${String(bytes).padStart(8)}   ${(permitsPerSecond / a.permitsPerSecond).toFixed(2).padStart(5)} ${(a.cpuPerPermit / cpuPerPermit).toFixed(2).padStart(5)}`;
  process.stdout.write(
    [
      '',
      `${''.padEnd(46)} permits/s  node CPU s/pt  events    bytes   ratio to (a): pace, CPU`,
      line('(a) by hand, ten signals, no-op activity', a),
      line('(b) SOP of ten tasks, record in MySQL', b),
      line('(c) the whole permit, every effect', c),
      '',
    ].join('\n'),
  );

  const added = new Map<string, { events: number; millis: number[] }>();
  for (const id of ids.c.slice(-SAMPLE)) {
    const { events } = await client.workflow.getHandle(`permit:${id}`).fetchHistory();
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

  await orchestration.close();
  await connection.close();
  await office.close();
  const ratio = b.permitsPerSecond / a.permitsPerSecond;
  const held = ratio >= AIM && b.events <= MOST_EVENTS;
  process.stdout.write(
    `\n(b) / (a) = ${ratio.toFixed(2)}, aim ${String(AIM)}; events of (b) ${String(b.events)}, at most ${String(MOST_EVENTS)}: ${held ? 'held' : 'MISSED'}\n`,
  );
  return held;
};
