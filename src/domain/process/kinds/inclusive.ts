import type { GatewayNode } from '../definition.js';
import { addWaiting, pass } from '../run/flow.js';
import { fact } from '../run/run.js';
import type { Kind } from './kind.js';

/** Waits until no token can still come by another incoming flow (BPMN 2.0.2, 13.4.3; see run/inclusive-join.ts). */
export const inclusive: Kind<GatewayNode> = {
  arrive: (run, node, scope, flow) => {
    fact(run, 'entered', node.id);
    if (node.incoming.length > 1) {
      addWaiting(run, node.id, scope, flow);
      return;
    }
    pass(run, node.id, scope, false);
  },
};
