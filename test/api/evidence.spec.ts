import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerView } from '../../src/domain/ports/applications.js';
import { aCase, MINUTE, MORNING, officer, prabumulih, tell } from '../builders/case.js';
import { anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const HOUR = 60 * MINUTE;
const HELD = MORNING + 24 * HOUR;
const supervisor = { ...officer('supervisor'), user: 'user-pengawas' };

describe('the evidence of a promise', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    const context = await prabumulih();
    let kase = aCase(context);
    kase = tell(kase, {
      ...{ type: 'hold', key: 'hold', at: HELD, actor: supervisor },
      ...{ ground: 'sengketa', document: 'W 12/G/2026', reason: 'gugatan' },
    });
    kase = tell(kase, { type: 'resume', key: 'resume', at: HELD + HOUR, actor: supervisor, reason: 'selesai' });
    world.now = HELD + 2 * HOUR;
    const { contents } = world.record;
    contents.applications.set('app-1', anApplication({ state: kase.state, receivedAt: MORNING }));
    contents.ledger.set(
      'app-1',
      kase.log.flatMap(({ changes }) =>
        changes.ledger.map((row): LedgerView => ({
          ...row,
          reason: row.reason ?? null,
          consent: row.consent ?? null,
          legalReference: row.legalReference ?? null,
          unit: row.unit ?? null,
          waiting: row.waiting ?? null,
          handling: row.handling ?? null,
        })),
      ),
    );
  });
  afterEach(() => world.close());

  const get = async (login: string, id = 'app-1'): Promise<Answer> =>
    world.app.inject({
      url: `/api/v1/applications/${id}/clock/evidence`,
      headers: { authorization: `Bearer ${await world.login(login)}` },
    });

  it('lists each stop with ground, document, who, from, to and what it cost', async () => {
    const answer = await get('pengawas');

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      application: 'app-1',
      until: '2026-11-25T04:00:00.000Z',
      promise: {
        ...{ unit: 'working-day', budget: 'P5D', text: '5 hari kerja', from: '2026-11-24T02:00:00.000Z' },
        stopRule: { rule: 'touched-days' },
        // Five working days from Wednesday 25, and one more for the day that the hold touched.
        ...{ dueWithoutStops: '2026-12-01T09:00:00.000Z', due: '2026-12-02T09:00:00.000Z' },
      },
      stops: [
        {
          ...{ ground: 'legal-hold:sengketa', text: 'Sengketa', document: 'W 12/G/2026' },
          ...{ from: '2026-11-25T02:00:00.000Z', to: '2026-11-25T03:00:00.000Z' },
          ...{ by: 'Nama pengawas', endedBy: 'Nama pengawas', consent: null },
          cost: { unit: 'working-day', amount: 'P1D', text: '1 hari kerja' },
          ...{ dueBefore: '2026-12-01T09:00:00.000Z', dueAfter: '2026-12-02T09:00:00.000Z' },
        },
      ],
      ...{ changes: [], findings: [] },
    });
  });

  it('names nobody to the applicant', async () => {
    const answer = await get('pemohon');

    expect(answer.json()).toMatchObject({ stops: [{ by: 'office', endedBy: 'office', document: 'W 12/G/2026' }] });
    expect(answer.body).not.toMatch(/pengawas/i);
  });

  it('is what the ledger of the clock says too, in the unit of each row', async () => {
    const ask = async (login: string): Promise<{ readonly ledger: readonly Record<string, unknown>[] }> => {
      const answer = await world.app.inject({
        url: '/api/v1/applications/app-1/clock',
        headers: { authorization: `Bearer ${await world.login(login)}` },
      });
      return answer.json() as { readonly ledger: readonly Record<string, unknown>[] };
    };
    const promise = (await ask('pengawas')).ledger.filter(({ scope }) => scope === 'application');
    const row = (await ask('pengawas')).ledger.find(({ scope }) => String(scope).startsWith('step:'));
    const held = (await ask('pemohon')).ledger.find(({ what, scope }) => what === 'stop' && scope === 'application');

    expect(promise).toMatchObject([
      { what: 'start', unit: 'working-day', remainingBefore: null, remainingAfter: 'P5D' },
      { what: 'stop', ground: 'legal-hold:sengketa', actor: 'user-pengawas', remainingBefore: 'P5D', dueAfter: null },
      { what: 'resume', remainingAfter: 'P5D', dueAfter: '2026-12-02T09:00:00.000Z' },
    ]);
    expect(row).toMatchObject({
      what: 'start',
      unit: 'working-time',
      remainingAfter: expect.stringMatching(/^PT\d+M$/),
    });
    expect(held).toMatchObject({ actor: 'office', document: 'W 12/G/2026' });
  });

  it.each([
    ['fo', 200],
    ['bo', 200],
    ['kasi', 200],
    ['kabid', 200],
    ['sekdin', 200],
    ['kadin', 200],
    ['tim', 200],
    ['pengawas', 200],
    ['admin', 200],
    ['pemohon', 200],
    ['pemohon2', 403],
  ])('is answered to %s with %i', async (login, status) => {
    expect((await get(login)).statusCode).toBe(status);
  });

  it('is of an application that there is, and says so where nothing is promised yet', async () => {
    expect((await get('pengawas', 'app-9')).statusCode).toBe(404);
    world.record.contents.applications.set('app-2', anApplication({ id: 'app-2', state: null }));
    expect((await get('pengawas', 'app-2')).json()).toMatchObject({ promise: null, stops: [], changes: [] });
  });
});
