/**
 * Somebody stands in for the head of office while letters lie at every desk, and the head comes back: each letter is signed
 * by the official whom its block names, and nobody returns one by hand. `PARAF_PLH_LETTERS=30` walks thirty.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { configureOffice, GROUP } from './office-config.js';
import { startOffice, until, type Office, type Person } from './office-stack.mjs';
import { createWalker, type Case, type Walker } from './walker.js';

const LETTERS = Number(process.env['PARAF_PLH_LETTERS'] ?? 6);
const UP_WITHIN = 240_000;
const PREPARED_WITHIN = 60_000 + LETTERS * 10_000;
const WITHIN = { within: 120_000, every: 300 };

const HEAD = 'A. ZAHEDI, S.Pd, MM';
const PLH = 'Siti Aminah, S.H.';
const ACCOUNT = `
- { login: plh, name: '${PLH}', title: Staf Ahli, rank: 'Pembina, IV/a', nip: '197502022000032002', roles: [arsiparis], signs: true }
`;

let office: Office;
let walker: Walker;
let kadin: Person;
let plh: Person;
const ids = new Map<string, string>();

beforeAll(async () => {
  office = await startOffice((folder) => {
    configureOffice(folder);
    appendFileSync(join(folder, 'demo', 'accounts.yaml'), ACCOUNT);
    // Without a visible signature the letter itself says who signs, before anybody has signed.
    const file = join(folder, 'offices', 'prabumulih.yaml');
    const read = parse(readFileSync(file, 'utf8')) as { readonly signature: object };
    writeFileSync(file, stringify({ ...read, signature: { ...read.signature, visible: null } }));
  });
  walker = createWalker(office.url, office.accounts);
  kadin = walker.as('kadin');
  plh = walker.as('plh');
  const { items } = (await walker.as('admin').get('/accounts')) as {
    readonly items: readonly { readonly id: string; readonly login: string }[];
  };
  for (const { id, login } of items) ids.set(login, id);
}, UP_WITHIN);
afterAll(async () => {
  await (office as Office | undefined)?.stop();
}, 60_000);

const idOf = (login: string): string => ids.get(login) ?? '';

/** Walks an application until a task with this action is open. */
const toDesk = async (action: string): Promise<string> => {
  const id = await walker.begin('fo', '/applications', {
    permitType: GROUP.first,
    applicant: { name: 'Budi Santoso', nationalId: '1674010101800001', email: 'budi@example.com', address: 'Jalan 1' },
    data: { businessName: 'Toko', location: 'Jalan 2', kbli: '47111', registration: '1', practice: 'Apotek' },
  });
  await walker.fillFile(id);
  await until(
    `application ${id} to wait for ${action}`,
    async () => {
      const now = await walker.read(id);
      const open = now.tasks.filter(({ state }) => state === 'open');
      if (open.some((task) => task.action === action) && (action !== 'sign' || now.letter.final !== null)) return true;
      for (const task of open) if (task.action !== action) await walker.act(now, task, {});
      return undefined;
    },
    { within: PREPARED_WITHIN, every: 200 },
  );
  return id;
};

/** The words of the letter that waits for its signature. */
const wordsOf = async (kase: Case): Promise<string> => {
  const letter = kase.documents.find(({ kind, sha256 }) => kind === 'letter' && sha256 === kase.letter.final);
  if (letter === undefined) throw new Error(`the final letter of ${kase.id} is not among its documents`);
  const pdf = await kadin.download(`/applications/${kase.id}/documents/${letter.id}/content`);
  const { status, stdout, stderr } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  if (status !== 0) throw new Error(`pdftotext: ${stderr}`);
  return stdout.replaceAll(/\s+/g, ' ');
};

/** Waits until the letter names this official, and answers it as it is then. */
const drawnFor = (id: string, name: string): Promise<Case> =>
  until(
    `the letter of ${id} to name ${name}`,
    async () => {
      const kase = await walker.read(id);
      return kase.letter.final !== null && (await wordsOf(kase)).includes(name) ? kase : undefined;
    },
    WITHIN,
  );

const sign = async (
  who: Person,
  kase: Case,
): Promise<{ readonly status: number; readonly code: string | undefined }> => {
  const task = kase.tasks.find(({ action, state }) => action === 'sign' && state === 'open');
  const { status, body } = await who.tryPost(
    `/applications/${kase.id}/tasks/${encodeURIComponent(task?.id ?? '')}/sign`,
    { letter: kase.letter.final, passphrase: who.passphrase },
  );
  return { status, code: (body as { readonly code?: string } | null)?.code };
};

const signed = (id: string): Promise<Case> =>
  until(
    `the letter of ${id} to be signed`,
    async () => {
      const kase = await walker.read(id);
      return kase.letter.signed === null ? undefined : kase;
    },
    WITHIN,
  );

const verbsOf = async (id: string): Promise<readonly string[]> => {
  const { items } = (await walker.as('supervisor').get(`/applications/${id}/history`)) as {
    readonly items: readonly { readonly verb: string }[];
  };
  return items.map(({ verb }) => verb);
};

describe('a stand-in for the head of office, for a day', () => {
  let waiting: readonly string[] = [];
  let underParaf = '';
  let delegation = '';

  it(
    'is named by every letter that is not signed, and signs it; the head does not',
    async () => {
      underParaf = await toDesk('approve');
      const prepared: string[] = [];
      const one = async (): Promise<void> => {
        while (prepared.length < LETTERS) {
          const place = prepared.push('') - 1;
          prepared[place] = await toDesk('sign');
        }
      };
      await Promise.all([one(), one(), one()]);
      waiting = prepared;
      const first = await walker.read(waiting[0] ?? '');
      expect(await wordsOf(first)).toContain(HEAD);

      const now = Date.now();
      const { status, body } = await kadin.tryPost('/delegations', {
        kind: 'Plh.',
        role: 'kadin',
        from: idOf('kadin'),
        to: idOf('plh'),
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + 86_400_000).toISOString(),
        letter: '800/12/DPMPTSP/2026',
      });
      expect(status).toBe(201);
      delegation = (body as { readonly id: string }).id;

      const drawn = await Promise.all(waiting.map((id) => drawnFor(id, PLH)));
      expect(await wordsOf(drawn[0] ?? first)).toMatch(/Plh\. KEPALA DINAS/i);
      expect(await wordsOf(drawn[0] ?? first)).not.toContain(HEAD);

      const half = drawn.slice(0, Math.ceil(LETTERS / 2));
      expect(await sign(kadin, half[0] ?? first)).toMatchObject({ code: 'SIGNATORY_OTHER' });
      for (const kase of half) expect(await sign(plh, kase)).toMatchObject({ status: 200 });
      for (const { id } of half) {
        const kase = await signed(id);
        expect(kase.outcome).toBeNull();
        expect(await verbsOf(id)).not.toContain('return');
      }
    },
    PREPARED_WITHIN * 3 + 240_000,
  );

  it('is no longer named when the delegation has ended: the head signs what is left, the stand-in does not', async () => {
    expect((await kadin.tryPost(`/delegations/${delegation}/end`, { reason: 'kembali dari dinas luar' })).status).toBe(
      200,
    );
    const left = waiting.slice(Math.ceil(LETTERS / 2));
    for (const id of left) {
      const kase = await drawnFor(id, HEAD);
      expect((await sign(plh, kase)).status).toBe(403);
      expect(await sign(kadin, kase)).toMatchObject({ status: 200 });
      await signed(id);
      expect(await verbsOf(id)).not.toContain('return');
    }
  }, 240_000);

  it('leaves a letter that was under paraf to be approved and signed by the head', async () => {
    await until(
      `application ${underParaf} to wait for its signature`,
      async () => {
        const now = await walker.read(underParaf);
        const open = now.tasks.filter(({ state }) => state === 'open');
        if (open.some(({ action }) => action === 'sign') && now.letter.final !== null) return true;
        for (const task of open) await walker.act(now, task, {});
        return undefined;
      },
      WITHIN,
    );
    const kase = await drawnFor(underParaf, HEAD);
    expect(await sign(kadin, kase)).toMatchObject({ status: 200 });
    await signed(underParaf);
  }, 240_000);
});

describe('an official who has given a paraf of a letter', () => {
  const taskOf = (kase: Case, action: string): string =>
    encodeURIComponent(kase.tasks.find((task) => task.action === action && task.state === 'open')?.id ?? '');
  const standIn = async (role: string, from: string, to: string): Promise<string> => {
    const now = Date.now();
    const { status, body } = await walker.as(from).tryPost('/delegations', {
      ...{ kind: 'Plh.', role, from: idOf(from), to: idOf(to), letter: '800/13/DPMPTSP/2026' },
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + 86_400_000).toISOString(),
    });
    expect(status).toBe(201);
    return (body as { readonly id: string }).id;
  };
  const end = async (login: string, id: string): Promise<void> => {
    expect((await walker.as(login).tryPost(`/delegations/${id}/end`, { reason: 'kembali' })).status).toBe(200);
  };

  it('does not sign it as a stand-in: it goes to the next who stands in', async () => {
    const id = await toDesk('sign');
    const first = await standIn('kadin', 'kadin', 'sekdin');
    const next = await standIn('kadin', 'kadin', 'plh');
    const kase = await drawnFor(id, PLH);
    const path = `/applications/${id}/tasks/${taskOf(kase, 'sign')}`;
    const asked = { claim: {}, sign: { letter: kase.letter.final, passphrase: 'bukan rahasia' } };
    for (const [act, body] of Object.entries(asked))
      expect(await walker.as('sekdin').tryPost(`${path}/${act}`, body)).toMatchObject({
        status: 403,
        body: { code: 'PARAF_AND_SIGNATURE_BY_ONE' },
      });
    expect(await sign(plh, kase)).toMatchObject({ status: 200 });
    await signed(id);
    await end('kadin', first);
    await end('kadin', next);
  }, 240_000);

  it('gives no other as a stand-in: the supervisor is told, routes the task with a reason, and the paraf says so', async () => {
    const delegation = await standIn('kabid', 'kabid', 'kasi');
    const id = await walker.begin('fo', '/applications', {
      permitType: GROUP.first,
      applicant: {
        name: 'Budi Santoso',
        nationalId: '1674010101800001',
        email: 'budi@example.com',
        address: 'Jalan 1',
      },
      data: { businessName: 'Toko', location: 'Jalan 2', kbli: '47111', registration: '1', practice: 'Apotek' },
    });
    await walker.fillFile(id);
    const kase = await until(
      'the paraf of the Kabid to be due',
      async () => {
        const now = await walker.read(id);
        const open = now.tasks.filter(({ state }) => state === 'open');
        if (open.some(({ element }) => element === 'paraf-kabid')) return now;
        for (const task of open) await walker.act(now, task, {});
        return undefined;
      },
      WITHIN,
    );
    const path = `/applications/${id}/tasks/${taskOf(kase, 'paraf')}`;
    const draft = { draft: kase.letter.draft };
    const kasi = walker.as('kasi');
    for (const [act, body] of [
      ['claim', {}],
      ['paraf', draft],
    ] as const)
      expect(await kasi.tryPost(`${path}/${act}`, body)).toMatchObject({
        status: 403,
        body: { code: 'PARAF_TWICE_BY_ONE' },
      });

    const supervisor = walker.as('supervisor');
    await until(
      'the supervisor to be told',
      async () => {
        const { items } = (await supervisor.get('/incidents')) as {
          readonly items: readonly { readonly application: string; readonly code: string }[];
        };
        return items.some((one) => one.application === id && one.code === 'PARAF_TWICE_BY_ONE') || undefined;
      },
      WITHIN,
    );
    expect(await supervisor.tryPost(`${path}/reassign`, { to: idOf('kasi') })).toMatchObject({
      body: { code: 'ASSIGNEE_UNSUITABLE', data: { why: 'paraf-given' } },
    });
    const routing = { to: idOf('plh'), reason: 'Kasi merangkap Plh. Kabid' };
    expect((await supervisor.tryPost(`${path}/reassign`, routing)).status).toBe(200);
    expect((await plh.tryPost(`${path}/paraf`, draft)).status).toBeLessThan(300);
    await until(
      'the paraf to stand',
      async () => {
        const { parafs } = (await supervisor.get(`/applications/${id}`)) as {
          readonly parafs: readonly { readonly element: string; readonly by: string; readonly routed: unknown }[];
        };
        const given = parafs.find(({ element }) => element === 'paraf-kabid');
        if (given === undefined) return undefined;
        expect(given).toMatchObject({
          by: idOf('plh'),
          routed: { by: idOf('supervisor'), reason: 'Kasi merangkap Plh. Kabid' },
        });
        return true;
      },
      WITHIN,
    );
    await until(
      'the incident to end',
      async () => {
        const { items } = (await supervisor.get('/incidents')) as {
          readonly items: readonly { readonly application: string }[];
        };
        return items.every(({ application }) => application !== id) || undefined;
      },
      WITHIN,
    );
    await end('kabid', delegation);
  }, 240_000);
});
