import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

export interface DisposalLoopOptions extends LoopOptions {
  readonly carryOut: (limit: number) => Promise<number>;
  readonly batch: number;
}

/** Carries out approved destructions; what fails is an incident and comes again with the next pass. */
export const createDisposalLoop = (options: DisposalLoopOptions): Loop =>
  createLoop('disposal', options, () => options.carryOut(options.batch));
