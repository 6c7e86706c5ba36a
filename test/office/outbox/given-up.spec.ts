/** A message that its receiver refuses for good, through the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDispatcher } from '../../../src/office/outbox/dispatcher.js';
import type { Delivery } from '../../../src/office/outbox/sender.js';
import { anApplication, aTransition, MONDAY } from '../../infra/persistence/record-builders.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());

const CHANNEL = 'oss-license-status';

describe('a message that its receiver refuses for good', () => {
  it('stays an incident though the next one arrives, until a person has it sent again and it arrives', async () => {
    const { id } = await own.store.applications.create(anApplication());
    await own.store.recorder.record(
      aTransition(id, 1, {
        outbox: ['10', '20'].map((status) => ({ key: `${id}/${status}`, channel: CHANNEL, payload: { status } })),
      }),
    );
    const refused = new Set(['10']);
    let now = MONDAY + 600_000;
    const dispatcher = createDispatcher({
      outbox: own.store.outbox,
      incidents: own.store.incidents,
      senders: {
        [CHANNEL]: ({ payload }): Promise<Delivery> =>
          Promise.resolve(
            refused.has(String(payload['status']))
              ? { kind: 'never', code: 'INPUT_INVALID', reason: 'OSS refuses it with 400' }
              : { kind: 'sent', answer: { kode: 200 } },
          ),
      },
      ...{ batch: 10, leaseMs: 1_000, firstRetryMs: 1, mostRetryMs: 10, visibleAfter: 2, idleMs: 1 },
      clock: () => (now += 1),
      report: () => undefined,
    });
    const pass = async (): Promise<void> => {
      while ((await dispatcher.pass()) > 0);
    };
    const states = async () =>
      (await own.store.outboxDesk.list({ application: id, limit: 10 })).map(({ state }) => state).reverse();
    const open = async () => (await own.store.incidents.list({ application: id, open: true })).map(({ task }) => task);

    await pass();
    expect(await states()).toEqual(['dead', 'sent']);
    const [message] = await own.store.outboxDesk.list({ state: 'dead', limit: 10 });
    expect(message).toMatchObject({ application: id, channel: CHANNEL, reason: 'OSS refuses it with 400' });
    expect(await open()).toEqual([`outgoing/${CHANNEL}/${message?.id ?? ''}`]);

    refused.clear();
    expect(await own.store.outboxDesk.again(message?.id ?? '', now)).toBe(true);
    expect(await own.store.outboxDesk.again(message?.id ?? '', now)).toBe(false);
    await pass();

    expect(await states()).toEqual(['sent', 'sent']);
    expect(await open()).toEqual([]);
  });

  it('is not sent again once the data that it tells has been destroyed', async () => {
    const { id } = await own.store.applications.create(anApplication());
    await own.store.recorder.record(
      aTransition(id, 1, { outbox: [{ key: `${id}/10`, channel: CHANNEL, payload: { status: '10' } }] }),
    );
    await own.store.applications.destroyKey(id, 'archivist', MONDAY);
    const [message] = await own.store.outboxDesk.list({ application: id, limit: 10 });

    expect(message?.state).toBe('dead');
    expect(await own.store.outboxDesk.again(message?.id ?? '', MONDAY)).toBe(false);
  });
});
