import type { TaskNode } from '../definition.js';
import type { Kind } from './kind.js';
import { arrive, complete, perform } from './work.js';

/** A task of no particular kind: work without a stated doer; the shell decides when it is done. */
export const task: Kind<TaskNode> = {
  arrive,
  complete,
  begin: (run, node, id, frame) => {
    perform(run, node, 'task', id, frame);
  },
};
