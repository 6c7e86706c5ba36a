import type { Instant } from '../domain/shared/time.js';
import { reasonOf } from '../domain/shared/port-failure.js';

export interface Loop {
  start(): void;
  /** Resolves when the pass under way is over; nothing begins after it. */
  stop(): Promise<void>;
  /** One pass, for tests and for the command line; answers how many entries it handled. */
  pass(): Promise<number>;
}

export interface LoopEvent {
  readonly loop: string;
  readonly code: string;
  readonly detail: string;
  readonly application?: string;
}
/** Hears of events that an operator should know, without personal data. */
export type LoopReport = (event: LoopEvent) => void;

/** Lets a loop be told that something may wait for it: `wake` may be called at any time, also during a pass. */
export type Tellable = (wake: () => void) => void;

export interface LoopOptions {
  /** Wait after a pass that found nothing, unless it is told that something waits. */
  readonly idleMs: number;
  readonly told?: Tellable;
  /** Shortest time from one pass that found nothing to the next: what it is told of meanwhile is one. */
  readonly gapMs?: number;
  readonly clock: () => Instant;
  readonly report: LoopReport;
}

const MAX_WAIT_MS = 30_000;
/** Wait after the first pass that failed; it doubles with each one more. */
const FAILED_MS = 500;

/**
 * Passes one after another, never two at once. A pass that fails is reported and tried again, later each time. What it is
 * told of during a pass begins another.
 */
export const createLoop = (name: string, options: LoopOptions, pass: () => Promise<number>): Loop => {
  let running: Promise<void> | null = null;
  let stopping = new AbortController();
  /** True where it was told of something since the last pass began. */
  let news = false;
  let endRest: (() => void) | null = null;
  options.told?.(() => {
    news = true;
    endRest?.();
  });

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const { signal } = stopping;
      if (signal.aborted) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        endRest = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      endRest = end;
    });

  /** Ends when it is told of something, at the latest after its idle time. */
  const rest = async (): Promise<void> => {
    const gapMs = options.gapMs ?? 0;
    if (gapMs > 0) await unheard(gapMs);
    if (!news) await pause(Math.max(0, options.idleMs - gapMs));
  };

  /** A pause that nobody ends but who stops the loop. */
  const unheard = async (ms: number): Promise<void> => {
    const until = performance.now() + ms;
    for (let left = ms; left > 0 && !stopping.signal.aborted; left = until - performance.now()) await pause(left);
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        news = false;
        const handled = await pass();
        failures = 0;
        if (handled === 0) await rest();
      } catch (error) {
        failures += 1;
        options.report({ loop: name, code: 'PASS_FAILED', detail: reasonOf(error) });
        await unheard(backOffMs(failures, Math.min(options.idleMs, FAILED_MS), MAX_WAIT_MS));
      }
    }
  };

  return {
    start() {
      if (running !== null) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
      running = null;
    },
    pass,
  };
};

/** Doubles from `firstMs` with each attempt, up to `mostMs`. */
export const backOffMs = (attempts: number, firstMs: number, mostMs: number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(attempts, 0), 30));
