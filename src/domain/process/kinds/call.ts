import type { CallNode } from '../definition.js';
import { visible } from '../run/variables.js';
import type { Kind } from './kind.js';
import { arrive, complete, itemOf } from './work.js';

/** Starts another process and waits for its end (BPMN 2.0.2, 13.3.5). */
export const call: Kind<CallNode> = {
  arrive,
  complete,
  begin: (run, node, id, frame) => {
    run.effects.push({
      type: 'call',
      item: itemOf('call', id, frame),
      process: node.process,
      variables: visible(run, id),
    });
  },
};
