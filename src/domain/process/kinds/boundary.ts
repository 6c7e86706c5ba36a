import type { BoundaryNode } from '../definition.js';
import { fireBoundary } from '../run/throwing.js';
import { consume } from '../run/waits.js';
import type { Kind } from './kind.js';

/** Goes on when its trigger comes while the activity it stands on is active (BPMN 2.0.2, 13.5.3). */
export const boundary: Kind<BoundaryNode> = {
  arrive: () => undefined,
  caught: (run, node, waitId, wait, payload) => {
    if (!consume(run, waitId, wait, node.parallelMultiple, !node.interrupting)) return;
    fireBoundary(run, node, wait.owner, payload, { [wait.type]: wait.name ?? null });
  },
};
