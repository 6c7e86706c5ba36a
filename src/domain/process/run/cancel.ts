/** Ends active work before its completion. */
import { isActivity, isScope } from '../definition.js';
import type { ItemId } from '../machine.js';
import { withoutJoins } from '../state.js';
import { childrenOf, dropMoving, fact, frameOf, marks, nodeOf, patchFrame, removeFrame } from './run.js';
import type { Run } from './run.js';
import { disarmOwner } from './waits.js';

/** Tells the shell that a piece of work is no longer asked for. */
const callOff = (run: Run, id: ItemId, element: string, reason: 'cancelled' | 'returned'): void => {
  const node = nodeOf(run, element);
  if (node === undefined || !isActivity(node) || isScope(node)) return;
  if (node.kind === 'receive' && node.message !== undefined) return;
  if (node.kind === 'call') run.effects.push({ type: 'cancel-call', item: id });
  else if (node.kind === 'user' || node.kind === 'manual')
    run.effects.push({ type: 'close-task', item: id, element, reason });
  else run.effects.push({ type: 'cancel-perform', item: id });
};

/** Ends everything inside a scope: frames, tokens at joins, tokens under way. The scope itself stays. */
export const cancelContent = (run: Run, scope: ItemId): void => {
  dropMoving(run, scope);
  run.epochs.set(scope, (run.epochs.get(scope) ?? 0) + 1);
  for (const child of childrenOf(run, scope)) cancelFrame(run, child);
  const frame = frameOf(run, scope);
  if (frame?.joins === undefined) return;
  run.frames[scope] = withoutJoins(frame);
};

export const cancelFrame = (run: Run, id: ItemId, reason: 'cancelled' | 'returned' = 'cancelled'): void => {
  const frame = frameOf(run, id);
  if (frame === undefined) return;
  cancelContent(run, id);
  disarmOwner(run, id);
  if (frame.loop === undefined && frame.reopened !== true) fact(run, 'cancelled', frame.element, marks(id, frame));
  if (frame.loop === undefined && frame.stuck === undefined) callOff(run, id, frame.element, reason);
  removeFrame(run, id);
};

/** Ends every other way into a scope: an interrupting event sub-process begins, or the transaction is cancelled. */
export const interrupt = (run: Run, scope: ItemId): void => {
  cancelContent(run, scope);
  const frame = frameOf(run, scope);
  if (frame === undefined) return;
  const node = nodeOf(run, frame.element);
  if (node !== undefined && isScope(node))
    for (const sub of node.eventSubs) {
      const inner = nodeOf(run, sub);
      if (inner?.kind === 'event-sub-process') disarmOwner(run, scope, inner.start);
    }
  patchFrame(run, scope, { interrupted: true });
};
