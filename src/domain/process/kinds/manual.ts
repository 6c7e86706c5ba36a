import type { TaskNode } from '../definition.js';
import type { Kind } from './kind.js';
import { arrive, ask, close } from './work.js';

/** Work of a person away from the system, reported when done. */
export const manual: Kind<TaskNode> = {
  arrive,
  complete: close,
  begin: (run, _node, id, frame) => {
    ask(run, 'manual', id, frame);
  },
};
