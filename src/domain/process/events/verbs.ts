/** Verbs beyond BPMN: return, recall and repair. Each moves tokens inside one scope, or is rejected with its reason. */
import { isActivity } from '../definition.js';
import type { Node } from '../definition.js';
import type { ItemId, ProcessEvent, Rejection } from '../machine.js';
import { openActivity } from '../run/activity.js';
import { cancelFrame } from '../run/cancel.js';
import { setWaiting, waitingAt } from '../run/flow.js';
import { childrenOf, fact, frameOf, nodeOf, push } from '../run/run.js';
import type { Run } from '../run/run.js';
import { wholeOf } from '../run/throwing.js';
import { dominates, placesAfter, reaches } from './reach.js';

type Of<T extends ProcessEvent['type']> = Extract<ProcessEvent, { readonly type: T }>;

const rejected = (code: Rejection['code'], detail: string): Rejection => ({ code, detail });

interface Move {
  readonly whole: ItemId;
  readonly scope: ItemId;
  readonly from: Node;
  readonly to: Node;
}

/** The token meant by an open item, and a target in the same scope. */
const moveOf = (run: Run, item: ItemId, to: string): Move | Rejection => {
  const frame = frameOf(run, item);
  if (frame === undefined || frame.parent === null) return rejected('NOT_OPEN', `${item} is not open`);
  if (frame.answers !== undefined || frame.undo !== undefined)
    return rejected('NOT_OPEN', `${item} undoes completed work and cannot be moved`);
  const whole = wholeOf(run, item);
  const scope = frameOf(run, whole)?.parent ?? null;
  const from = nodeOf(run, frame.element);
  const target = nodeOf(run, to);
  if (scope === null || from === undefined) return rejected('NOT_OPEN', `${item} is not open`);
  if (target === undefined || target.kind === 'process' || !('scope' in from) || target.scope !== from.scope)
    return rejected('NO_SUCH_TARGET', `${to} is not an element of the same scope as ${from.id}`);
  if (
    target.kind === 'boundary' ||
    target.kind === 'start' ||
    target.kind === 'event-sub-process' ||
    (isActivity(target) && target.forCompensation)
  )
    return rejected('NO_SUCH_TARGET', `no token can be put at ${to}`);
  return { whole, scope, from, to: target };
};

const isRejection = (move: Move | Rejection): move is Rejection => 'code' in move;

/** Parallel joins between the target and the item that need tokens from ways the target does not lie on. */
const strandedJoin = (run: Run, move: Move): string | undefined => {
  const after = placesAfter(run, move.to.id);
  return [...after].find((id) => {
    const node = nodeOf(run, id);
    return (
      node?.kind === 'parallel' &&
      node.incoming.length > 1 &&
      (node.id === move.from.id || reaches(run, node.id, move.from.id)) &&
      !dominates(run, move.to.id, node.id)
    );
  });
};

export const moveBack = (run: Run, event: Of<'returned'>): Rejection | undefined => {
  const move = moveOf(run, event.item, event.to);
  if (isRejection(move)) return move;
  if (!isActivity(move.to) || !reaches(run, move.to.id, move.from.id))
    return rejected('NO_SUCH_TARGET', `${event.to} is not an earlier activity of ${move.from.id}`);
  const join = strandedJoin(run, move);
  if (join !== undefined)
    return rejected(
      'ACROSS_PARALLEL',
      `${event.to} lies in a parallel branch that ended at ${join}; return to a task before it split`,
    );
  const after = placesAfter(run, move.to.id);
  const open = childrenOf(run, move.scope).filter(
    (id) => id !== move.whole && after.has(frameOf(run, id)?.element ?? ''),
  );
  if (open.length > 0)
    return rejected('ACROSS_PARALLEL', `a parallel branch is still open at ${open.join(', ')}; end or return it first`);
  cancelFrame(run, move.whole, 'returned');
  for (const gateway of Object.keys(frameOf(run, move.scope)?.joins ?? {})) {
    const kept = Object.entries(waitingAt(run, gateway, move.scope)).filter(([flow]) => !after.has(flow));
    setWaiting(run, gateway, move.scope, Object.fromEntries(kept));
  }
  fact(run, 'returned', move.from.id, { item: event.item, detail: { to: event.to } });
  openActivity(run, move.to.id, move.scope);
  return undefined;
};

export const recall = (run: Run, event: Of<'recalled'>): Rejection | undefined => {
  const trail = Object.hasOwn(run.trail, event.element) ? run.trail[event.element] : undefined;
  if (trail === undefined || frameOf(run, trail.scope) === undefined)
    return rejected(
      'CANNOT_RECALL',
      `what ${event.element} set going has been acted upon or has left the office, or it was not completed`,
    );
  for (const id of trail.opened) cancelFrame(run, id, 'returned');
  for (const [gateway, flow] of trail.joined) {
    const tokens = waitingAt(run, gateway, trail.scope);
    setWaiting(run, gateway, trail.scope, { ...tokens, [flow]: (tokens[flow] ?? 1) - 1 });
  }
  fact(run, 'returned', event.element, { detail: { recalled: true } });
  openActivity(run, event.element, trail.scope);
  return undefined;
};

/** A gate (survey, paraf, signature) on a way from here to there, the place left included. */
const gateBetween = (run: Run, from: string, to: string): string | undefined => {
  if (dominates(run, to, from)) return undefined;
  const places = [from, ...placesAfter(run, from, to)];
  return places.find((id) => {
    const node = nodeOf(run, id);
    return (
      node?.labels.gate === true && id !== to && (id === from ? reaches(run, from, to) : reaches(run, id, to, from))
    );
  });
};

export const repair = (run: Run, event: Of<'repaired'>): Rejection | undefined => {
  const move = moveOf(run, event.item, event.to);
  if (isRejection(move)) return move;
  const gate = gateBetween(run, move.from.id, move.to.id);
  if (gate !== undefined) return rejected('PAST_A_GATE', `${gate} is a gate; no repair moves a token past it`);
  const join = strandedJoin(run, move);
  if (join !== undefined)
    return rejected('ACROSS_PARALLEL', `${event.to} lies in a parallel branch that ended at ${join}`);
  fact(run, 'repaired', move.from.id, { item: event.item, detail: { to: event.to } });
  cancelFrame(run, move.whole, 'returned');
  if (isActivity(move.to)) openActivity(run, move.to.id, move.scope);
  else push(run, { do: 'arrive', node: move.to.id, flow: null, scope: move.scope });
  return undefined;
};
