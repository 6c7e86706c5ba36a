/** Throwing: catchers of errors and escalations, and effects of signals and messages (BPMN 2.0.2, 10.5). */
import { isActivity, isScope } from '../definition.js';
import type { BoundaryNode, EventSpec, StartNode } from '../definition.js';
import type { Json, JsonObject } from '../../shared/json.js';
import type { ItemId } from '../machine.js';
import { cancelFrame } from './cancel.js';
import { leave } from './flow.js';
import { childrenOf, fact, frameOf, nodeOf, push } from './run.js';
import type { Run } from './run.js';
import { startEventSub } from './scope.js';
import { asVariables, assign, valueAt } from './variables.js';

/** The activity as a whole: the frame that holds the instances of a loop, otherwise the frame itself. */
export const wholeOf = (run: Run, id: ItemId): ItemId => {
  const parent = frameOf(run, id)?.parent ?? null;
  return parent !== null && frameOf(run, parent)?.loop !== undefined ? parent : id;
};

const catches = (spec: EventSpec, kind: 'error' | 'escalation', code: string, exactly: boolean): boolean =>
  spec.type === kind && (exactly ? spec.code === code : spec.code === null || spec.any === true);

const best = <T extends { readonly events: readonly EventSpec[] }>(
  candidates: readonly T[],
  kind: 'error' | 'escalation',
  code: string,
): T | undefined =>
  candidates.find((c) => c.events.some((spec) => catches(spec, kind, code, true))) ??
  candidates.find((c) => c.events.some((spec) => catches(spec, kind, code, false)));

const boundariesOf = (run: Run, element: string): readonly BoundaryNode[] => {
  const node = nodeOf(run, element);
  if (node === undefined || !isActivity(node)) return [];
  return node.boundary.flatMap((id) => {
    const event = nodeOf(run, id);
    return event?.kind === 'boundary' ? [event] : [];
  });
};

const eventStartsOf = (run: Run, scope: ItemId, throwing: string | undefined): readonly StartNode[] => {
  const frame = frameOf(run, scope);
  const node = frame === undefined ? undefined : nodeOf(run, frame.element);
  if (
    frame === undefined ||
    node === undefined ||
    !isScope(node) ||
    frame.interrupted === true ||
    frame.loop !== undefined
  )
    return [];
  return node.eventSubs.flatMap((id) => {
    if (id === throwing) return [];
    const sub = nodeOf(run, id);
    const start = sub?.kind === 'event-sub-process' ? nodeOf(run, sub.start) : undefined;
    return start?.kind === 'start' ? [start] : [];
  });
};

/** A boundary event goes on; one that interrupts ends the activity it stands on. */
export const fireBoundary = (
  run: Run,
  event: BoundaryNode,
  owner: ItemId,
  payload?: JsonObject,
  detail?: JsonObject,
): void => {
  const scope = frameOf(run, owner)?.parent;
  if (scope === undefined || scope === null) return;
  if (event.interrupting) cancelFrame(run, owner);
  fact(run, 'entered', event.id);
  fact(run, 'caught', event.id, detail === undefined ? {} : { detail });
  assign(run, scope, payload, event.id);
  fact(run, 'completed', event.id);
  leave(run, event.id, scope);
};

/**
 * Looks for a catcher from the inside out: at each scope its event sub-processes, then the boundary of the activity;
 * a matching code before a catch-all. `inside`: thrown within `from` as a scope, not by `from` as an activity. An event
 * sub-process that throws again what it handles hands it outwards: were it to catch it itself, it would never end.
 */
export const raise = (
  run: Run,
  kind: 'error' | 'escalation',
  code: string,
  from: ItemId,
  inside: boolean,
  payload?: JsonObject,
): boolean => {
  let at: ItemId | null = from;
  let within = inside;
  let handler: string | undefined;
  const detail: JsonObject = { [kind]: code };
  while (at !== null) {
    if (within) {
      const start = best(eventStartsOf(run, at, handler), kind, code);
      if (start !== undefined) {
        startEventSub(run, start, at, payload, detail);
        return true;
      }
    }
    const whole: ItemId = wholeOf(run, at);
    const frame = frameOf(run, whole);
    if (frame === undefined) return false;
    const event = frame.reopened === true ? undefined : best(boundariesOf(run, frame.element), kind, code);
    if (event !== undefined) {
      fireBoundary(run, event, whole, payload, detail);
      return true;
    }
    handler = nodeOf(run, frame.element)?.kind === 'event-sub-process' ? frame.element : undefined;
    at = frame.parent;
    within = true;
  }
  return false;
};

/** The process has come to its end; nothing is left of it but its variables. */
export const finish = (
  run: Run,
  outcome: 'completed' | 'terminated' | 'failed' | 'cancelled',
  error?: string,
): void => {
  for (const root of Object.keys(run.frames)) {
    const frame = frameOf(run, root);
    if (frame?.parent !== null) continue;
    for (const child of childrenOf(run, root)) cancelFrame(run, child);
    cancelRoot(run, root);
  }
  run.queue = [];
  run.head = 0;
  run.moving.clear();
  run.status = outcome;
  run.error = error;
  run.trail = {};
  run.effects.push({ type: 'finish', outcome, ...(error === undefined ? {} : { error }) });
};

const cancelRoot = (run: Run, root: ItemId): void => {
  const at = run.facts.length;
  cancelFrame(run, root);
  run.facts.splice(at, run.facts.length - at);
};

/** Throws an error; one that nobody catches fails the process. */
export const throwError = (run: Run, code: string, from: ItemId, inside: boolean, payload?: JsonObject): void => {
  if (!raise(run, 'error', code, from, inside, payload)) finish(run, 'failed', code);
};

/** Throws an escalation; one that nobody catches is told to the caller, and the process goes on. */
export const throwEscalation = (
  run: Run,
  code: string,
  from: ItemId,
  inside: boolean,
  element: string,
  payload?: JsonObject,
): void => {
  if (raise(run, 'escalation', code, from, inside, payload)) return;
  run.effects.push({ type: 'throw-escalation', element, code });
  if (run.ending.has(code)) finish(run, 'cancelled');
};

/** Reaches everything in this instance that waits for the signal now; the effect carries it to the others. */
export const broadcast = (run: Run, name: string, payload: Json): void => {
  const values = asVariables(payload);
  const interrupts = (element: string): boolean => {
    const node = nodeOf(run, element);
    return node?.kind === 'start' && node.interrupting;
  };
  const waiting = Object.entries(run.waits).filter(([, wait]) => wait.type === 'signal' && wait.name === name);
  const ordered = [
    ...waiting.filter(([, wait]) => interrupts(wait.element)),
    ...waiting.filter(([, wait]) => !interrupts(wait.element)),
  ];
  for (const [id] of ordered)
    push(run, { do: 'caught', wait: id, ...(values === undefined ? {} : { payload: values }) });
};

/** Payload of an event: the value of its FEEL. Data stays with its sender unless it is mapped (BPMN 2.0.2, 10.4.2). */
const payloadOf = (run: Run, scope: ItemId, feel: string | undefined): Json => {
  if (feel === undefined) return null;
  const value = valueAt(run, scope, feel);
  return value.ok ? value.value : null;
};

export const sendMessage = (
  run: Run,
  element: string,
  scope: ItemId,
  spec: EventSpec & { readonly type: 'message' },
): void => {
  const payload = payloadOf(run, scope, spec.payload);
  const key = spec.key === undefined ? undefined : valueAt(run, scope, spec.key);
  run.effects.push({
    type: 'throw-message',
    element,
    name: spec.name,
    payload,
    ...(key === undefined ? {} : { correlationKey: key.ok ? key.value : null }),
  });
};

export const sendSignal = (
  run: Run,
  element: string,
  scope: ItemId,
  spec: EventSpec & { readonly type: 'signal' },
): void => {
  const payload = payloadOf(run, scope, spec.payload);
  run.effects.push({ type: 'throw-signal', element, name: spec.name, payload });
  broadcast(run, spec.name, payload);
};
