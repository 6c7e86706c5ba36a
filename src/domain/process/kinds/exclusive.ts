import type { GatewayNode } from '../definition.js';
import { leave } from '../run/flow.js';
import { fact } from '../run/run.js';
import type { Kind } from './kind.js';

/** One way out for each token; no synchronisation (BPMN 2.0.2, 13.4.2). */
export const exclusive: Kind<GatewayNode> = {
  arrive: (run, node, scope) => {
    fact(run, 'entered', node.id);
    fact(run, 'completed', node.id);
    leave(run, node.id, scope, { first: true });
  },
};
