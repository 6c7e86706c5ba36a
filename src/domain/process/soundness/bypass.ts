/** Run on which an element begins although another was never completed: the other is held, and the space explored. */
import type { Abstraction } from './abstraction.js';
import { explored } from './space.js';
import type { Bounds } from './space.js';
import { enteredOnTheWay } from './ways.js';

export interface Bypass {
  /** Elements passed, the target last. */
  readonly path: readonly string[];
  /** True where the gate was open and waiting when the target was reached. */
  readonly open: boolean;
  /** True where the run takes a decision that contradicts an earlier one. */
  readonly doubtful?: true;
}

export const bypassOf = (
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  process: string,
  bounds: Bounds,
  gate: string,
  target: string,
): Bypass | undefined => {
  const space = explored(abstraction, rank, process, { ...bounds, held: new Set([gate]), until: target });
  const step = space.steps.find(({ entered }) => entered.includes(target));
  if (step === undefined) return undefined;
  const before = step.from < 0 ? [] : enteredOnTheWay(space, step.from);
  const now = step.entered.slice(0, step.entered.indexOf(target) + 1);
  const state = space.places[step.to]?.state;
  return {
    path: [...before, ...now],
    open: Object.values(state?.frames ?? {}).some((frame) => frame.element === gate),
  };
};
