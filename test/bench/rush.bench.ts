/**
 * Permits all at once: `npm run bench -- rush [--permits N]`, by default 500. Everything is the office as it runs, with
 * real signatures: applications are begun and their files scanned at the counter, officers do every task that opens in
 * their work list, many at a time, and the head signs each letter in a ceremony of its own. Promised are: every permit
 * ends with one signed letter and one number of its own, no act is refused for lack of time, and none waits longer than
 * an official looks at a screen.
 */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { RowDataPacket } from 'mysql2/promise';
import { configureOffice, GROUP } from '../e2e/office-config.js';
import { scannedPage, startOffice, until, upload, type Office, type Person } from '../e2e/office-stack.mjs';
import { createWalker, type Case, type Walker } from '../e2e/walker.js';
import { cpuOf } from './orchestration/measure.js';
import { connectTo, machineInWords, pause, pidOf, residentMb, SERVERS } from './machine.js';
import { percentile } from './orchestration/measure.js';

export const needs = [];

const SCANNED = ['nib', 'ktp', 'npwp', 'bukti-lokasi', 'pbg', 'rencana-kemitraan'];
/** Requests that the counter has on the way at a time, and acts of one role. */
const AT_COUNTER = 16;
const ACTS_AT_ONCE = 64;
/** The head signs more letters at once than there are places to try a passphrase. */
const SIGNED_AT_ONCE = 100;
const LOOK_MS = 500;
const WAIT_SECONDS = 25;
const ENDS_WITHIN_MS = 60 * 60_000;

const APPLICANT = {
  permitType: GROUP.first,
  applicant: { name: 'Budi Santoso', nationalId: '1674010101800001', email: 'budi@example.com', address: 'Jalan 1' },
  data: { businessName: 'Toko', location: 'Jalan 2', kbli: '47111' },
};
const RECEIVER = { receiver: { name: 'Budi Santoso', identity: '1674010101800001', relation: 'pemohon' } };

interface Listed {
  readonly id: string;
  readonly application: string;
  readonly action: string;
  readonly element: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Runs `one` for each item, so many at a time. */
const sideBySide = async <T>(items: readonly T[], most: number, one: (item: T) => Promise<void>): Promise<void> => {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: Math.min(most, items.length) }, async () => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await one(item);
    }),
  );
};

const codeOf = ({ status, body }: Answer): string => {
  const { code } = (body ?? {}) as { readonly code?: string };
  return code ?? String(status);
};

interface Seen {
  /** Milliseconds from the request to the recorded answer, by action. */
  readonly waits: Map<string, number[]>;
  /** Acts that were declined, and why. */
  readonly refused: string[];
}

const INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  receive: { outcome: 'complete' },
  approve: { decision: 'approved' },
  'hand-over': RECEIVER,
};

const bodyOf = async (walker: Walker, officer: Person, task: Listed): Promise<readonly [string, unknown]> => {
  if (task.action !== 'paraf' && task.action !== 'sign') return ['complete', { input: INPUTS[task.action] ?? {} }];
  const { letter } = await walker.read(task.application);
  return task.action === 'paraf'
    ? ['paraf', { draft: letter.draft }]
    : ['sign', { letter: letter.final, passphrase: officer.passphrase }];
};

/** An officer does what opens in their work list until they are told to stop. */
const work = async (
  walker: Walker,
  login: string,
  seen: Seen,
  isOver: () => boolean,
  isReady: (task: Listed) => boolean,
): Promise<void> => {
  const officer = walker.as(login);
  /** Acts on the way, and those that were declined: an officer does not repeat them. */
  const underWay = new Set<string>();
  const declined = new Set<string>();
  const act = async (task: Listed): Promise<void> => {
    const began = performance.now();
    const [verb, body] = await bodyOf(walker, officer, task);
    const path = `/applications/${task.application}/tasks/${encodeURIComponent(task.id)}/${verb}`;
    const key = randomUUID();
    for (;;) {
      const answer: Answer = await officer.tryPost(path, body, { key, wait: WAIT_SECONDS });
      // Accepted and not yet recorded: the same key asks again.
      if (answer.status === 202) continue;
      if (answer.status >= 300) {
        seen.refused.push(`${task.action}: ${codeOf(answer)}`);
        declined.add(`${task.application}/${task.id}`);
      }
      const known = seen.waits.get(task.action) ?? [];
      known.push(performance.now() - began);
      seen.waits.set(task.action, known);
      return;
    }
  };
  while (!isOver()) {
    const { items } = (await officer.get('/tasks?limit=100')) as { readonly items: readonly Listed[] };
    const most = login === 'kadin' ? SIGNED_AT_ONCE : ACTS_AT_ONCE;
    for (const task of items) {
      const name = `${task.application}/${task.id}`;
      if (underWay.size >= most) break;
      if (underWay.has(name) || declined.has(name) || !isReady(task)) continue;
      underWay.add(name);
      void act(task)
        .catch((error: unknown) => {
          seen.refused.push(`${task.action}: ${error instanceof Error ? error.message : String(error)}`);
        })
        .finally(() => underWay.delete(name));
    }
    await pause(LOOK_MS);
  }
};

interface End {
  readonly outcome: string | null;
  readonly number: string | null;
  readonly letters: number;
  readonly signed: number;
  readonly failed: readonly string[];
}

const endOf = async (walker: Walker, id: string): Promise<End> => {
  const kase: Case = await walker.read(id);
  const { items } = (await walker.as('supervisor').get(`/applications/${id}/history?limit=200`)) as {
    readonly items: readonly {
      readonly verb: string;
      readonly actor: string;
      readonly after?: { readonly code?: string } | null;
    }[];
  };
  return {
    outcome: kase.outcome,
    number: kase.letter.number,
    letters: kase.documents.filter(({ kind }) => kind === 'signed-letter').length,
    signed: items.filter(({ verb, actor }) => verb === 'sign' && actor === 'system').length,
    failed: items.flatMap(({ verb, after }) => (verb === 'sign-failed' ? [after?.code ?? 'unknown'] : [])),
  };
};

export const run = async ({
  args,
  log,
}: {
  readonly args: readonly string[];
  readonly log: (text: string) => void;
}): Promise<boolean> => {
  const { values } = parseArgs({ args: [...args], options: { permits: { type: 'string', default: '500' } } });
  const permits = Number(values.permits);
  const office: Office = await startOffice(configureOffice, { http: { checkAnswers: 'sample' } });
  try {
    return await rush(office, permits, log);
  } finally {
    await office.stop();
  }
};

const rush = async (office: Office, permits: number, log: (text: string) => void): Promise<boolean> => {
  const folder = dirname(office.configFile);
  const walker = createWalker(office.url, office.accounts);
  const pids = SERVERS.map((name) => [name, pidOf(folder, name)] as const);
  const mostMb = new Map<string, number>(pids.map(([name]) => [name, 0]));
  const cpuBefore = pids.map(([, pid]) => cpuOf(pid));
  const own = process.cpuUsage();
  const sampling = setInterval(() => {
    for (const [name, pid] of pids) mostMb.set(name, Math.max(mostMb.get(name) ?? 0, residentMb(pid)));
  }, 1_000);
  const seen: Seen = { waits: new Map(), refused: [] };
  const began = performance.now();

  const ids: string[] = [];
  const scanned = new Set<string>();
  const counter = sideBySide(
    Array.from({ length: permits }, (_, index) => index),
    AT_COUNTER,
    async () => {
      const id = await walker.begin('fo', '/applications', APPLICANT);
      ids.push(id);
      const put = async (login: string, fields: Readonly<Record<string, string>>, name: string): Promise<void> => {
        const answer = await walker
          .as(login)
          .tryPost(`/applications/${id}/documents`, undefined, { form: upload(fields, name, scannedPage(name)) });
        if (answer.status >= 300) seen.refused.push(`upload: ${codeOf(answer)}`);
      };
      for (const requirement of SCANNED) await put('fo', { kind: 'requirement', requirement }, `${requirement}.pdf`);
      const recommendation = { kind: 'recommendation', number: `503/${id}`, date: '2026-11-20', result: 'positive' };
      await put('teknis', recommendation, 'rekomendasi.pdf');
      scanned.add(id);
    },
  );

  let over = false;
  const officers = ['fo', 'bo', 'kasi', 'kabid', 'sekdin', 'kadin'].map((login) =>
    work(
      walker,
      login,
      seen,
      () => over,
      ({ action, application }) => action !== 'receive' || scanned.has(application),
    ),
  );
  const failed = Promise.all([counter, ...officers]).then(() => undefined);
  const raw = await connectTo(office.configFile);
  const open = async (): Promise<number> => {
    const [rows] = await raw.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS left_over FROM application WHERE finished_at IS NULL',
    );
    return Number(rows[0]?.['left_over']);
  };
  await counter;
  log(`all ${String(permits)} are begun after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await Promise.race([
    failed,
    until(
      'every permit to end',
      async () => {
        const left = await open();
        log(
          `${String(left)} are on the way, ${String(seen.refused.length)} acts were declined ${seen.refused[0] ?? ''}`,
        );
        return left === 0;
      },
      { within: ENDS_WITHIN_MS, every: 10_000 },
    ),
  ]).catch((error: unknown) => {
    seen.refused.push(`the rush: ${error instanceof Error ? error.message : String(error)}`);
  });
  const seconds = (performance.now() - began) / 1000;
  over = true;
  await Promise.allSettled(officers);
  clearInterval(sampling);
  await raw.end();
  const cpu = pids.map(([name, pid], index) => [name, cpuOf(pid) - (cpuBefore[index] ?? 0)] as const);
  const { user, system } = process.cpuUsage(own);

  const ends: End[] = [];
  await sideBySide(ids, 8, async (id) => {
    ends.push(await endOf(walker, id));
  });
  const done = ends.filter(({ outcome }) => outcome !== null).length;
  const once = ends.filter(({ letters, signed }) => letters === 1 && signed === 1).length;
  const numbers = new Set(ends.flatMap(({ number }) => (number === null ? [] : [number]))).size;
  const retried = ends.flatMap(({ failed: codes }) => codes);

  const line = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  line(
    `rush of ${String(permits)} permits, on ${machineInWords()}: ${seconds.toFixed(0)} s, ${(permits / seconds).toFixed(2)} permits/s`,
  );
  for (const [action, waits] of seen.waits)
    line(
      `  ${action.padEnd(12)} p50 ${percentile(waits, 0.5).toFixed(0).padStart(6)} ms, p99 ${percentile(waits, 0.99).toFixed(0).padStart(6)} ms, longest ${Math.max(...waits).toFixed(0)} ms (${String(waits.length)})`,
    );
  for (const [name, used] of cpu)
    line(
      `  ${name.padEnd(10)} ${((used / permits) * 1000).toFixed(0).padStart(6)} ms of CPU a permit, at most ${(mostMb.get(name) ?? 0).toFixed(0)} MB`,
    );
  line(`  the bench  ${((user + system) / 1000 / permits).toFixed(0).padStart(6)} ms of CPU a permit`);
  line(
    `ended ${String(done)}, signed exactly once ${String(once)}, numbers ${String(numbers)}, signatures that were given back ${String(retried.length)} ${[...new Set(retried)].join(' ')}`,
  );
  const reasons = [...new Set(seen.refused)].map(
    (reason) => `${reason} × ${String(seen.refused.filter((one) => one === reason).length)}`,
  );
  line(
    `acts declined: ${String(seen.refused.length)}${reasons.length === 0 ? '' : ` (${reasons.slice(0, 12).join('; ')})`}`,
  );
  const held =
    [done, once, numbers].every((count) => count === permits) && retried.length === 0 && seen.refused.length === 0;
  line(`all end, none twice, none refused for lack of time: ${held ? 'held' : 'MISSED'}`);
  return held;
};
