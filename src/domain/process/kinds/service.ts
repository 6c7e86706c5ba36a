import type { TaskNode } from '../definition.js';
import type { Kind } from './kind.js';
import { arrive, complete, perform } from './work.js';

/** Work of a machine, named by `paraf:effect`. */
export const service: Kind<TaskNode> = {
  arrive,
  complete,
  begin: (run, node, id, frame) => {
    perform(run, node, 'service', id, frame);
  },
};
