/**
 * The clock: due dates a second, and how fast the dates of open applications are adjusted to an outage window while
 * officers go on working. `npm run bench -- clock [counts…]`, default 1000 10000; 100,000 is extrapolated and marked.
 *
 * The applications are rows as the record holds them after their first transition; their workflows are not running,
 * because the batch touches rows alone unless a deadline moves earlier. What an officer waits for is measured where the
 * batch can slow it: at the record, with transitions of applications that are adjusted at the same time.
 */
import { readFileSync } from 'node:fs';
import { createConnection, type Connection } from 'mysql2/promise';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { decide, newApplication } from '../../src/domain/application/decide.js';
import { SYSTEM, type ApplicationMessage } from '../../src/domain/application/messages.js';
import type { ApplicationState } from '../../src/domain/application/state.js';
import { ok } from '../../src/domain/shared/result.js';
import { dueAt } from '../../src/domain/time/index.js';
import { Secret } from '../../src/infra/config/index.js';
import { createAdjustLoop } from '../../src/infra/outages/adjust-loop.js';
import { pause } from '../../src/infra/outages/pause.js';
import { migrate, openStore, type Store } from '../../src/infra/persistence/index.js';
import { MINUTE, MORNING, prabumulih } from '../builders/case.js';

export const needs = ['database'];

interface Bench {
  readonly addresses: {
    readonly database: {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly passwordFile: string;
      readonly name: string;
    };
  };
  readonly args: readonly string[];
  readonly log: (text: string) => void;
}

const OFFICE = 'prabumulih';
const OFFICERS = 40;
const ROWS_AT_ONCE = 500;

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;
const ms = (value: number): string => value.toFixed(1);

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

const first = (
  context: ApplicationContext,
  id: string,
  notices: number,
): { state: ApplicationState; started: ApplicationMessage } => ({
  state: newApplication(context, { id, office: OFFICE, applicantUser: null, requirements: {}, at: MORNING, notices }),
  started: { type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables: {} },
});

/** Officers' applications: created and begun through the record itself, so that acts on them are real transitions. */
const begin = async (store: Store, context: ApplicationContext, id: string): Promise<ApplicationState> => {
  const row = {
    id,
    office: OFFICE,
    permitType: 'sipa',
    source: 'portal',
    sourceRef: id,
    applicant: { name: 'x' },
    applicantUser: null,
    data: {},
    sourceKeys: {},
  } as const;
  await store.applications.create({
    ...row,
    definitionDigest: context.definition.digest,
    receivedAt: MORNING,
    trackingSecretHash: 'a'.repeat(64),
  });
  const { state, started } = first(context, id, await store.notices.head(OFFICE));
  return record(store, context, state, 1, started);
};

const record = async (
  store: Store,
  context: ApplicationContext,
  state: ApplicationState,
  seq: number,
  message: ApplicationMessage,
): Promise<ApplicationState> => {
  const decision = decide(context, state, message);
  if (!decision.ok) throw new Error(decision.error.detail);
  const answer = await store.recorder.record({
    application: state.application,
    office: OFFICE,
    seq,
    message,
    accepted: true,
    ...decision.value.changes,
  });
  if (answer.outcome === 'notices') {
    const adjusted = await record(store, context, state, seq, {
      type: 'clock-adjusted',
      key: `clock/${answer.notices.at(-1)?.version ?? 0}`,
      at: message.at,
      actor: SYSTEM,
      notices: answer.notices,
    });
    return record(store, context, adjusted, seq + 1, message);
  }
  if (answer.outcome !== 'stands') throw new Error(`the record answered ${answer.outcome}`);
  return decision.value.state;
};

/** Open applications as rows: copies of one that the record has written. */
const fill = async (raw: Connection, count: number, from: number): Promise<void> => {
  for (let at = from; at < from + count; at += ROWS_AT_ONCE) {
    const to = Math.min(at + ROWS_AT_ONCE, from + count);
    const numbers = `WITH RECURSIVE n (i) AS (SELECT ${at} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`;
    await raw.query(
      `INSERT INTO application (id, office, permit_type, source, source_ref, source_keys, definition_digest, status, seq, entries, head, state, received_at, due_at, clock_running, workflow_started, tracking_hash, applicant, data, notices)
       ${numbers} SELECT CONCAT('row-', LPAD(i, 8, '0')), a.office, a.permit_type, a.source, CONCAT('row-', i), a.source_keys, a.definition_digest, a.status, a.seq, a.entries, a.head, a.state, a.received_at, a.due_at, a.clock_running, 1, a.tracking_hash, a.applicant, a.data, a.notices
       FROM n JOIN application a ON a.id = 'model'`,
    );
    await raw.query(
      `INSERT INTO task (application, id, office, permit_type, element, name, action, role, step, state, came_back, opened_at, budget, due_at, clock_stopped)
       ${numbers} SELECT CONCAT('row-', LPAD(i, 8, '0')), t.id, t.office, t.permit_type, t.element, t.name, t.action, t.role, t.step, t.state, t.came_back, t.opened_at, t.budget, t.due_at, t.clock_stopped
       FROM n JOIN task t ON t.application = 'model'`,
    );
  }
};

export const run = async ({ addresses, args, log }: Bench): Promise<boolean> => {
  const counts = args.length === 0 ? [1_000, 10_000] : args.map(Number);
  const context = await prabumulih();
  log(
    `due dates: ${Math.round(dueDates(context)).toLocaleString('en')} a second on one core (25 minutes or 5 days, one stop)`,
  );

  const { host, port, user, passwordFile, name } = addresses.database;
  const password = readFileSync(passwordFile, 'utf8').trim();
  const database = { host, port, user, passwordFile, password: new Secret(password), name, poolSize: 10 };
  await migrate(database);
  const store = await openStore({
    database,
    keys: { masterKeyFile: 'not read', masterKey: new Secret(`k1:${Buffer.alloc(32, 7).toString('base64')}`) },
  });
  const raw = await createConnection({ host, port, user, password, database: name });
  try {
    await store.definitions.save(context.definition, '<bpmn/>', MORNING);
    await begin(store, context, 'model');
    const officers = await Promise.all(
      Array.from({ length: OFFICERS }, (_, i) => begin(store, context, `officer-${i}`)),
    );
    const standing = new Map(officers.map((state) => [state.application, { state, seq: 1 }]));

    let act = 0;
    /** One officer after another acts, a little apart, until told to stop; answers how long each waited for the record. */
    const acts = async (isOver: () => boolean): Promise<readonly number[]> => {
      const waits: number[] = [];
      for (; !isOver(); act += 1) {
        const entry = standing.get(`officer-${act % OFFICERS}`);
        if (entry === undefined) throw new Error('no officer');
        const { state } = entry;
        const actor = { user: 'supervisor', roles: ['supervisor'] };
        const message: ApplicationMessage =
          state.held === null
            ? {
                type: 'hold',
                key: `hold-${act}`,
                at: MORNING + act,
                actor,
                ground: 'sengketa',
                reason: 'x',
                consent: true,
              }
            : { type: 'resume', key: `resume-${act}`, at: MORNING + act, actor, reason: 'x' };
        const began = performance.now();
        const after = await record(store, context, state, entry.seq + 1, message);
        waits.push(performance.now() - began);
        const row = await store.applications.find(state.application);
        standing.set(state.application, { state: after, seq: row?.seq ?? 0 });
        await pause(15);
      }
      return waits;
    };

    const quiet = Date.now() + 4_000;
    const alone = await acts(() => Date.now() > quiet);
    log(
      `officers alone: p50 ${ms(percentile(alone, 0.5))} ms, p95 ${ms(percentile(alone, 0.95))} ms, max ${ms(Math.max(...alone))} ms (${alone.length} acts)`,
    );

    let filled = 0;
    let rate = 0;
    for (const [index, count] of counts.entries()) {
      await fill(raw, count - filled, filled);
      filled = count;
      const event = {
        type: 'declare-window',
        window: `w-${index}`,
        kind: 'a',
        cause: 'kebakaran',
        from: MORNING + index * MINUTE,
        to: MORNING + (index + 10) * MINUTE,
        reason: 'x',
        evidence: 'x',
      } as const;
      const notice = await store.notices.append(() => ok({ office: OFFICE, at: MORNING, actor: 'supervisor', event }));
      if (!notice.ok) throw new Error(notice.error.detail);
      const loop = createAdjustLoop({
        idleMs: 100,
        clock: () => MORNING + 5 * MINUTE,
        report: ({ detail }) => {
          log(detail);
        },
        office: OFFICE,
        notices: store.notices,
        rows: store.clockRows,
        definitions: store.definitions,
        orchestration: { nudge: () => Promise.resolve('accepted') },
        calendar: context.calendar,
        policy: context.rules.clock,
        batch: 20,
        nudgesPerSecond: 50,
        share: 0.5,
        pause,
      });
      const began = performance.now();
      let isDone = false;
      const acting = acts(() => isDone);
      let adjusted = 0;
      for (let handled = await loop.pass(); handled > 0; handled = await loop.pass()) adjusted += handled;
      const seconds = (performance.now() - began) / 1_000;
      isDone = true;
      const waits = await acting;
      rate = adjusted / seconds;
      const left = await store.clockRows.countUnadjusted(OFFICE, notice.value.version);
      log(
        `${count.toLocaleString('en')} open applications: ${adjusted} rows adjusted in ${seconds.toFixed(1)} s (${Math.round(rate)} a second, ${left} left); officers meanwhile: p50 ${ms(percentile(waits, 0.5))} ms, p95 ${ms(percentile(waits, 0.95))} ms, max ${ms(Math.max(...waits))} ms (${waits.length} acts)`,
      );
    }
    log(
      `100,000 open applications: about ${Math.round(100_000 / rate / 60)} minutes (extrapolated from the last figure, not measured)`,
    );
    return true;
  } finally {
    await raw.end();
    await store.close();
  }
};
