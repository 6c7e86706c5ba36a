import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { decide } from '../../src/domain/application/decide.js';
import { findElement } from '../../src/domain/application/element.js';
import { openItems } from '../../src/domain/process/open-items.js';
import { aCase, DRAFT, FINAL, prabumulih, upTo, type Case } from '../builders/case.js';
import { aTask, anApplication, apiWorld, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';

/** Logins of the API's world, each with one role. */
const LOGINS = [
  'fo',
  'bo',
  'kasi',
  'kabid',
  'sekdin',
  'kadin',
  'tim',
  'pengawas',
  'admin',
  'pemohon',
  'pemohon2',
] as const;
type Login = (typeof LOGINS)[number];

const complete = (input: object): object => ({ input });

/** Each act as a request: path below the application, body. */
const REQUESTS = {
  receive: ['tasks/receive/complete', complete({ outcome: 'complete' })],
  process: ['tasks/process/complete', complete({})],
  'paraf-kasi': ['tasks/paraf-kasi/paraf', { draft: DRAFT }],
  'paraf-kabid': ['tasks/paraf-kabid/paraf', { draft: DRAFT }],
  'paraf-sekdin': ['tasks/paraf-sekdin/paraf', { draft: DRAFT }],
  approve: ['tasks/approve/complete', complete({})],
  refuse: ['tasks/approve/refuse', { reason: 'lokasi tidak sesuai' }],
  finalise: ['tasks/finalise/complete', complete({})],
  sign: ['tasks/sign/sign', { letter: FINAL, passphrase: 'frasa-sandi' }],
  print: ['tasks/print/complete', complete({})],
  announce: ['tasks/announce/complete', complete({})],
  'hand-over': ['tasks/hand-over/complete', complete({ receiver: { name: 'Budi', identity: '1674010101900001' } })],
  'return the paraf': ['tasks/paraf-kasi/return', { to: 'process', reason: 'salah ketik' }],
  'return the signature': ['tasks/sign/return', { to: 'finalise', reason: 'salah ketik' }],
  recall: ['recall', { element: 'receive', reason: 'keliru' }],
  repair: ['tasks/process/repair', { to: 'receive', reason: 'macet' }],
  withdraw: ['withdraw', { reason: 'batal' }],
  hold: ['hold', { ground: 'sengketa', reason: 'gugatan' }],
  resume: ['resume', { reason: 'selesai' }],
} as const satisfies Record<string, readonly [string, object]>;
type Act = keyof typeof REQUESTS;

/** Acts that succeed at each station, by the decree; all others must not. */
const SUCCEEDS: Readonly<Record<string, Partial<Record<Login, readonly Act[]>>>> = {
  recommendation: { fo: ['receive'], pemohon: ['withdraw'], pengawas: ['hold'] },
  receive: { bo: ['process'], fo: ['recall'], pemohon: ['withdraw'], pengawas: ['repair', 'hold'] },
  draft: { kasi: ['paraf-kasi', 'return the paraf'], pemohon: ['withdraw'], pengawas: ['hold'] },
  'paraf-sekdin': { kadin: ['approve', 'refuse'], pemohon: ['withdraw'], pengawas: ['hold'] },
  'invite-survey': { pemohon: ['withdraw'], pengawas: ['hold'] },
  survey: { kadin: ['sign', 'return the signature'], pemohon: ['withdraw'], pengawas: ['hold'] },
  notify: { fo: ['hand-over'], pengawas: ['hold'] },
};

/** Statuses of a refusal: not permitted 403, not there 404, out of turn 409, not sufficient 422. */
const REFUSALS = [403, 404, 409, 422];

describe('every act as every role over HTTP, judged by the real rules', () => {
  let world: ApiWorld;
  let context: ApplicationContext;
  beforeEach(async () => {
    context = await prabumulih();
    world = await apiWorld();
    world.record.contents.signingKey = { kid: 'worker-1', jwk: {} };
  });
  afterEach(() => world.close());

  /** The record as it stands when the case has come so far, and the rules that the workflow asks. */
  const put = (kase: Case): void => {
    const { contents } = world.record;
    const state = { ...kase.state, applicantUser: 'user-pemohon' };
    contents.posted.clear();
    contents.transitions.clear();
    contents.audit.splice(0);
    contents.tasks.clear();
    world.told.splice(0);
    contents.applications.set('app-1', anApplication({ state, applicantUser: 'user-pemohon' }));
    const opened = kase.log.flatMap(({ changes }) => changes.tasksOpened);
    const open = new Set(openItems(kase.context.definition, kase.state.process).map(({ id }) => id));
    for (const task of opened) {
      contents.tasks.set(
        `app-1/${task.id}`,
        aTask({
          id: task.id,
          element: task.element,
          action: task.action,
          role: task.role,
          state: open.has(task.id) ? 'open' : 'completed',
        }),
      );
    }
    world.rule = (_row, message) => {
      const decision = decide(kase.context, state, message);
      return decision.ok ? null : decision.error;
    };
  };

  const ask = async (token: string, act: Act, attempt: number): Promise<Answer> => {
    const [path, payload] = REQUESTS[act];
    return world.app.inject({
      method: 'POST',
      url: `/api/v1/applications/app-1/${path}`,
      payload,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': `attempt-${String(attempt).padStart(6, '0')}` },
    });
  };

  /** The builder's officers act under the ids of the world's accounts. */
  const asAccounts = (kase: Case): Case => {
    const logins: Readonly<Record<string, string>> = {
      'user-front-office': 'user-fo',
      'user-back-office': 'user-bo',
      'user-technical-team': 'user-tim',
      'user-supervisor': 'user-pengawas',
    };
    return {
      ...kase,
      state: { ...kase.state, acts: kase.state.acts.map((act) => ({ ...act, by: logins[act.by] ?? act.by })) },
    };
  };

  it.each(Object.keys(SUCCEEDS))('after "%s" only what the procedure says succeeds', async (station) => {
    const kase = asAccounts(upTo(aCase(context), station));
    const succeeded: string[] = [];
    let attempt = 0;
    for (const login of LOGINS) {
      const token = await world.login(login);
      for (const act of Object.keys(REQUESTS) as Act[]) {
        put(kase);
        attempt += 1;
        const answer = await ask(token, act, attempt);
        if (answer.statusCode === 202) succeeded.push(`${login}: ${act}`);
        else {
          expect([login, act, REFUSALS.includes(answer.statusCode)]).toEqual([login, act, true]);
          expect(world.told).toEqual([]);
        }
      }
    }

    const expected = Object.entries(SUCCEEDS[station] ?? {}).flatMap(([login, acts]) =>
      acts.map((act) => `${login}: ${act}`),
    );
    expect(succeeded.sort()).toEqual(expected.sort());
  });

  it('says with the status why: the wrong role, the wrong turn, what is not there, what does not suffice', async () => {
    const statusOf = async (login: Login, act: Act, attempt: number): Promise<unknown> => {
      const answer = await ask(await world.login(login), act, attempt);
      return [answer.statusCode, (answer.json() as { code?: string }).code];
    };

    put(asAccounts(aCase(context)));
    expect(await statusOf('fo', 'receive', 1)).toEqual([422, 'RECOMMENDATION_MISSING']);
    expect(await statusOf('kasi', 'receive', 2)).toEqual([403, 'PERMISSION_DENIED']);
    expect(await statusOf('kadin', 'sign', 3)).toEqual([404, 'TASK_NOT_FOUND']);

    put(asAccounts(upTo(aCase(context), 'paraf-kasi')));
    expect(await statusOf('kasi', 'paraf-kasi', 4)).toEqual([409, 'TASK_NOT_OPEN']);
  });

  it('keeps an officer off an application of their own, in whatever role', async () => {
    const everyRole = ['front-office', 'back-office', 'kasi', 'kabid', 'sekdin', 'kadin', 'supervisor'];
    const user = world.record.contents.users.get('user-fo');
    if (user === undefined) throw new Error('fixture is impossible: no account fo');
    world.record.contents.users.set('user-fo', { ...user, roles: everyRole.map((role) => ({ role, office: OFFICE })) });
    const token = await world.login('fo');
    const kase = upTo(aCase(context), 'draft');
    let attempt = 0;
    for (const act of Object.keys(REQUESTS) as Act[]) {
      put(kase);
      const row = world.record.contents.applications.get('app-1');
      if (row?.state == null) throw new Error('fixture is impossible: no application');
      const state = { ...row.state, applicantUser: 'user-fo' };
      world.record.contents.applications.set('app-1', { ...row, applicantUser: 'user-fo', state });
      world.rule = (_row, message) => {
        const decision = decide(context, state, message);
        return decision.ok ? null : decision.error;
      };
      attempt += 1;
      const answer = await ask(token, act, attempt);
      expect([act, answer.statusCode === 202]).toEqual([act, act === 'withdraw']);
    }
  });

  it('lets the applicant alone sign the application, and the front office where the applicant has no account', async () => {
    const signed: Record<string, readonly string[]> = {};
    for (const applicantUser of ['user-pemohon', null]) {
      const kase = asAccounts(upTo(aCase(context), 'receive'));
      const answers: string[] = [];
      for (const login of LOGINS) {
        put(kase);
        const state = { ...kase.state, applicantUser };
        world.record.contents.applications.set('app-1', anApplication({ state, applicantUser }));
        world.record.contents.files.set('app-1', { applicant: { name: 'Siti Aminah' }, data: {} });
        world.rule = (_row, message) => {
          const decision = decide(context, state, message);
          return decision.ok ? null : decision.error;
        };
        const form = new FormData();
        form.set('file', new Blob(['berkas']), 'permohonan.p7s');
        const answer = await world.app.inject({
          method: 'POST',
          url: '/api/v1/applications/app-1/signature',
          headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': `sign-${login}-000001` },
          payload: form,
        });
        if (answer.statusCode === 202) answers.push(login);
        else expect([login, (answer.json() as { code?: string }).code]).toEqual([login, 'PERMISSION_DENIED']);
      }
      signed[String(applicantUser)] = answers;
    }

    expect(signed).toEqual({ 'user-pemohon': ['pemohon'], null: ['fo'] });
  });

  it("hands out the statement to sign to the applicant and to staff, not to another's applicant", async () => {
    put(asAccounts(upTo(aCase(context), 'receive')));
    world.record.contents.files.set('app-1', { applicant: { name: 'Siti Aminah' }, data: {} });
    const refused: string[] = [];
    for (const login of LOGINS) {
      const answer = await world.app.inject({
        url: '/api/v1/applications/app-1/statement',
        headers: { authorization: `Bearer ${await world.login(login)}` },
      });
      if (answer.statusCode !== 200) refused.push(`${login}: ${String(answer.statusCode)}`);
    }

    expect(refused).toEqual(['pemohon2: 403']);
  });

  it('lets only the role of the open task claim it, and nobody a task that waits for the applicant of another', async () => {
    put(upTo(aCase(context), 'paraf-kasi'));
    const task = openItems(context.definition, upTo(aCase(context), 'paraf-kasi').state.process)[0]?.id ?? '';
    expect(findElement(context.definition, task)?.role).toBe('kabid');
    const claimed: string[] = [];
    for (const login of LOGINS) {
      const headers = { authorization: `Bearer ${await world.login(login)}` };
      const url = `/api/v1/applications/app-1/tasks/${task}`;
      if ((await world.app.inject({ method: 'POST', url: `${url}/claim`, headers })).statusCode === 200) {
        claimed.push(login);
        await world.app.inject({ method: 'POST', url: `${url}/release`, headers });
      }
    }

    expect(claimed).toEqual(['kabid']);
  });
});
