import type { PullIntoInbox } from '../../domain/ports/inbox.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

/** Fetches from a system that does not push; the next pass comes after the wait, however much there was. */
export const createPullLoop = (name: string, pull: PullIntoInbox, options: LoopOptions): Loop =>
  createLoop(name, options, async () => {
    await pull();
    return 0;
  });
