/**
 * The clock: due dates a second, and how fast the dates of open applications are adjusted to an outage window while
 * officers go on working. `npm run bench -- clock [--workflows N] [--counts N,N,…] [--quiet SECONDS]`, by default 10,000
 * running workflows and 1,000, 10,000 and 100,000 open applications.
 *
 * Everything is the office as it runs: API, worker, Temporal, database. Windows are declared over HTTP and carried out
 * by the worker's own batch; an officer's request is a hold or a resumption with `Prefer: wait`, so that its time is
 * that of the API, the signal, the workflow and the record together, and a page of the work list. Open applications
 * beyond the running workflows are rows as the record holds them, and every line says how many those are.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createConnection, type Connection } from 'mysql2/promise';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { isoInstant } from '../../src/domain/shared/time.js';
import { dueAt } from '../../src/domain/time/index.js';
import { loadConfig } from '../../src/infra/config/index.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { pause } from '../../src/office/clock/pause.js';
import { openStore, type Store } from '../../src/infra/persistence/index.js';
import { openOrchestration } from '../../src/infra/temporal/orchestration.js';
import { person, until, type Person } from '../../scripts/demo/client.mjs';
import { MINUTE, MORNING, prabumulih } from '../builders/case.js';
import { fromPortal } from '../builders/origins.js';
import { SERIES } from '../builders/numbering.js';
import { percentile } from './orchestration/measure.js';

export const needs = ['app'];

interface Bench {
  readonly addresses: {
    readonly configFile: string;
    readonly api: { readonly url: string };
    readonly accounts: readonly { readonly login: string; readonly role: string; readonly password: string }[];
  };
  readonly args: readonly string[];
  readonly log: (text: string) => void;
}

const OFFICE = 'prabumulih';
const PERMIT_TYPE = 'izin-usaha-toko-swalayan';
const OFFICERS = 40;
const ROWS_AT_ONCE = 500;
const STARTS_AT_ONCE = 24;
const HOUR = 60 * MINUTE;
/** However long the batch takes: it is measured, not judged. */
const PATIENCE_MS = 3 * HOUR;

const told = (what: string, values: readonly number[]): string =>
  `${what} p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms (${values.length})`;
const count = (value: number): string => value.toLocaleString('en');

const dueDates = (context: ApplicationContext): number => {
  const stops = [{ from: MORNING + 10 * MINUTE, to: MORNING + 20 * MINUTE }];
  const began = performance.now();
  let count = 0;
  for (; performance.now() - began < 2_000; count += 1) {
    const unit = count % 2 === 0 ? 'working-time' : 'working-day';
    const amount = count % 2 === 0 ? 25 * MINUTE : 5;
    dueAt(context.calendar, {
      from: MORNING + (count % 1000) * MINUTE,
      budget: { unit, amount },
      stops,
      stopRule: 'touched-days',
    });
  }
  return count / ((performance.now() - began) / 1_000);
};

/**
 * Waiting times of officers while something else goes on: acts until they are on record, and pages of the work list.
 */
interface Waits {
  readonly acts: number[];
  readonly lists: number[];
}

const shown = ({ acts, lists }: Waits): string => `${told('acts', acts)}, ${told('work list', lists)}`;

/** Open applications as rows: copies of one that the record has written. */
const fill = async (raw: Connection, count: number, from: number): Promise<void> => {
  for (let at = from; at < from + count; at += ROWS_AT_ONCE) {
    const to = Math.min(at + ROWS_AT_ONCE, from + count);
    const numbers = `WITH RECURSIVE n (i) AS (SELECT ${at} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`;
    await raw.query(
      `INSERT INTO application (id, office, permit_type, source, source_ref, source_keys, definition_digest, status, seq, entries, head, state, received_at, due_at, clock_running, workflow_started, tracking_hash, applicant, data, notices)
       ${numbers} SELECT CONCAT('row-', LPAD(i, 8, '0')), a.office, a.permit_type, a.source, CONCAT('row-', i), a.source_keys, a.definition_digest, a.status, a.seq, a.entries, a.head, a.state, a.received_at, a.due_at, a.clock_running, 1, a.tracking_hash, a.applicant, a.data, a.notices
       FROM n JOIN application a ON a.id = 'permit-${OFFICERS}'`,
    );
    await raw.query(
      `INSERT INTO task (application, id, office, permit_type, element, name, action, role, step, state, came_back, opened_at, budget, due_at, clock_stopped)
       ${numbers} SELECT CONCAT('row-', LPAD(i, 8, '0')), t.id, t.office, t.permit_type, t.element, t.name, t.action, t.role, t.step, t.state, t.came_back, t.opened_at, t.budget, t.due_at, t.clock_stopped
       FROM n JOIN task t ON t.application = 'permit-${OFFICERS}'`,
    );
  }
};

/** Applications created in the record and started on Temporal, a few at a time. */
const startWorkflows = async (
  store: Store,
  start: (id: string) => Promise<unknown>,
  digest: string,
  ids: readonly string[],
): Promise<void> => {
  const queue = [...ids];
  const one = async (): Promise<void> => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      await store.applications.create({
        id,
        office: OFFICE,
        permitType: PERMIT_TYPE,
        origin: fromPortal('front-office'),
        sourceRef: `bench/${id}`,
        applicant: { name: 'Toko Makmur' },
        applicantUser: null,
        data: {},
        definitionDigest: digest,
        receivedAt: Date.now(),
        series: SERIES,
        trackingSecretHash: 'a'.repeat(64),
      });
      await start(id);
      await store.applications.markStarted(id);
    }
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, one));
};

export const run = async ({ addresses, args, log }: Bench): Promise<boolean> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workflows: { type: 'string', default: '10000' },
      counts: { type: 'string', default: '1000,10000,100000' },
      quiet: { type: 'string', default: '20' },
    },
  });
  const workflows = Number(values.workflows);
  const counts = values.counts.split(',').map(Number);
  log(
    `due dates: ${count(Math.round(dueDates(await prabumulih())))} a second on one core (25 minutes or 5 days, one stop)`,
  );

  const config = loadConfig({ PARAF_CONFIG: addresses.configFile });
  const store = await openStore(config);
  const { host, port, user, passwordFile, name } = config.database;
  const password = readFileSync(passwordFile, 'utf8').trim();
  const raw = await createConnection({ host, port, user, password, database: name });
  const orchestration = openOrchestration({
    address: config.temporal.address,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    codec: encryptingCodec(keyRing(config.keys.masterKey.reveal())),
    timeoutMs: 60_000,
    workflowTaskTimeoutMs: 60_000,
  });
  const of = (login: string): Person => {
    const account = addresses.accounts.find((one) => one.login === login);
    if (account === undefined) throw new Error(`the demo has no account "${login}"`);
    return person(addresses.api.url, account);
  };
  const supervisor = of('supervisor');
  const frontOffice = of('fo');
  const digest = await store.definitions.current('prabumulih-tte');
  if (digest === null) throw new Error('the procedure is not published');

  const running = async (): Promise<number> => {
    const [rows] = await raw.query<never>(
      `SELECT COUNT(*) AS n FROM application WHERE status = 'running' AND id NOT LIKE 'row-%'`,
    );
    return (rows as readonly { n: number }[])[0]?.n ?? 0;
  };
  const unadjusted = async (): Promise<number> =>
    store.clockRows.countUnadjusted(OFFICE, await store.notices.head(OFFICE));

  let turn = 0;
  const held = new Set<string>();
  /** Sends one request after another, a little apart, until told to stop. */
  const officers = async (isOver: () => boolean): Promise<Waits> => {
    const waits: Waits = { acts: [], lists: [] };
    for (; !isOver(); turn += 1) {
      const id = `permit-${turn % OFFICERS}`;
      const act = held.has(id) ? 'resume' : 'hold';
      const body = act === 'hold' ? { ground: 'sengketa', reason: 'x', consent: true } : { reason: 'x' };
      let began = performance.now();
      await supervisor.post(`/applications/${id}/${act}`, body);
      waits.acts.push(performance.now() - began);
      if (act === 'hold') held.add(id);
      else held.delete(id);
      began = performance.now();
      await frontOffice.get('/tasks?limit=20');
      waits.lists.push(performance.now() - began);
      await pause(15);
    }
    return waits;
  };
  const quietly = (): Promise<Waits> => {
    const end = Date.now() + Number(values.quiet) * 1_000;
    return officers(() => Date.now() > end);
  };
  const declare = async (from: number, to: number | null): Promise<string> => {
    const answer = (await supervisor.post('/outages', {
      kind: 'a',
      cause: 'kebakaran',
      reason: 'bench',
      evidence: 'bench',
      from: isoInstant(from),
      to: to === null ? null : isoInstant(to),
    })) as { readonly body: { readonly id: unknown } };
    return String(answer.body.id);
  };
  /** Waits until every row reflects the journal, with the officers at work. */
  const adjustment = async (): Promise<{ readonly seconds: number; readonly waits: Waits }> => {
    const began = performance.now();
    let isDone = false;
    const working = officers(() => isDone);
    try {
      await until('every row to be adjusted', async () => (await unadjusted()) === 0, {
        within: PATIENCE_MS,
        every: 200,
      });
    } finally {
      isDone = true;
    }
    const seconds = (performance.now() - began) / 1_000;
    return { seconds, waits: await working };
  };

  try {
    const started = { now: 0 };
    let rows = 0;
    const reach = async (wanted: number): Promise<void> => {
      if (wanted <= started.now) return;
      const began = performance.now();
      const ids = Array.from({ length: wanted - started.now }, (_, i) => `permit-${started.now + i}`);
      await startWorkflows(store, (id) => orchestration.start(id), digest, ids);
      await until(`${wanted} workflows`, async () => (await running()) >= wanted, {
        within: PATIENCE_MS,
        every: 1_000,
      });
      started.now = wanted;
      const seconds = (performance.now() - began) / 1_000;
      log(`${count(ids.length)} workflows started: ${Math.round(ids.length / seconds)} a second, ${count(wanted)} run`);
    };

    // Told before they begin, an open window leaves them without a due date; withdrawn, each deadline moves earlier.
    const first = await declare(Date.now(), null);
    await reach(Math.min(counts[0] ?? workflows, workflows));
    log(`officers alone, ${count(started.now)} workflows: ${shown(await quietly())}`);
    await supervisor.post(`/outages/${first}/withdraw`, { reason: 'bench' });
    const back = await adjustment();
    log(
      `a window withdrawn, ${count(started.now)} deadlines move earlier, each workflow is told: ${back.seconds.toFixed(1)} s; officers meanwhile: ${shown(back.waits)}`,
    );

    let last = { rows: 0, seconds: 0 };
    for (const wanted of counts) {
      await reach(Math.min(wanted, workflows));
      const copies = Math.max(0, wanted - started.now);
      if (copies > rows) {
        await fill(raw, copies - rows, rows);
        rows = copies;
        log(`officers alone, ${count(wanted)} open applications: ${shown(await quietly())}`);
      } else if (wanted !== counts[0]) {
        log(`officers alone, ${count(wanted)} open applications: ${shown(await quietly())}`);
      }
      await declare(Date.now(), Date.now() + 12 * HOUR);
      const { seconds, waits } = await adjustment();
      last = { rows: wanted, seconds };
      log(
        `${count(wanted)} open applications (${count(started.now)} running workflows${copies === 0 ? '' : `, ${count(copies)} as rows alone`}): adjusted in ${seconds.toFixed(1)} s, ${Math.round(wanted / seconds)} a second; officers meanwhile: ${shown(waits)}`,
      );
    }
    if (last.rows < 100_000 && last.seconds > 0)
      log(
        `100,000 open applications: about ${Math.round((100_000 * last.seconds) / last.rows / 60)} minutes (extrapolated from the last figure, not measured)`,
      );
    return true;
  } finally {
    await orchestration.close();
    await raw.end();
    await store.close();
  }
};
