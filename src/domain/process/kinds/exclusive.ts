import type { GatewayNode } from '../definition.js';
import { pass } from '../run/flow.js';
import { fact } from '../run/run.js';
import type { Kind } from './kind.js';

/** One way out for each token; no synchronisation (BPMN 2.0.2, 13.4.2). */
export const exclusive: Kind<GatewayNode> = {
  arrive: (run, node, scope) => {
    fact(run, 'entered', node.id);
    pass(run, node.id, scope, true);
  },
};
