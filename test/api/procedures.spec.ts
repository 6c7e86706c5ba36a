import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newApplication } from '../../src/domain/application/decide.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import { explore } from '../../src/domain/process/soundness/explore.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { prabumulih } from '../builders/case.js';
import { aTask, anApplication, apiWorld, NOW, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';
import { memoryDelegations } from '../fakes/delegations.js';
import { byOffice } from '../builders/origins.js';

const CIREBON = readFileSync('config/processes/cirebon-pengembangan.bpmn', 'utf8');
const DAY = 86_400_000;

let world: ApiWorld;
let published: { readonly definition: ProcessDefinition; readonly xml: string }[];
let delegations = memoryDelegations();
beforeEach(async () => {
  delegations = memoryDelegations();
  published = [];
  world = await apiWorld({}, () => ({
    delegations,
    definitions: {
      save: async (definition, xml) => void published.unshift({ definition, xml }),
      find: async (digest) => published.find((one) => one.definition.digest === digest)?.definition ?? null,
      xml: async (digest) => published.find((one) => one.definition.digest === digest)?.xml ?? null,
      current: async (id) => published.find((one) => one.definition.main === id)?.definition.digest ?? null,
      versions: async (id) =>
        published
          .filter((one) => id === undefined || one.definition.main === id)
          .map((one) => ({ process: one.definition.main, digest: one.definition.digest, savedAt: NOW })),
    },
    procedures: {
      check: async (xml) => {
        const { definition, findings } = await compileBpmn(xml, { zone: 'Asia/Jakarta' });
        return definition === undefined
          ? { findings }
          : { definition, findings: [...findings, ...explore(definition)] };
      },
    },
  }));
});
afterEach(() => world.close());

let sent = 0;
/** Each request under a key of its own, unless it is sent again. */
const ask = async (
  login: string,
  method: string,
  url: string,
  payload?: unknown,
  key = `key-${String((sent += 1)).padStart(4, '0')}`,
): Promise<Answer> =>
  world.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': key },
    ...(payload === undefined ? {} : { payload }),
  });
const json = (answer: Answer): Readonly<Record<string, unknown>> =>
  JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
const publish = async (xml = CIREBON): Promise<string> =>
  String(json(await ask('admin', 'POST', '/procedures', { bpmn: xml }))['digest']);

describe('publishing a procedure with a lane that nobody holds', () => {
  it('is done with a warning, which ends once somebody holds the role or stands in for who did', async () => {
    const warned = async () =>
      (
        (json(await ask('admin', 'POST', '/procedures', { bpmn: CIREBON, dryRun: true }))['findings'] ?? []) as {
          rule: string;
          severity: string;
          message: string;
        }[]
      ).filter(({ rule }) => rule === 'role-without-holder');
    const before = await warned();
    expect(before.length).toBeGreaterThan(0);
    expect(new Set(before.map(({ severity }) => severity))).toEqual(new Set(['warning']));
    expect((await ask('admin', 'POST', '/procedures', { bpmn: CIREBON })).statusCode).toBe(201);

    const [role = ''] = before.map(({ message }) => /role "([^"]+)"/.exec(message)?.[1] ?? '');
    const { accounts, administration } = world.record;
    const kasi = await accounts.byId('user-kasi');
    if (kasi === null) throw new Error('fixture is impossible: no account kasi');
    await accounts.save({ ...kasi, roles: [...kasi.roles, { role, office: OFFICE }] });
    expect((await warned()).length).toBe(before.length - 1);

    const entry = { at: NOW, office: OFFICE, actor: 'user-admin', verb: 'account-disable', subject: 'x', detail: {} };
    await administration.setDisabled('user-kasi', true, entry);
    expect((await warned()).length).toBe(before.length);
  });
});

describe('versions of a procedure', () => {
  it('are published side by side; the newest is current; each can be read again', async () => {
    const first = await publish();
    const second = await publish(CIREBON.replace('Analisis berjalannya sistem', 'Telaah berjalannya sistem'));

    const { items } = json(await ask('kasi', 'GET', '/procedures?procedure=cirebon-pengembangan')) as {
      items: unknown;
    };
    expect(items).toMatchObject([
      { procedure: 'cirebon-pengembangan', digest: second, current: true },
      { procedure: 'cirebon-pengembangan', digest: first, current: false },
    ]);
    expect((await ask('kasi', 'GET', `/procedures/${first}`)).body).toBe(CIREBON);
  });

  it('are not published with an error, nor by an officer, nor in a dry run', async () => {
    const broken = CIREBON.replace('targetRef="end"', 'targetRef="nowhere"');

    const refused = await ask('admin', 'POST', '/procedures', { bpmn: broken });
    expect(refused.statusCode).toBe(422);
    expect(json(refused)['findings']).toContainEqual(expect.objectContaining({ severity: 'error' }));
    expect((await ask('kasi', 'POST', '/procedures', { bpmn: CIREBON })).statusCode).toBe(403);
    expect((await ask('admin', 'POST', '/procedures', { bpmn: CIREBON, dryRun: true })).statusCode).toBe(200);
    expect(published).toEqual([]);
  });
});

describe('a procedure that the office begins', () => {
  it('is begun by a supervisor or its first lane, once for a key, and started', async () => {
    const digest = await publish();
    const body = { procedure: 'cirebon-pengembangan', variables: { system: 'SIMPEL' } };
    const begun = await ask('pengawas', 'POST', '/cases', body, 'kunci-0001');
    const again = await ask('pengawas', 'POST', '/cases', body, 'kunci-0001');

    expect(begun.statusCode).toBe(201);
    expect(json(begun)).toMatchObject({ permitType: 'cirebon-pengembangan', source: 'office', status: 'received' });
    expect(again.statusCode).toBe(200);
    expect(json(again)['id']).toBe(json(begun)['id']);
    expect(world.started).toEqual([json(begun)['id']]);
    const row = world.record.contents.applications.get(String(json(begun)['id']));
    expect(row).toMatchObject({
      definitionDigest: digest,
      applicantUser: null,
      origin: { source: 'office', by: 'officer', variables: { system: 'SIMPEL' }, about: null },
    });
  });

  it('may be about an issued permit, as long as nothing has taken the permit back', async () => {
    await publish();
    const letter = {
      kind: 'permit',
      signed: { sha256: '5'.repeat(64), at: NOW, by: 'user-kadin', level: 'B-LTA' },
    } as const;
    const begun = { id: 'app-1', office: OFFICE, applicantUser: 'user-pemohon', requirements: {}, at: NOW };
    world.record.contents.applications.set('app-1', {
      ...anApplication({ status: 'issued' }),
      state: { ...newApplication(await prabumulih(), begun), letter },
    });
    world.record.contents.files.set('app-1', { applicant: { name: 'Budi' }, data: {} });
    await world.record.permits.publish({
      verificationId: 'v',
      application: 'app-1',
      office: OFFICE,
      number: '1/X',
      kind: 'permit',
      sha256: letter.signed.sha256,
      signedAt: NOW,
      signer: 'Dr. Ahmad',
      validUntil: null,
      state: 'valid',
    });
    const body = { procedure: 'cirebon-pengembangan', about: 'app-1' };
    const first = await ask('pengawas', 'POST', '/cases', body, 'kunci-0001');
    expect(first.statusCode).toBe(201);

    await world.record.permits.end('app-1', 'revoked');

    const refused = await ask('pengawas', 'POST', '/cases', body, 'key-0002');
    expect([refused.statusCode, json(refused)['code']]).toEqual([409, 'PERMIT_STATE_UNSUITABLE']);
    expect(json(refused)['data']).toEqual({ state: 'revoked' });
    expect((await ask('pengawas', 'POST', '/cases', body, 'kunci-0001')).statusCode).toBe(200);
  });

  it.each([{}, { reasons: [] }, { reasons: [' '] }, { reasons: 'karena' }])(
    'takes no permit back without grounds: %j',
    async (data) => {
      await publish(readFileSync('config/processes/palembang-pencabutan.bpmn', 'utf8'));

      const refused = await ask('pengawas', 'POST', '/cases', {
        procedure: 'palembang-pencabutan',
        about: 'app-1',
        data,
      });

      expect([refused.statusCode, json(refused)['code']]).toEqual([400, 'INPUT_INVALID']);
      expect(refused.body).toContain('/data/reasons');
    },
  );

  it('is not begun by another lane, nor where none is published', async () => {
    await publish();
    expect((await ask('fo', 'POST', '/cases', { procedure: 'cirebon-pengembangan' })).statusCode).toBe(403);
    expect((await ask('pengawas', 'POST', '/cases', { procedure: 'tidak-ada' })).statusCode).toBe(400);
  });
});

describe('a message by its key', () => {
  it('is kept where nobody waits for it, once, and never for another content under its key', async () => {
    const body = { name: 'bayar', payload: { nomor: 'A-1' }, correlationKey: 'A-1' };
    const kept = await ask('pengawas', 'POST', '/messages', body, 'pesan-0001');
    expect([kept.statusCode, json(kept)['status']]).toEqual([202, 'pending']);
    expect((await ask('pengawas', 'POST', '/messages', body, 'pesan-0001')).statusCode).toBe(202);
    const other = await ask('pengawas', 'POST', '/messages', { ...body, payload: null }, 'pesan-0001');
    expect(json(other)['code']).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await ask('kasi', 'POST', '/messages', body, 'pesan-0002')).statusCode).toBe(403);
  });
});

describe('a delegation', () => {
  const body = (change: Readonly<Record<string, unknown>> = {}): unknown => ({
    kind: 'Plh.',
    role: 'kadin',
    from: 'user-kadin',
    to: 'user-bo',
    startsAt: new Date(NOW).toISOString(),
    endsAt: new Date(NOW + DAY).toISOString(),
    letter: '800/12/2026',
    ...change,
  });

  it('gives the role while it lasts, and each act says on whose behalf', async () => {
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.tasks.set(
      'app-1/approve',
      aTask({ id: 'approve', element: 'approve', action: 'approve', role: 'kadin' }),
    );
    const made = await ask('kadin', 'POST', '/delegations', body());
    expect(made.statusCode).toBe(201);

    await ask('bo', 'POST', '/applications/app-1/tasks/approve/complete', {}, 'act-00001');
    expect(world.told.at(-1)?.message.actor).toEqual({
      user: 'user-bo',
      roles: ['back-office', 'kadin'],
      onBehalfOf: 'user-kadin',
    });

    expect(
      (await ask('kadin', 'POST', `/delegations/${String(json(made)['id'])}/end`, { reason: 'kembali lebih awal' }))
        .statusCode,
    ).toBe(200);
    world.now += 1;
    await ask('bo', 'POST', '/applications/app-1/tasks/approve/complete', {}, 'act-00002');
    expect(world.told.at(-1)?.message.actor).toEqual({ user: 'user-bo', roles: ['back-office'] });
  });

  it('is made by the official or a supervisor alone, of a role that the official holds, to another official', async () => {
    expect((await ask('kasi', 'POST', '/delegations', body())).statusCode).toBe(403);
    expect((await ask('pengawas', 'POST', '/delegations', body({ from: 'user-kasi' }))).statusCode).toBe(400);
    expect((await ask('pengawas', 'POST', '/delegations', body({ to: 'user-kadin' }))).statusCode).toBe(400);
    expect((await ask('pengawas', 'POST', '/delegations', body({ to: 'user-pemohon' }))).statusCode).toBe(400);
    expect(
      (await ask('pengawas', 'POST', '/delegations', body({ endsAt: new Date(NOW - 1).toISOString() }))).statusCode,
    ).toBe(400);
    expect((await ask('pengawas', 'POST', '/delegations', body())).statusCode).toBe(201);
    expect((await ask('pengawas', 'POST', '/delegations', body({ letter: '800/2/2026' }))).statusCode).toBe(409);
    // the next one, to whom letters go that the first has given a paraf of
    expect((await ask('pengawas', 'POST', '/delegations', body({ to: 'user-kasi' }))).statusCode).toBe(201);
    expect((await delegations.list(OFFICE)).filter(({ endedAt }) => endedAt === null)).toHaveLength(2);
  });

  it('is never backdated, never for longer than an appointment, and nobody makes or confirms their own', async () => {
    const says = async (login: string, change: Readonly<Record<string, unknown>>): Promise<readonly unknown[]> => {
      const answer = await ask(login, 'POST', '/delegations', body(change));
      return [answer.statusCode, json(answer)['code'] ?? null];
    };
    const years = new Date(NOW + 10 * 365 * DAY).toISOString();
    expect(await says('kadin', { startsAt: new Date(NOW - DAY).toISOString() })).toEqual([400, 'INPUT_INVALID']);
    expect(await says('kadin', { endsAt: years })).toEqual([400, 'INPUT_INVALID']);
    expect(await says('pengawas', { to: 'user-pengawas' })).toEqual([403, 'APPROVAL_BY_PROPOSER']);
    expect(await delegations.list(OFFICE)).toEqual([]);
  });

  it('that ended before anybody confirmed it says so at once: it takes no decree and no confirmation', async () => {
    const made = json(await ask('pengawas', 'POST', '/delegations', body()));
    const path = `/delegations/${String(made['id'])}`;
    expect(made['state']).toBe('waiting');
    world.now += 2 * DAY;

    const form = new FormData();
    form.set('file', new Blob([Buffer.from('%PDF-1.7 surat perintah\nstartxref\n0\n%%EOF\n')]), 'surat-perintah.pdf');
    const filed = await world.app.inject({
      ...{ method: 'PUT', url: `/api/v1${path}/decree`, payload: form },
      headers: { authorization: `Bearer ${await world.login('pengawas')}` },
    });
    for (const answer of [filed, await ask('admin', 'POST', `${path}/confirm`)])
      expect([answer.statusCode, json(answer)['code']]).toEqual([409, 'DELEGATION_ENDED']);
    expect(json(await ask('pengawas', 'GET', path))).toMatchObject({ state: 'lapsed', awaitsConfirmation: false });
  });

  it('that a supervisor recorded gives nothing until the decree is on file and a second person has confirmed it', async () => {
    const made = json(await ask('pengawas', 'POST', '/delegations', body()));
    const path = `/delegations/${String(made['id'])}`;
    expect(made).toMatchObject({ awaitsConfirmation: true, decree: null });
    expect(await delegations.standInsOf('user-bo', NOW)).toEqual([]);
    const waiting = async (login: string): Promise<unknown> => {
      const { delegations: listed } = json(await ask(login, 'GET', '/confirmations'));
      return listed;
    };
    for (const [login, mayConfirm] of [
      ['admin', true],
      ['pengawas', false],
    ] as const)
      expect(await waiting(login)).toMatchObject([
        {
          ...{ id: made['id'], role: 'kadin', fromName: 'Nama kadin', to: 'user-bo', madeBy: 'user-pengawas' },
          ...{ decreeOnFile: false, confirmableBy: ['supervisor', 'administrator'], mayConfirm },
        },
      ]);

    const confirm = async (login: string): Promise<readonly unknown[]> => {
      const answer = await ask(login, 'POST', `${path}/confirm`);
      return [answer.statusCode, json(answer)['code'] ?? null];
    };
    expect(await confirm('admin')).toEqual([422, 'DECREE_MISSING']);
    const form = new FormData();
    form.append(
      'file',
      new Blob([Buffer.from('%PDF-1.7 surat perintah\nstartxref\n0\n%%EOF\n')], { type: 'application/pdf' }),
      'perintah.pdf',
    );
    const filled = new Response(form);
    const filed = await world.app.inject({
      method: 'PUT',
      url: `/api/v1${path}/decree`,
      headers: {
        authorization: `Bearer ${await world.login('pengawas')}`,
        'content-type': filled.headers.get('content-type') ?? '',
      },
      payload: Buffer.from(await filled.arrayBuffer()),
    });
    expect(filed.statusCode).toBe(200);
    expect(await confirm('pengawas')).toEqual([403, 'APPROVAL_BY_PROPOSER']);
    expect(await confirm('bo')).toEqual([403, 'PERMISSION_DENIED']);
    expect(await confirm('admin')).toEqual([200, null]);
    expect(await confirm('admin')).toEqual([409, 'ALREADY_DONE']);
    expect(await delegations.standInsOf('user-bo', NOW)).toHaveLength(1);
    expect(await waiting('admin')).toEqual([]);
  });
});

describe('a migration', () => {
  it('is reported before it is ordered, and ordered with the version it leads to', async () => {
    const first = await publish();
    const second = await publish(CIREBON.replace('Analisis berjalannya sistem', 'Telaah berjalannya sistem'));
    const definition = published.find((one) => one.definition.digest === first)?.definition;
    if (definition === undefined) throw new Error('fixture is impossible');
    world.record.contents.applications.set(
      'app-1',
      anApplication({ definitionDigest: first, origin: byOffice(), permitType: definition.main }),
    );

    const report = await ask('pengawas', 'POST', '/migrations/dry-run', { to: second });
    expect(json(report)).toMatchObject({ items: [{ application: 'app-1', from: first, verdict: 'cannot' }] });
    const moved = await ask('pengawas', 'POST', '/migrations', {
      to: second,
      applications: ['app-1'],
      reason: 'SOP baru',
    });
    expect(json(moved)).toMatchObject({ items: [{ application: 'app-1', moved: true }] });
    expect(world.migrated).toMatchObject([
      { application: 'app-1', message: { type: 'migrate', to: second, reason: 'SOP baru' } },
    ]);
    expect((await ask('kasi', 'POST', '/migrations', { to: second, reason: 'x' })).statusCode).toBe(403);
  });
});
