import type { EndNode } from '../definition.js';
import { fact, push } from '../run/run.js';
import { emit } from './emit.js';
import type { Kind } from './kind.js';

/** Takes a token out of its scope, and throws the event's definitions (BPMN 2.0.2, 13.5.6). */
export const end: Kind<EndNode> = {
  arrive: (run, node, scope) => {
    fact(run, 'entered', node.id);
    push(run, { do: 'throw', node: node.id, scope });
  },
  throws: (run, node, scope) => {
    if (emit(run, node, scope) === 'on') fact(run, 'completed', node.id);
  },
};
