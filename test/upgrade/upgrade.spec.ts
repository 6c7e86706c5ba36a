/**
 * An office of an earlier commit, with work in flight at every step of every procedure, is started by the code as it is now:
 * every application is finished as it should be, and whatever was proven stays proven.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { startOffice, until, type Office, type Servers } from '../e2e/office-stack.mjs';
import { createWalker, type Case, type Walker } from '../e2e/walker.js';
import { quietRuntime } from '../workflows/harness.js';
import { loadDatabase } from './database.js';
import { createFinisher, type Fate, type Order } from './finish.js';
import { configureOffice } from './office.js';
import { readManifest, SNAPSHOTS, unpackSnapshot, type Kept } from './snapshot.js';

/** Limits end a test that hangs: on a quiet machine it takes minutes. */
const UP_WITHIN = 600_000;
const ENDED_WITHIN = 2_700_000;
/** Whatever somebody waits for beside that. */
const SOON = 180_000;
jest.setTimeout(ENDED_WITHIN);

/** Another program, while this one goes on: its connections would be closed meanwhile. */
const ran = (
  args: readonly string[],
): Promise<Record<'stdout' | 'stderr', string> & { readonly status: number | null }> =>
  new Promise((resolve, reject) => {
    const said = { stdout: '', stderr: '' };
    const child = spawn(process.execPath, args);
    child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ ...said, status });
    });
  });

/** Workflow bundle that the worker of this office runs. */
const BUNDLE = join(process.cwd(), 'dist', 'workflows.bundle.js');

const answerKey: Readonly<Record<string, string>> = {
  'uji-menunggu at ask': 'A-0',
  'uji-menunggu for a message': 'A-1',
};

describe.each(readdirSync(SNAPSHOTS))('the office of %s', (snapshot) => {
  const manifest = readManifest(snapshot);
  let folder: string;
  let office: Office;
  let walker: Walker;
  let replayed: readonly { readonly workflow: string; readonly error: string | null }[] = [];
  let fates: ReadonlyMap<string, Fate>;
  /** Applications that arrived while the office was down and begin now. */
  const arrived = new Map<string, readonly string[]>();

  const post = async (login: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await walker.as(login).tryPost(path, body);
    if (answer.status >= 300) throw new Error(`${login} at ${path}: ${JSON.stringify(answer)}`);
    return answer.body as Record<string, unknown>;
  };
  const supervisor = <T>(path: string): Promise<T> => walker.as('supervisor').get(path) as Promise<T>;

  /** Every history that the office had, replayed by the workflows of today, before anything goes on. */
  const replayAll = async ({ folder: run, temporal }: Servers): Promise<void> => {
    quietRuntime();
    const codec = encryptingCodec(keyRing(readFileSync(join(run, 'secrets', 'master-key'), 'utf8')));
    const connection = await Connection.connect({ address: temporal.address });
    try {
      const client = new Client({ connection, namespace: temporal.namespace });
      const histories = client.workflow.list().intoHistories();
      const results = Worker.runReplayHistories(
        { workflowBundle: { codePath: BUNDLE }, dataConverter: { payloadCodecs: [codec] } },
        histories,
      );
      const found: { workflow: string; error: string | null }[] = [];
      for await (const { workflowId, error } of results)
        found.push({ workflow: workflowId, error: error === undefined ? null : error.message });
      replayed = found;
    } finally {
      await connection.close();
    }
  };

  const load = async (servers: Servers): Promise<void> => {
    const { passwordFile, ...database } = servers.database;
    const sql = readFileSync(join(servers.folder, 'database.sql'), 'utf8');
    await loadDatabase({ ...database, password: readFileSync(passwordFile, 'utf8') }, sql);
    await replayAll(servers);
  };

  const fillSurvey = async (id: string): Promise<void> => {
    const { status, body } = await walker.as('fo').tryPost(`/applications/${id}/survey/kiosk`);
    if (status >= 300) return;
    const { api } = body as { readonly api: string };
    const url = `${office.url}${new URL(api).pathname}`;
    const { form } = (await (await fetch(url)).json()) as {
      readonly form: { readonly elements: readonly { readonly key: string }[] };
    };
    const answers = Object.fromEntries(form.elements.map(({ key }) => [key, 4]));
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ answers }) });
    if (!response.ok && response.status !== 409)
      throw new Error(`the survey was answered ${String(response.status)} ${await response.text()}`);
  };

  const before = (kept: Kept): (() => Promise<void>) | undefined => {
    if (kept.first === 'resume')
      return async () => {
        await post('supervisor', `/applications/${kept.id}/resume`, { reason: 'sengketa selesai' });
      };
    if (kept.first === 'answer')
      return async () => {
        await post('supervisor', '/messages', { name: 'uji-jawaban', correlationKey: answerKey[kept.name] });
      };
    return undefined;
  };
  const afterwards = ({ then }: Kept): (() => Promise<void>) | undefined =>
    then === undefined
      ? undefined
      : async () => {
          const decision = { ground: 'laporan kegiatan', decision: 'KEP/2/2026' };
          await post('supervisor', `/permits/${then.permit}/${then.act}`, decision);
        };
  const orderOf = (kept: Kept): Order => {
    const [first, last] = [before(kept), afterwards(kept)];
    return {
      // A complaint that was unclear is clear now: asked again without an answer it would be unclear for ever.
      ...{ id: kept.id, inputs: { verify: { outcome: 'founded' }, ...kept.inputs, 'hand-over': RECEIVER } },
      ...(first === undefined ? {} : { before: first }),
      ...(last === undefined ? {} : { afterwards: last }),
    };
  };
  const chains = (): readonly (readonly Order[])[] => {
    const named = new Map<string, Order[]>();
    for (const kept of manifest.inFlight) {
      const name = kept.chain ?? kept.id;
      named.set(name, [...(named.get(name) ?? []), orderOf(kept)]);
    }
    return [...named.values()];
  };

  interface Listed {
    readonly id: string;
    readonly permitType: string;
    readonly source: string;
  }
  const listed = async (): Promise<readonly Listed[]> => {
    const all: Listed[] = [];
    for (let from = ''; ;) {
      const { items, cursor } = await supervisor<{ readonly items: readonly Listed[]; readonly cursor: string | null }>(
        `/applications?limit=100${from}`,
      );
      all.push(...items);
      if (cursor === null) return all;
      from = `&cursor=${encodeURIComponent(cursor)}`;
    }
  };

  /** Applications of the office that were not there when it was left. */
  const arrivals = async (): Promise<void> => {
    const old = new Set([...manifest.inFlight, ...manifest.ended].map(({ id }) => id));
    for (const { source, what, count } of manifest.arriving) {
      const found = await until(
        `${String(count)} of ${what} from ${source}`,
        async () => {
          const items = await listed();
          const ids = items
            .filter((item) => item.source === source && item.permitType === what && !old.has(item.id))
            .map(({ id }) => id);
          return ids.length >= count ? ids : undefined;
        },
        { within: SOON * 3, every: 500 },
      );
      arrived.set(`${source} ${what}`, found);
    }
  };

  const runOf = ({ configFile }: Office): string => dirname(configFile);
  const nameOf = (id: string): string => manifest.inFlight.find((kept) => kept.id === id)?.name ?? id;
  /** Somebody with an authority: nobody asks here whose application it was. */
  const RECEIVER = {
    receiver: {
      ...{ name: 'Budi Santoso', identity: '1674010101800001', relation: 'kuasa' },
      authority: 'Surat kuasa 1 Desember 2026',
    },
  };

  beforeAll(async () => {
    if (Date.now() < Date.parse(manifest.takenAt))
      throw new Error(`this machine's clock stands before ${manifest.takenAt}, when the snapshot was taken`);
    folder = mkdtempSync(join(tmpdir(), 'paraf-upgrade-'));
    office = await startOffice(
      configureOffice,
      { http: { publicUrl: manifest.publicUrl } },
      {
        servers: ['database', 'temporal', 'mail', 'pki', 'oss'],
        fill: (run) => {
          unpackSnapshot(snapshot, run);
        },
        loaded: load,
      },
    );
    walker = createWalker(office.url, office.accounts);
  }, UP_WITHIN);
  afterAll(async () => {
    await (office as Office | undefined)?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, SOON);

  it('has histories that all replay in the workflows of today', () => {
    expect(replayed.length).toBeGreaterThan(manifest.inFlight.length);
    expect(replayed.filter(({ error }) => error !== null)).toEqual([]);
  });

  it('shows each permit as it was left', async () => {
    const now = await Promise.all(
      manifest.permits.map(async ({ id, validUntil }) => {
        const { status } = await supervisor<{ readonly status: string }>(`/permits/${id}`);
        const isOver = validUntil !== null && Date.parse(validUntil) < Date.now();
        return { id, status, validUntil, isOver };
      }),
    );
    const left = manifest.permits.map((permit) => {
      const { isOver = false } = now.find(({ id }) => id === permit.id) ?? {};
      return isOver && permit.status === 'valid' ? { ...permit, status: 'expired' } : permit;
    });
    expect(now.map(({ id, status, validUntil }) => ({ id, status, validUntil }))).toEqual(left);
  });

  it('is finished: each application ends, by the acts of its officers', async () => {
    for (const { id, state } of manifest.outages)
      if (state === 'running') await post('supervisor', `/outages/${id}/end`, { reason: 'pulih' });
    const finisher = createFinisher(walker, { fillSurvey }, ENDED_WITHIN - SOON);
    await arrivals();
    const later = [...arrived.values()].flat().map((id) => [{ id, inputs: { 'hand-over': RECEIVER } }]);
    fates = await finisher.finish([...chains(), ...later]);
    const stuck = [...fates].filter(([, { fault }]) => fault !== null);
    expect(stuck.map(([id, { fault }]) => `${nameOf(id)} did not finish: ${fault ?? ''}`)).toEqual([]);
  });

  const fateOf = (id: string): Case => {
    const { kase = null, fault = 'it was never looked at' } = fates.get(id) ?? {};
    if (kase === null || fault !== null) throw new Error(`did not finish: ${fault ?? ''}`);
    return kase;
  };

  for (const { id, name, outcomes, letter } of manifest.inFlight)
    it(`${name} ends as it should`, () => {
      const { outcome, letter: made } = fateOf(id);
      expect(outcomes).toContain(outcome);
      if (letter === undefined || outcome === 'deemed-approved') return;
      expect(made).toMatchObject({ kind: letter, number: expect.any(String), signed: { sha256: expect.any(String) } });
    });

  for (const { source, what, count } of manifest.arriving)
    it(`${String(count)} of ${what} from ${source} came in, each once`, () => {
      const ids = arrived.get(`${source} ${what}`) ?? [];
      expect(ids).toHaveLength(count);
      for (const id of ids) expect(['issued', 'completed']).toContain(fateOf(id).outcome);
    });

  for (const { application, name, key, login } of manifest.pending)
    it(`an act that was stored (${name}) counts once`, async () => {
      const { status } = (await walker.as(login).get(`/applications/${application}/messages/${key}`)) as {
        readonly status: string;
      };
      expect(status).toBe('accepted');
    });

  for (const { id, name, outcome, number, signed } of manifest.ended)
    it(`${name} (${id}) stays as it ended`, async () => {
      const { letter, ...kase } = await walker.read(id);
      expect({ outcome: kase.outcome, number: letter.number, signed: letter.signed?.sha256 ?? null }).toEqual({
        outcome,
        number,
        signed,
      });
    });

  it('leaves each destruction where its decision leads', async () => {
    for (const { id, name, becomes } of manifest.disposals) {
      const path = `/disposals/${id}`;
      const { status } = await supervisor<{ readonly status: string }>(path);
      if (status === 'proposed' && becomes === 'certified')
        await post('supervisor', `${path}/approve`, { reason: 'masa simpan berakhir' });
      const now = await until(
        `the destruction "${name}" to be ${becomes}`,
        async () => {
          const read = await supervisor<{ readonly status: string }>(path);
          return read.status === becomes ? read.status : undefined;
        },
        { within: SOON },
      );
      expect(now).toBe(becomes);
    }
  });

  it('sends what had not left, once', async () => {
    // Applications received before there were numbers have one now, and mails call them by it.
    const numbers = await Promise.all(
      manifest.mails.map(async (id) => (await supervisor<{ readonly number: string }>(`/applications/${id}`)).number),
    );
    expect(numbers.filter((number) => !/^PBM-\d{4}-\d{5}-\d{2}$/u.test(number))).toEqual([]);
    const texts = await until('the mails', () => {
      const files = readdirSync(office.mails, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.eml'),
      );
      const all = files.map((name) => readFileSync(join(office.mails, name), 'utf8'));
      return Promise.resolve(numbers.every((number) => all.some((text) => text.includes(number))) ? all : undefined);
    });
    const ids = texts.map((text) => /^Message-I[Dd]: *(.*)$/mu.exec(text)?.[1] ?? '');
    expect(ids).toHaveLength(new Set(ids).size);
    const { received } = (await (await fetch(`${office.oss ?? ''}/received`)).json()) as {
      readonly received: readonly { readonly method: string }[];
    };
    expect(received.filter(({ method }) => method === 'receiveLicense').length).toBeGreaterThanOrEqual(
      manifest.oss.length,
    );
  });

  it('leaves none: what was finished, by the end that it came to', () => {
    const ends = new Map<string, number>();
    for (const [id, { fault }] of fates) {
      const end = fault === null ? (fateOf(id).outcome ?? 'none') : 'not finished';
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    const told = [...ends].sort().map(([end, count]) => `${String(count)} ${end}`);
    const { commit, ended } = manifest;
    process.stdout.write(
      `${commit.slice(0, 7)}: ${String(fates.size)} applications were finished (${told.join(', ')}); ${String(ended.length)} had ended before; ${String(replayed.length)} histories replayed\n`,
    );
    expect(ends.get('not finished')).toBeUndefined();
    expect(fates.size).toBeGreaterThanOrEqual(manifest.inFlight.length);
  });

  const everyone = (): readonly string[] => [...new Set([...fates.keys(), ...manifest.ended.map(({ id }) => id)])];

  /** Applications whose data was destroyed on a decision: their chain stays, their files do not. */
  const destroyed = async (): Promise<ReadonlySet<string>> => {
    const read = await Promise.all(
      manifest.disposals.map(({ id }) =>
        supervisor<{ readonly application: string; readonly status: string }>(`/disposals/${id}`),
      ),
    );
    return new Set(read.filter(({ status }) => status === 'certified').map(({ application }) => application));
  };

  it('keeps every audit chain whole', async () => {
    const broken: unknown[] = [];
    for (const id of everyone()) {
      const report = await supervisor<{ readonly broken: unknown }>(`/applications/${id}/audit/verify`);
      if (report.broken !== null) broken.push({ application: nameOf(id), ...report });
    }
    expect(broken).toEqual([]);
    expect(await supervisor('/outages/audit/verify')).toMatchObject({ broken: null });
  });

  it('hands out bundles that prove themselves, and those of before still do', async () => {
    const bundles = join(folder, 'bundles');
    mkdirSync(bundles);
    const gone = await destroyed();
    for (const id of gone)
      await expect(walker.as('supervisor').get(`/applications/${id}/case`)).rejects.toThrow('DATA_DESTROYED');
    for (const id of everyone().filter((one) => !gone.has(one)))
      writeFileSync(join(bundles, `${id}.zip`), await walker.as('supervisor').download(`/applications/${id}/case`));
    const old = join(runOf(office), 'bundles');
    const files = [bundles, old].flatMap((at) => readdirSync(at).map((name) => join(at, name)));
    expect(readdirSync(old).length).toBeGreaterThan(0);
    const { status, stderr } = await ran(['test/upgrade/verify-bundles.mjs', office.trustAnchor, ...files]);
    const named = stderr.replaceAll(/\S*\/([0-9a-f-]{36})\.zip/gu, (_, id: string) => nameOf(id));
    expect({ status, named }).toEqual({ status: 0, named: '' });
  });

  it('keeps its letters: those that were signed before verify, and those that were signed now', async () => {
    const letters = join(folder, 'letters');
    mkdirSync(letters);
    const gone = await destroyed();
    for (const id of everyone()) {
      const kase = await walker.read(id);
      if (kase.letter.signed === null || gone.has(id)) continue;
      const letter = kase.documents.find(({ kind }) => kind === 'signed-letter');
      writeFileSync(
        join(letters, `${id}.pdf`),
        await walker.as('supervisor').download(`/applications/${id}/documents/${letter?.id ?? ''}/content`),
      );
    }
    const files = readdirSync(letters).map((name) => join(letters, name));
    expect(files.length).toBeGreaterThan(manifest.ended.filter(({ signed }) => signed !== null).length);
    const { stdout: lines } = await ran([
      ...['scripts/paraf.mjs', 'verify', ...files],
      ...['--trust', office.trustAnchor, '--json'],
    ]);
    const reports = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly indication: string });
    expect(reports).toHaveLength(files.length);
    expect(reports.filter(({ indication }) => indication !== 'passed')).toEqual([]);
  });
});
