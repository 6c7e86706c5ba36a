import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { PermitClocks } from '../../domain/ports/world.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

export interface PermitStarterOptions extends LoopOptions {
  readonly lives: Pick<PermitLives, 'notStarted' | 'markStarted'>;
  readonly clocks: PermitClocks;
  readonly batch: number;
}

/** Starts the workflow that keeps the time of each issued permit with an end; started twice it is started once. */
export const createPermitStarterLoop = (options: PermitStarterOptions): Loop =>
  createLoop('permit-starter', options, async () => {
    const waiting = await options.lives.notStarted(options.batch);
    for (const permit of waiting) {
      await options.clocks.startPermit(permit);
      await options.lives.markStarted(permit);
    }
    return waiting.length;
  });
