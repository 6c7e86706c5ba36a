import type { StartNode } from '../definition.js';
import { consume } from '../run/waits.js';
import { startAt, startEventSub } from '../run/scope.js';
import type { Kind } from './kind.js';

/** Start events: of a process and a sub-process entered by a token, of an event sub-process by its trigger. */
export const start: Kind<StartNode> = {
  arrive: (run, node, scope) => {
    startAt(run, node, scope, undefined);
  },
  caught: (run, node, waitId, wait, payload) => {
    if (!consume(run, waitId, wait, node.parallelMultiple, !node.interrupting)) return;
    startEventSub(run, node, wait.owner, payload);
  },
};
