import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anApplication, apiWorld, aTask, type ApiWorld, type Answer } from '../fakes/api-world.js';

const NEXT_YEAR = Date.UTC(2027, 0, 5, 9);
const UNCONFIRMED = { code: 'year-unconfirmed', year: 2027, calendar: 'ID-2026' };

/** The world's clock stands at 23 November 2026, and the calendar's 2027 is unconfirmed. */
describe('how certain a date is', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    world.record.contents.applications.set('app-1', anApplication({ dueAt: NEXT_YEAR }));
    world.record.contents.tasks.set('app-1/receive', aTask({ dueAt: NEXT_YEAR }));
  });
  afterEach(() => world.close());

  const get = async (login: string, path: string): Promise<Answer> =>
    world.app.inject({
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${await world.login(login)}` },
    });
  const health = async (): Promise<Answer> => world.app.inject({ url: '/health' });
  const confirm = (): void => {
    world.desk.journal.push({
      version: 1,
      office: 'prabumulih',
      at: world.now,
      actor: 'user-admin',
      event: {
        type: 'calendar-change',
        calendar: 'ID-2026',
        version: 2,
        decree: { closed: [], reopened: [], periods: [], dates: [], years: { '2027': 'final' } },
        reason: 'SKB 2027',
        legalBasis: 'SKB 3 Menteri',
      },
    });
  };

  it('stands beside it wherever it is shown, until a decree confirms the year', async () => {
    const shown = async (): Promise<unknown[]> => [
      ...((await get('fo', 'tasks')).json() as { items: { dueFindings: unknown }[] }).items.map(
        ({ dueFindings }) => dueFindings,
      ),
      ((await get('fo', 'applications/app-1/tasks/receive')).json() as { dueFindings: unknown }).dueFindings,
      ...((await get('pemohon', 'applications')).json() as { items: { dueFindings: unknown }[] }).items.map(
        ({ dueFindings }) => dueFindings,
      ),
      ((await get('pemohon', 'applications/app-1')).json() as { dueFindings: unknown }).dueFindings,
    ];

    expect(await shown()).toEqual(Array(4).fill([UNCONFIRMED]));
    confirm();
    expect(await shown()).toEqual(Array(4).fill([]));
  });

  it('is no matter where the date lies in a year that is known', async () => {
    world.record.contents.tasks.set('app-1/receive', aTask({ dueAt: Date.UTC(2026, 11, 30, 9) }));

    expect((await get('fo', 'tasks')).json()).toMatchObject({ items: [{ dueFindings: [] }] });
  });

  it('is a detail of the health that brings nothing down, from 60 days before the year on', async () => {
    const degraded = await health();
    expect(degraded.statusCode).toBe(200);
    expect(degraded.json()).toEqual({ status: 'ok', calendar: { status: 'degraded', findings: [UNCONFIRMED] } });

    world.now = Date.UTC(2026, 9, 30);
    expect((await health()).json()).toEqual({ status: 'ok', calendar: { status: 'ok', findings: [] } });
  });

  it('follows a decree within a minute, and the record’s absence does not hold it up', async () => {
    await health();
    confirm();
    world.now += 61_000;
    await health();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await health()).json()).toMatchObject({ calendar: { status: 'ok' } });

    world.record.contents.away = Object.assign(new Error('gone'), { code: 'DATABASE_UNAVAILABLE' as const });
    world.now += 61_000;
    expect((await health()).json()).toMatchObject({ status: 'ok', calendar: { status: 'ok' } });
  });
});
