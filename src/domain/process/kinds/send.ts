import type { SendNode } from '../definition.js';
import { finishActivity } from '../run/activity.js';
import { fact, frameOf } from '../run/run.js';
import { sendMessage } from '../run/throwing.js';
import type { Kind } from './kind.js';
import { arrive, perform } from './work.js';

/** Sends its message when the work of preparing it is done (BPMN 2.0.2, 13.3.3, send task). */
export const send: Kind<SendNode> = {
  arrive,
  begin: (run, node, id, frame) => {
    perform(run, node, 'send', id, frame);
  },
  complete: (run, node, id, outputs) => {
    if (frameOf(run, id) === undefined) return;
    if (node.message !== undefined) {
      fact(run, 'thrown', node.id, { item: id, detail: { message: node.message.name } });
      sendMessage(run, node.id, id, node.message);
    }
    finishActivity(run, id, node, outputs);
  },
};
