import type { JsonObject } from '../../shared/json.js';
import type { ScriptNode } from '../definition.js';
import { push } from '../run/run.js';
import { asVariables, valueAt } from '../run/variables.js';
import type { Kind } from './kind.js';
import { arrive, complete, perform } from './work.js';

/** A FEEL script: its value goes to the result variable or, where it is a context without one, to variables of its entries. */
export const script: Kind<ScriptNode> = {
  arrive,
  complete,
  begin: (run, node, id, frame) => {
    if (node.feel === undefined) {
      perform(run, node, 'script', id, frame);
      return;
    }
    const value = valueAt(run, id, node.feel);
    const result = value.ok ? value.value : null;
    const outputs: JsonObject | undefined = node.result === undefined ? asVariables(result) : { [node.result]: result };
    push(run, { do: 'complete', frame: id, ...(outputs === undefined ? {} : { outputs }) });
  },
};
