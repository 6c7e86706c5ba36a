import type { EventGatewayNode } from '../definition.js';
import { flowOf } from '../definition.js';
import { addFrame, fact, frameOf, nextId } from '../run/run.js';
import { arm } from '../run/waits.js';
import type { Kind } from './kind.js';

/** Waits for the first of the events behind it (BPMN 2.0.2, 13.4.4). */
export const eventGateway: Kind<EventGatewayNode> = {
  arrive: (run, node, scope) => {
    const id = nextId(run, node.id);
    addFrame(run, id, { element: node.id, parent: scope });
    fact(run, 'entered', node.id, { item: id });
    for (const flow of node.outgoing) {
      const target = flowOf(run.definition, flow)?.target;
      if (target !== undefined && frameOf(run, id) !== undefined) arm(run, target, id);
    }
  },
};
