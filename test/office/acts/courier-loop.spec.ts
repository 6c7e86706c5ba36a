import { describe, expect, it } from '@jest/globals';

import type { GiveParaf } from '../../../src/domain/application/messages.js';
import { createCourierLoop } from '../../../src/office/acts/courier-loop.js';

const paraf = (key: string): GiveParaf => ({
  type: 'give-paraf',
  key,
  at: 5,
  actor: { user: 'kasi', roles: ['kasi'] },
  task: 'paraf-kasi',
  draft: 'd',
});

const aCourier = (answer: 'accepted' | 'gone' | Error, workflowStarted = true) => {
  const log: string[] = [];
  const declined: string[] = [];
  const note = (text: string): Promise<void> => {
    log.push(text);
    return Promise.resolve();
  };
  const loop = createCourierLoop({
    courier: {
      undelivered: () =>
        Promise.resolve([
          { application: 'a', message: paraf('1') },
          { application: 'a', message: paraf('2') },
          { application: 'b', message: paraf('3') },
        ]),
      delivered: (application, key) => note(`delivered ${application} ${key}`),
      postponed: (application, key, _reason, at) => note(`postponed ${application} ${key} ${String(at)}`),
    },
    applications: {
      find: () => Promise.resolve({ workflowStarted } as never),
      decline: (_id, { key, at, refusal }) => {
        if (!declined.includes(key)) declined.push(key);
        return Promise.resolve({ accepted: false, final: true, at, refusal });
      },
    },
    orchestration: { tell: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)) },
    batch: 10,
    retryMs: 500,
    idleMs: 1,
    clock: () => 1_000,
    report: () => undefined,
  });
  return { loop, log, declined };
};

describe('the courier', () => {
  it('hands messages over in order', async () => {
    const { loop, log } = aCourier('accepted');

    await loop.pass();

    expect(log).toEqual(['delivered a 1', 'delivered a 2', 'delivered b 3']);
  });

  it('keeps messages, and their order, while Temporal is away', async () => {
    const { loop, log } = aCourier(new Error('away'));

    await loop.pass();

    expect(log).toEqual(['postponed a 1 1500', 'postponed b 3 1500']);
  });

  it('has a message for an ended procedure decided by the record', async () => {
    const { loop, log, declined } = aCourier('gone');

    await loop.pass();
    await loop.pass();

    expect(declined).toEqual(['1', '2', '3']);
    expect(log).toHaveLength(6);
  });

  it('keeps a message for a procedure that has not started yet', async () => {
    const { loop, log, declined } = aCourier('gone', false);

    await loop.pass();

    expect(declined).toEqual([]);
    expect(log).toEqual(['postponed a 1 1500', 'postponed b 3 1500']);
  });
});
