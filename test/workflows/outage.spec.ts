import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SIGNAL_NAMES } from '../../src/workflows/signals.js';
import { transientFault } from '../fakes/activities.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen());
});
afterAll(() => office.close());

const eventsOf = async ({ handle }: Permit): Promise<number> => (await handle.fetchHistory()).events?.length ?? 0;

describe('while the database is away', () => {
  it('the record is asked locally, then by an activity that waits; the history stays flat and nothing is lost', async () => {
    const permit = await office.start();
    await permit.upTo('process');
    const task = await permit.opened('paraf-kasi');
    office.world.calls.local = 0;
    office.world.calls.regular = 0;
    office.world.away = transientFault('DATABASE_UNAVAILABLE');

    for (const role of ['kasi', 'kabid', 'sekdin']) {
      await permit.raw(SIGNAL_NAMES['give-paraf'], {
        key: role,
        task: task.replace('kasi', role),
        draft: 'd'.repeat(64),
        actor: { user: `user-${role}`, roles: [role] },
      });
    }
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (office.world.calls.regular >= 1) resolve();
        else setImmediate(look);
      };
      look();
    });
    await office.env.sleep('10 seconds');
    const early = await eventsOf(permit);
    await office.env.sleep('10 minutes');
    const late = await eventsOf(permit);
    const { local, regular: tried } = { ...office.world.calls };
    office.world.away = null;
    await office.env.sleep('30 seconds');
    await permit.opened('approve');

    expect(local).toBeLessThanOrEqual(4);
    expect(tried).toBeGreaterThan(20);
    // The one timer that was armed before, and its task.
    expect(late - early).toBeLessThanOrEqual(4);
    expect(permit.state().parafs.map(({ by }) => by)).toEqual(['user-kasi', 'user-kabid', 'user-sekdin']);
    expect(
      permit
        .transitions()
        .map(({ message }) => message.key)
        .filter((key) => ['kasi', 'kabid', 'sekdin'].includes(key)),
    ).toEqual(['kasi', 'kabid', 'sekdin']);
  }, 90_000);

  it('and back, the next transition is recorded locally again', async () => {
    const permit = await office.start();
    await permit.recommends();
    office.world.away = transientFault('DATABASE_UNAVAILABLE');
    const task = await permit.opened('receive');
    await permit.raw(SIGNAL_NAMES['complete-task'], {
      key: 'r',
      task,
      input: {},
      actor: { user: 'user-front-office', roles: ['front-office'] },
    });
    await office.env.sleep('20 seconds');
    office.world.away = null;
    await office.env.sleep('20 seconds');
    await permit.opened('process');
    const { regular } = office.world.calls;

    await permit.does('process');
    await permit.does('paraf-kasi');

    expect(office.world.calls.regular).toBe(regular);
  }, 90_000);
});

describe('a signal whose payload cannot be read', () => {
  it.each([
    ['JSON that is none', { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"key":') }],
    ['an encoding nobody knows', { metadata: { encoding: Buffer.from('binary/unheard-of') }, data: Buffer.from('x') }],
    ['no encoding', { data: Buffer.from('x') }],
    ['no payload at all', undefined],
  ])('%s: does not hold up the procedure', async (_what, payload) => {
    const permit = await office.start();
    await permit.opened('receive');

    await office.env.client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: permit.handle.workflowId },
      signalName: SIGNAL_NAMES['give-paraf'],
      ...(payload === undefined ? {} : { input: { payloads: [payload] } }),
    });
    await permit.recommends();
    await permit.does('receive');

    expect(await permit.opened('process')).toBe('process');
  });

  it('a signal of a name that nobody knows does not either', async () => {
    const permit = await office.start();
    await permit.opened('receive');

    await permit.raw('__nobody_knows', defaultPayloadConverter.toPayload({ key: 'x' }));
    await permit.recommends();
    await permit.does('receive');

    expect(await permit.opened('process')).toBe('process');
  });
});
