/** Throws each event definition of a throwing event, and answers how the token goes on. */
import type { EndNode, EventSpec, ThrowNode } from '../definition.js';
import type { JsonObject } from '../../shared/json.js';
import type { ItemId } from '../machine.js';
import { cancelContent } from '../run/cancel.js';
import { beginCancel, beginUndo } from '../run/compensation.js';
import { fact, frameOf, nodeOf, push } from '../run/run.js';
import type { Run } from '../run/run.js';
import { finish, sendMessage, sendSignal, throwError, throwEscalation } from '../run/throwing.js';

/** `on`: leave the node; `held`: something else lets it leave; `gone`: the token is no more. */
export type Onward = 'on' | 'held' | 'gone';

const transactionAbove = (run: Run, scope: ItemId): ItemId | undefined => {
  for (let at: ItemId | null = scope; at !== null; at = frameOf(run, at)?.parent ?? null) {
    const frame = frameOf(run, at);
    if (frame !== undefined && frame.loop === undefined && nodeOf(run, frame.element)?.kind === 'transaction')
      return at;
  }
  return undefined;
};

/** Ends the scope and everything in it (BPMN 2.0.2, 13.5.6): a process is terminated, a sub-process goes on after it. */
const terminate = (run: Run, scope: ItemId): void => {
  const frame = frameOf(run, scope);
  if (frame === undefined) return;
  if (frame.parent === null) {
    finish(run, 'terminated');
    return;
  }
  cancelContent(run, scope);
  push(run, { do: 'complete', frame: scope });
};

/** Label of a thrown event, in a word, for the audit. */
const labelOf = (spec: EventSpec): JsonObject => {
  if ('name' in spec) return { [spec.type]: spec.name };
  if ('code' in spec) return { [spec.type]: spec.code };
  return { type: spec.type };
};

export const emit = (run: Run, node: ThrowNode | EndNode, scope: ItemId): Onward => {
  let onward: Onward = 'on';
  const epoch = run.epochs.get(scope);
  const gone = (): boolean => frameOf(run, scope) === undefined || run.epochs.get(scope) !== epoch;
  for (const spec of node.events) {
    if (gone()) return 'gone';
    if (spec.type !== 'link' && spec.type !== 'terminate') fact(run, 'thrown', node.id, { detail: labelOf(spec) });
    switch (spec.type) {
      case 'message':
        sendMessage(run, node.id, scope, spec);
        break;
      case 'signal':
        sendSignal(run, node.id, scope, spec);
        break;
      case 'escalation':
        throwEscalation(run, spec.code ?? '', scope, true, node.id);
        break;
      case 'error':
        fact(run, 'completed', node.id);
        throwError(run, spec.code ?? '', scope, true);
        return 'gone';
      case 'terminate':
        fact(run, 'completed', node.id);
        terminate(run, scope);
        return 'gone';
      case 'cancel': {
        fact(run, 'completed', node.id);
        const transaction = transactionAbove(run, scope);
        if (transaction !== undefined) beginCancel(run, transaction);
        return 'gone';
      }
      case 'compensation':
        beginUndo(run, node.id, scope, spec.activity, spec.wait);
        if (spec.wait) onward = 'held';
        break;
      case 'link':
      case 'timer':
      case 'condition':
        break;
    }
  }
  return gone() ? 'gone' : onward;
};
