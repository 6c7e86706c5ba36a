import { describe, expect, it } from '@jest/globals';

import type { OutboxRow } from '../../../src/domain/ports/outbox.js';
import { createDispatcher } from '../../../src/office/outbox/dispatcher.js';
import type { Delivery, Sender } from '../../../src/office/outbox/sender.js';

const row = (id: string, application: string, attempts = 0): OutboxRow => ({
  id,
  application,
  key: id,
  channel: 'oss-license-status',
  payload: {},
  attempts,
  mayHaveArrived: attempts > 0,
});

const aDispatcher = (rows: readonly OutboxRow[], answers: Readonly<Record<string, Delivery | Error>>) => {
  const log: string[] = [];
  const note = (text: string): Promise<void> => {
    log.push(text);
    return Promise.resolve();
  };
  const sender: Sender = ({ id }) => {
    log.push(`send ${id}`);
    const answer = answers[id] ?? { kind: 'sent', answer: {} };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const loop = createDispatcher({
    outbox: {
      take: () => Promise.resolve(rows),
      sent: (id) => note(`sent ${id}`),
      retry: (id, reason, at) => note(`retry ${id} at ${String(at)}: ${reason}`),
      dead: (id, reason) => note(`dead ${id}: ${reason}`),
    },
    incidents: {
      raise: ({ application, task, code }) => note(`incident ${application} ${String(task)} ${code}`),
      settle: (_application, task) => note(`close ${String(task)}`),
    },
    senders: { 'oss-license-status': sender },
    batch: 10,
    leaseMs: 1_000,
    firstRetryMs: 100,
    mostRetryMs: 1_000,
    visibleAfter: 3,
    idleMs: 1,
    clock: () => 0,
    report: () => undefined,
  });
  return { loop, log };
};

describe('the outbox', () => {
  it('sends in order per application and lets none overtake one that waits', async () => {
    const rows = [row('a1', 'a'), row('a2', 'a'), row('b1', 'b')];
    const { loop, log } = aDispatcher(rows, { a1: { kind: 'again', reason: '500' } });

    await loop.pass();

    expect(log.filter((line) => line.startsWith('send'))).toEqual(['send a1', 'send b1']);
    expect(log).toContain('retry a1 at 100: 500');
  });

  it('waits longer with each attempt, up to the most, and becomes visible', async () => {
    const { loop, log } = aDispatcher([row('a1', 'a', 2), row('b1', 'b', 60)], {
      a1: new Error('silence'),
      b1: new Error('silence'),
    });

    await loop.pass();

    expect(log).toEqual(
      expect.arrayContaining([
        'retry a1 at 400: silence',
        'retry b1 at 1000: silence',
        'incident a outbox/oss-license-status UPSTREAM_UNAVAILABLE',
      ]),
    );
  });

  it('raises an incident before it gives a message up, and goes on with the next', async () => {
    const { loop, log } = aDispatcher([row('a1', 'a'), row('a2', 'a')], {
      a1: { kind: 'never', code: 'INPUT_INVALID', reason: '400' },
    });

    await loop.pass();

    expect(log).toEqual([
      'send a1',
      'incident a outgoing/oss-license-status/a1 INPUT_INVALID',
      'close outbox/oss-license-status',
      'dead a1: 400',
      'send a2',
      // the message that arrived closes what waited, and nothing of the one that was given up
      'close outbox/oss-license-status',
      'close outgoing/oss-license-status/a2',
      'sent a2',
    ]);
  });

  it('ends an incident before it says that the message was sent: killed in between, it is tried again', async () => {
    const { loop, log } = aDispatcher([row('a1', 'a', 3)], {});

    await loop.pass();

    expect(log.indexOf('close outbox/oss-license-status')).toBeLessThan(log.indexOf('sent a1'));
  });
});
