import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Note, WakeUpHearer, WakeUps } from '../../src/domain/ports/wake-ups.js';
import { createLoop, type Loop, type LoopOptions, type Tellable } from '../../src/office/polling-loop.js';
import { createWakeUp } from '../../src/office/wake-up.js';

/** So long that only what a loop is told of can begin a pass. */
const NEVER = 3_600_000;
const started: Loop[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((loop) => loop.stop()));
});

const counting = (options: Partial<LoopOptions>, work: () => Promise<number> = async () => 0) => {
  const state = { passes: 0 };
  const loop = createLoop('counted', { idleMs: NEVER, clock: Date.now, report: () => undefined, ...options }, () => {
    state.passes += 1;
    return work();
  });
  started.push(loop);
  loop.start();
  return state;
};

const handle = (): { readonly told: Tellable; readonly wake: () => void } => {
  let wake = (): void => undefined;
  return {
    told: (given) => {
      wake = given;
    },
    wake: () => {
      wake();
    },
  };
};

describe('a loop that is told', () => {
  it('passes at once, and rests until it is told again', async () => {
    const { told, wake } = handle();
    const state = counting({ told });
    await pause(100);
    expect(state.passes).toBe(1);
    wake();
    await pause(200);
    expect(state.passes).toBe(2);
    await pause(100);
    expect(state.passes).toBe(2);
  });

  it('passes once more for what it is told during a pass', async () => {
    const { told, wake } = handle();
    let isFirst = true;
    const state = counting({ told }, async () => {
      if (isFirst) wake();
      isFirst = false;
      return 0;
    });
    await pause(200);
    expect(state.passes).toBe(2);
  });

  it('takes what comes close together as one', async () => {
    const { told, wake } = handle();
    const state = counting({ told, gapMs: 1_500 });
    for (let n = 0; n < 10; n += 1) {
      wake();
      await pause(5);
    }
    expect(state.passes).toBe(1);
    await pause(1_800);
    expect(state.passes).toBe(2);
  });

  it('looks by itself after its idle time, and ends at once when it is stopped', async () => {
    const { told } = handle();
    const state = counting({ told, idleMs: 40, gapMs: 10 });
    await pause(500);
    expect(state.passes).toBeGreaterThanOrEqual(2);
    const began = performance.now();
    await Promise.all(started.splice(0).map((loop) => loop.stop()));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the wake-up of a process', () => {
  const world = () => {
    let hearer: WakeUpHearer | null = null;
    const state = { due: [] as Note[], heard: false };
    const wakeUps: WakeUps = {
      listen: (given) => {
        hearer = given;
        state.heard = true;
        return async () => {
          state.heard = false;
        };
      },
      due: async () => state.due,
    };
    const wakeUp = createWakeUp({ idleMs: NEVER, clock: Date.now, report: () => undefined, wakeUps });
    started.push(wakeUp.loop);
    const woken: string[] = [];
    for (const note of ['inbox', 'outbox', 'people'] as const)
      wakeUp.told(note)(() => {
        woken.push(note);
      });
    wakeUp.loop.start();
    const tell = (): WakeUpHearer => {
      if (hearer === null) throw new Error('nobody listens');
      return hearer;
    };
    return { wakeUp, state, woken, tell };
  };

  it('wakes the loops of what this process has committed, and no others', async () => {
    const { woken, tell } = world();
    tell().committed(['outbox', 'people']);
    expect(woken).toEqual(['outbox', 'people']);
  });

  it('looks at what is due when another process rings, and wakes the loops of that', async () => {
    const { woken, tell, state } = world();
    await pause(100);
    state.due = ['inbox'];
    tell().rung('work');
    await pause(200);
    expect(woken).toEqual(['inbox']);
  });

  it('wakes the watchers of the office when another process has changed it', async () => {
    const { woken, tell } = world();
    tell().rung('office');
    expect(woken).toEqual(['people']);
  });

  it('stops listening when it is stopped', async () => {
    const { wakeUp, state } = world();
    await wakeUp.loop.stop();
    expect(state.heard).toBe(false);
  });
});
