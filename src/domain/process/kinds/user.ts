import type { TaskNode } from '../definition.js';
import type { Kind } from './kind.js';
import { arrive, ask, close } from './work.js';

/** Work of a person at the system (BPMN 2.0.2, 10.3.4.1). */
export const user: Kind<TaskNode> = {
  arrive,
  complete: close,
  begin: (run, _node, id, frame) => {
    ask(run, 'user', id, frame);
  },
};
