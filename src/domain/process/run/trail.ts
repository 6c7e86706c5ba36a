/** Which completions may still be taken back: their tokens stand untouched at people's tasks or at joins. */
import type { Trail } from '../state.js';
import { frameOf, nodeOf } from './run.js';
import type { Run } from './run.js';
import { waitingAt } from './flow.js';

const untouched = (run: Run, trail: Trail): boolean =>
  trail.opened.length + trail.joined.length > 0 &&
  trail.opened.every((id) => {
    const frame = frameOf(run, id);
    const kind = frame === undefined || frame.stuck === true ? undefined : nodeOf(run, frame.element)?.kind;
    return kind === 'user' || kind === 'manual';
  }) &&
  trail.joined.every(([gateway, flow]) => (waitingAt(run, gateway, trail.scope)[flow] ?? 0) > 0);

export const keepTrail = (run: Run): void => {
  const trail: Record<string, Trail> = {};
  for (const [element, entry] of Object.entries(run.trail))
    if (!run.leaving.has(element) && untouched(run, entry)) trail[element] = entry;
  for (const [element, { scope, opened, joined, ended }] of run.leaving) {
    const entry = { scope, opened, joined };
    if (!ended && untouched(run, entry)) trail[element] = entry;
  }
  run.trail = trail;
};
