import type { GatewayNode } from '../definition.js';
import { addWaiting, take, takeWaiting } from '../run/flow.js';
import { fact } from '../run/run.js';
import type { Kind } from './kind.js';

/** Waits for a token on every incoming flow, then goes on by every outgoing one (BPMN 2.0.2, 13.4.1). */
export const parallel: Kind<GatewayNode> = {
  arrive: (run, node, scope, flow) => {
    fact(run, 'entered', node.id);
    if (node.incoming.length > 1) {
      const tokens = addWaiting(run, node.id, scope, flow);
      if (node.incoming.some((id) => (tokens[id] ?? 0) === 0)) return;
      takeWaiting(run, node.id, scope);
    }
    fact(run, 'completed', node.id);
    for (const out of node.outgoing) take(run, out, scope);
  },
};
