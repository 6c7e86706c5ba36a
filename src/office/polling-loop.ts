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

export interface LoopOptions {
  /** Wait after a pass that found nothing. */
  readonly idleMs: number;
  readonly clock: () => Instant;
  readonly report: LoopReport;
}

const MAX_WAIT_MS = 30_000;

/** Passes one after another, never two at once. A pass that fails is reported and tried again, later each time. */
export const createLoop = (name: string, options: LoopOptions, pass: () => Promise<number>): Loop => {
  let running: Promise<void> | null = null;
  let stopping = new AbortController();

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
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    });

  const run = async (signal: AbortSignal): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const handled = await pass();
        failures = 0;
        if (handled === 0) await pause(options.idleMs);
      } catch (error) {
        failures += 1;
        options.report({ loop: name, code: 'PASS_FAILED', detail: reasonOf(error) });
        await pause(Math.min(MAX_WAIT_MS, options.idleMs * 2 ** Math.min(failures, 10)));
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
