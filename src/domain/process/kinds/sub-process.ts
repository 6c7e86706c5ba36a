import type { SubProcessNode } from '../definition.js';
import { beginScope } from '../run/scope.js';
import type { Kind } from './kind.js';
import { arrive, complete } from './work.js';

/** An embedded sub-process, or a transaction: complete when its last token is gone (BPMN 2.0.2, 13.3.4). */
export const subProcess: Kind<SubProcessNode> = {
  arrive,
  complete,
  begin: (run, node, id) => {
    beginScope(run, id, node);
  },
};
