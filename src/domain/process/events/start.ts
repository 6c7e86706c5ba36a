/** Beginning of an instance (BPMN 2.0.2, 13.2 and 10.5.2). */
import { flowOf } from '../definition.js';
import type { EventGatewayNode, Node, ProcessDefinition, ProcessNode } from '../definition.js';
import type { JsonObject } from '../../shared/json.js';
import type { ProcessEvent, Rejection } from '../machine.js';
import { leave } from '../run/flow.js';
import { goOnBehind } from '../run/race.js';
import { addFrame, fact, nextId, nodeOf } from '../run/run.js';
import type { Run } from '../run/run.js';
import { beginAt, listen, startAt } from '../run/scope.js';
import { assign } from '../run/variables.js';
import { arm } from '../run/waits.js';
import { elementOf } from '../definition.js';

type Started = Extract<ProcessEvent, { readonly type: 'started' }>;

/** One way a process can begin from outside. */
export interface WayToBegin {
  /** A start event, an instantiating receive task, or an event behind an instantiating gateway. */
  readonly element: string;
  readonly gateway?: string;
  readonly message?: string;
}

const messagesOf = (node: Node): readonly string[] => {
  if (node.kind === 'receive') return node.message === undefined ? [] : [node.message.name];
  return 'events' in node ? node.events.flatMap((spec) => (spec.type === 'message' ? [spec.name] : [])) : [];
};

/** One way for each message of an element, or one without. */
const beginningsAt = (node: Node, gateway?: string): readonly WayToBegin[] => {
  const way: WayToBegin = { element: node.id, ...(gateway === undefined ? {} : { gateway }) };
  const messages = messagesOf(node);
  return messages.length === 0 ? [way] : messages.map((message) => ({ ...way, message }));
};

const behind = (definition: ProcessDefinition, gateway: EventGatewayNode): readonly Node[] =>
  gateway.outgoing.flatMap((id) => {
    const target = flowOf(definition, id)?.target;
    return target === undefined ? [] : (elementOf(definition, target) ?? []);
  });

/** The triggered ways in which a process can begin. */
export const beginnings = (definition: ProcessDefinition, process: ProcessNode): readonly WayToBegin[] =>
  process.triggered.flatMap((id) => {
    const node = elementOf(definition, id);
    if (node === undefined) return [];
    return node.kind === 'event-gateway'
      ? behind(definition, node).flatMap((target) => beginningsAt(target, node.id))
      : beginningsAt(node);
  });

const noneStarts = (run: Run, process: ProcessNode): readonly string[] =>
  process.starts.filter((id) => nodeOf(run, id)?.kind === 'start');

const beginTriggered = (run: Run, way: WayToBegin, payload: JsonObject | undefined): void => {
  const root = run.process;
  const node = nodeOf(run, way.element);
  const detail: JsonObject = way.message === undefined ? {} : { message: way.message };
  if (node?.kind === 'start') {
    startAt(run, node, root, payload, detail);
    return;
  }
  if (node?.kind === 'receive' && way.gateway === undefined) {
    fact(run, 'entered', node.id);
    fact(run, 'caught', node.id, { detail });
    assign(run, root, payload, node.id);
    fact(run, 'completed', node.id);
    leave(run, node.id, root, { times: node.completionQuantity });
    return;
  }
  const gateway = way.gateway === undefined ? undefined : nodeOf(run, way.gateway);
  if (gateway?.kind !== 'event-gateway') return;
  fact(run, 'entered', gateway.id);
  const others = behind(run.definition, gateway).filter((target) => target.id !== way.element);
  if (gateway.all && others.length > 0) {
    const id = nextId(run, gateway.id);
    addFrame(run, id, { element: gateway.id, parent: root });
    for (const other of others) arm(run, other.id, id);
  } else {
    fact(run, 'completed', gateway.id);
  }
  goOnBehind(run, gateway.id, way.element, root, payload, detail);
};

const refuse = (detail: string): Rejection => ({ code: 'NO_SUCH_TARGET', detail });

export const start = (run: Run, event: Started): Rejection | undefined => {
  const process = nodeOf(run, run.process);
  if (process?.kind !== 'process') return refuse(`no process ${run.process} in this definition`);
  const ways = beginnings(run.definition, process);
  const none = noneStarts(run, process);
  let way: WayToBegin | undefined;
  let at: readonly string[] = [];
  if (event.startEvent !== undefined) {
    way = ways.find(
      (w) => w.element === event.startEvent && (event.message === undefined || w.message === event.message),
    );
    if (way === undefined && !process.starts.includes(event.startEvent))
      return refuse(`${event.startEvent} does not start process ${run.process}`);
    if (way === undefined) at = [event.startEvent];
  } else if (event.message !== undefined) {
    way = ways.find((w) => w.message === event.message);
    if (way === undefined)
      return { code: 'NOT_AWAITED', detail: `message ${event.message} does not start process ${run.process}` };
  } else if (process.starts.length > 0) {
    at = none.length > 0 ? none.slice(0, 1) : process.starts;
  } else if (ways.length > 0 && ways.every((w) => w.element === ways[0]?.element)) {
    way = ways[0];
  } else if (ways.length > 0) {
    return refuse(
      `process ${run.process} has several triggered starts (${ways.map((w) => w.element).join(', ')}): name one`,
    );
  }
  run.status = 'running';
  addFrame(run, run.process, { element: run.process, parent: null });
  run.touched.add(run.process);
  assign(run, run.process, way === undefined ? event.variables : undefined, run.process);
  listen(run, run.process, process);
  const implicit = process.starts.filter((id) => nodeOf(run, id)?.kind !== 'start' && !at.includes(id));
  for (const id of [...implicit, ...at]) beginAt(run, id, run.process);
  if (way !== undefined) beginTriggered(run, way, event.variables);
  return undefined;
};
