/** Every date that is shown says whether it reflects each outage window and decree already, and how much time is left to it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCase, prabumulih } from '../builders/case.js';
import { aTask, anApplication, apiWorld, NOW, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';

const MINUTE = 60_000;
const SECRET = 'rahasia-pelacakan-yang-panjang';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
  const { applications, tracking, tasks } = world.record.contents;
  for (const id of ['app-1', 'app-2', 'app-3'])
    applications.set(id, anApplication({ id, dueAt: NOW + 60 * MINUTE, finishedAt: id === 'app-3' ? NOW : null }));
  tracking.set('app-1', createHash('sha256').update(SECRET).digest('hex'));
  const open: Parameters<typeof aTask>[0] = { role: 'front-office', state: 'open', clockStopped: false };
  const due = { soon: NOW + 10 * MINUTE, late: NOW - 5 * MINUTE, night: NOW + 24 * 60 * MINUTE, rests: null };
  for (const [id, dueAt] of Object.entries(due)) tasks.set(`app-1/${id}`, aTask({ ...open, id, dueAt }));
  world.desk.journal.push({
    version: 1,
    office: OFFICE,
    at: NOW,
    actor: 'user-pengawas',
    event: {
      ...{ type: 'declare-window', window: 'w', kind: 'a', cause: 'kebakaran', reason: 'terbakar', evidence: 'BA 1' },
      ...{ from: NOW - 60 * MINUTE, to: NOW - 50 * MINUTE },
    },
  });
  // The batch has reached the second, not the first.
  world.desk.adjusted.set('app-2', 1);
});
afterAll(() => world.close());

const get = async (path: string, login = 'pengawas'): Promise<Answer> =>
  world.app.inject({ url: path, headers: { authorization: `Bearer ${await world.login(login)}` } });

describe('a date that is shown while windows are being worked in', () => {
  it('says so in the list, on the application, on its clock, and to who follows it', async () => {
    const list = (await get('/api/v1/applications')).json() as { items: { id: string; dueAdjusted: boolean }[] };
    expect(Object.fromEntries(list.items.map(({ id, dueAdjusted }) => [id, dueAdjusted]))).toEqual({
      'app-1': false,
      'app-2': true,
      'app-3': true,
    });
    for (const path of ['', '/clock']) {
      expect((await get(`/api/v1/applications/app-1${path}`)).json()).toMatchObject({ dueAdjusted: false });
      expect((await get(`/api/v1/applications/app-2${path}`)).json()).toMatchObject({ dueAdjusted: true });
    }
    expect((await get(`/api/v1/track/app-1?secret=${SECRET}`)).json()).toMatchObject({ dueAdjusted: false });
    expect((await get(`/t/app-1/${SECRET}`)).body).toContain('sedang disesuaikan');

    world.desk.adjusted.set('app-1', 1);
    expect((await get(`/api/v1/track/app-1?secret=${SECRET}`)).json()).toMatchObject({ dueAdjusted: true });
    expect((await get(`/t/app-1/${SECRET}`)).body).not.toContain('sedang disesuaikan');
    world.desk.adjusted.delete('app-1');
  });
});

describe('a row of the work list', () => {
  /** By hand, from the calendar ID-2026: the office works from 07:30 to 16:00 with an hour of break, 7.5 h a day. */
  it('says how much working time is left, negative once it is late, none while it rests', async () => {
    const { items } = (await get('/api/v1/tasks', 'fo')).json() as {
      items: { id: string; workingTimeLeftMs: number | null; dueAdjusted: boolean }[];
    };
    expect(Object.fromEntries(items.map(({ id, workingTimeLeftMs }) => [id, workingTimeLeftMs]))).toEqual({
      soon: 10 * MINUTE,
      late: -5 * MINUTE,
      night: 7.5 * 60 * MINUTE,
      rests: null,
    });
    expect(items.map(({ dueAdjusted }) => dueAdjusted)).toEqual([false, false, false, false]);
  });
});

describe('whom a case waits for', () => {
  const stopped = (kind: 'applicant' | 'legal-hold', budgets: readonly string[] | null) => ({
    ...{ id: 's', ground: { kind, detail: kind === 'applicant' ? 'correction' : 'sengketa' } },
    ...{ from: NOW - MINUTE, to: null, budgets },
  });
  it.each([
    ['the applicant at work on this step', [stopped('applicant', ['step:1#1'])], true],
    ['the applicant at work on another step', [stopped('applicant', ['step:2#1'])], false],
    ['the applicant at work on the whole case', [stopped('applicant', null)], true],
    ['a hold on a legal ground', [stopped('legal-hold', null)], false],
    ['an outage, or nothing', [], false],
  ] as const)('%s', async (_why, stops, waits) => {
    const { applications, tasks } = world.record.contents;
    const before = applications.get('app-1');
    const { state } = aCase(await prabumulih(), NOW - MINUTE);
    const clock = { ...state.clock, stops };
    applications.set('app-1', anApplication({ state: { ...state, clock }, clockRunning: false }));
    tasks.clear();
    tasks.set('app-1/receive', aTask({ clockStopped: true, dueAt: null }));

    const api = (await get(`/api/v1/track/app-1?secret=${SECRET}`)).json() as { at: { waitsForApplicant: boolean }[] };
    expect(api.at.map(({ waitsForApplicant }) => waitsForApplicant)).toEqual([waits]);
    const page = (await get(`/t/app-1/${SECRET}`)).body;
    expect(page.includes('menunggu Anda')).toBe(waits);
    // in the office's own words, never by the id in its configuration
    expect(page.includes('dasar hukum: Sengketa')).toBe(stops.some(({ ground }) => ground.kind === 'legal-hold'));
    if (before !== undefined) applications.set('app-1', before);
  });
});

it('a clock that rests for an outage says so from its declaration on, before the application has taken it in', async () => {
  const { state } = aCase(await prabumulih(), NOW - MINUTE);
  const before = world.record.contents.applications.get('app-1');
  world.record.contents.applications.set('app-1', anApplication({ state, clockRunning: true }));
  world.desk.journal.push({
    ...{ version: 2, office: OFFICE, at: NOW, actor: 'user-pengawas' },
    event: {
      ...{ type: 'declare-window', window: 'w-2', kind: 'a', cause: 'kebakaran', reason: 'terbakar' },
      ...{ evidence: 'BA 2', from: NOW, to: null },
    },
  });

  try {
    const reason = { ground: 'outage:kebakaran', text: expect.stringContaining('kebakaran') };
    const rests = { running: false, because: [reason] };
    expect((await get('/api/v1/applications/app-1/clock')).json()).toMatchObject({ ...rests, dueAdjusted: false });
    expect((await get('/api/v1/applications/app-1')).json()).toMatchObject({ clock: rests });
    expect((await get(`/api/v1/track/app-1?secret=${SECRET}`)).json()).toMatchObject({ clock: rests });
    expect((await get(`/t/app-1/${SECRET}`)).body).toMatch(/sedang berhenti[^<]*kebakaran/);
  } finally {
    world.desk.journal.pop();
    if (before !== undefined) world.record.contents.applications.set('app-1', before);
  }
});
