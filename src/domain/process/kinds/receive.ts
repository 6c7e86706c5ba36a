import type { ReceiveNode } from '../definition.js';
import { finishActivity } from '../run/activity.js';
import { chooseEvent } from '../run/race.js';
import { fact, frameOf, marks, removeWait } from '../run/run.js';
import { arm } from '../run/waits.js';
import type { Kind } from './kind.js';
import { arrive, complete, perform } from './work.js';

/** Waits for its message; a task without one is work that is reported done. */
export const receive: Kind<ReceiveNode> = {
  arrive,
  complete,
  begin: (run, node, id, frame) => {
    if (node.message === undefined) perform(run, node, 'receive', id, frame);
    else arm(run, node.id, id, id);
  },
  caught: (run, node, waitId, wait, payload) => {
    const frame = frameOf(run, wait.owner);
    if (frame === undefined) return;
    if (frame.element !== node.id) {
      chooseEvent(run, wait.owner, waitId, wait, payload);
      return;
    }
    removeWait(run, waitId);
    run.effects.push({ type: 'forget-message', item: waitId });
    fact(run, 'caught', node.id, { ...marks(wait.owner, frame), detail: { message: wait.name ?? null } });
    finishActivity(run, wait.owner, node, payload);
  },
};
