/**
 * Wakes the loops of this process: by what it commits itself, by a ring of another process, and by a slow look at what is
 * due, which makes good every ring that was lost and every time that has come.
 */
import { OFFICE_NOTES, type Note, type WakeUps } from '../domain/ports/wake-ups.js';
import { createLoop, type Loop, type LoopOptions, type Tellable } from './polling-loop.js';

export interface WakeUpOptions extends LoopOptions {
  readonly wakeUps: WakeUps;
}

export interface WakeUp {
  /** For a loop that waits for these. */
  readonly told: (...notes: readonly Note[]) => Tellable;
  readonly loop: Loop;
}

export const createWakeUp = (options: WakeUpOptions): WakeUp => {
  const { wakeUps, clock } = options;
  const waiting = new Map<Note, Set<() => void>>();
  const wake = (notes: readonly Note[]): void => {
    const woken = new Set(notes.flatMap((note) => [...(waiting.get(note) ?? [])]));
    for (const one of woken) one();
  };
  let look = (): void => undefined;
  const loop = createLoop(
    'wake-up',
    {
      ...options,
      told: (ring) => {
        look = ring;
      },
    },
    async () => {
      wake(await wakeUps.due(clock()));
      return 0;
    },
  );
  let stopListening: (() => Promise<void>) | null = null;
  return {
    told:
      (...notes) =>
      (one) => {
        for (const note of notes) waiting.set(note, (waiting.get(note) ?? new Set()).add(one));
      },
    loop: {
      ...loop,
      start: () => {
        stopListening ??= wakeUps.listen({
          committed: wake,
          rung: (channel) => {
            if (channel === 'work') look();
            else wake(OFFICE_NOTES);
          },
        });
        loop.start();
      },
      stop: async () => {
        await stopListening?.();
        stopListening = null;
        await loop.stop();
      },
    },
  };
};
