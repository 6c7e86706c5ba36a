/** Prohibitions of BPMN on sequence flow, message flow, links and event-based gateways. One rule per function. */
import { isActivity } from '../definition.js';
import type { Node } from '../definition.js';
import { report } from './context.js';
import type { Compiling } from './context.js';
import type { ModelElement } from './model.js';
import { ref, text } from './model.js';

type Rule = (compiling: Compiling, node: Node) => void;

const forbidden = (
  compiling: Compiling,
  rule: string,
  element: string,
  message: string,
  remedy: string,
  severity: 'error' | 'warning' = 'error',
): void => {
  report(compiling, 'standard', rule, element, message, remedy, severity);
};

const isLink = (node: Node): boolean => 'events' in node && node.events.some((spec) => spec.type === 'link');

/** 8.4.13: a condition stands on flows out of activities, exclusive and inclusive gateways alone. */
const conditions: Rule = (compiling, node) => {
  const kind =
    node.kind === 'parallel'
      ? 'a parallel gateway'
      : node.kind === 'event-gateway'
        ? 'an event-based gateway'
        : 'events' in node
          ? 'an event'
          : undefined;
  if (kind === undefined) return;
  for (const id of node.outgoing)
    if (compiling.flows[id]?.condition !== undefined)
      forbidden(
        compiling,
        'condition-ignored',
        id,
        `flows out of ${kind} have no condition`,
        'remove the condition, or put an exclusive or inclusive gateway there',
      );
};

/** 10.3.1: a condition on the default flow is ignored. */
const defaultCondition: Rule = (compiling, node) => {
  const flow = 'defaultFlow' in node ? node.defaultFlow : undefined;
  if (flow !== undefined && node.outgoing.length > 1 && compiling.flows[flow]?.condition !== undefined)
    forbidden(
      compiling,
      'default-condition',
      flow,
      'the default flow has a condition, which is ignored',
      'remove the condition',
      'warning',
    );
};

/** 10.5.4, Link: nothing leaves a throwing link, and nothing leads to a catching one. */
const linkFlow: Rule = (compiling, node) => {
  if (!isLink(node)) return;
  if (node.kind === 'throw' && node.outgoing.length > 0)
    forbidden(compiling, 'link-flow', node.id, 'no sequence flow leaves a throwing link', 'remove the flow');
  if (node.kind === 'catch' && node.incoming.length > 0)
    forbidden(compiling, 'link-flow', node.id, 'no sequence flow leads to a catching link', 'remove the flow');
};

/** 10.6.6: at least two ways, though one is executed alike; each target belongs to the gateway alone; receive tasks or message events, not both. */
const eventGateway: Rule = (compiling, node) => {
  if (node.kind !== 'event-gateway') return;
  const targets = node.outgoing.flatMap((id) => compiling.nodes[compiling.flows[id]?.target ?? ''] ?? []);
  if (node.outgoing.length === 1)
    forbidden(
      compiling,
      'event-gateway-targets',
      node.id,
      'an event-based gateway has at least two outgoing flows',
      'add the other event, or remove the gateway',
      'warning',
    );
  for (const target of targets) {
    if (target.incoming.length > 1)
      forbidden(
        compiling,
        'event-gateway-targets',
        target.id,
        `${target.id} behind event-based gateway ${node.id} has another incoming flow`,
        'lead the other flow to an event of its own',
      );
    if (target.kind === 'receive' && target.boundary.length > 0)
      forbidden(
        compiling,
        'event-gateway-targets',
        target.id,
        `receive task ${target.id} behind an event-based gateway has boundary events`,
        'remove them',
      );
  }
  const messages = targets.some((t) => t.kind === 'catch' && t.events.some((spec) => spec.type === 'message'));
  if (messages && targets.some((t) => t.kind === 'receive'))
    forbidden(
      compiling,
      'event-gateway-targets',
      node.id,
      'behind one event-based gateway stand receive tasks or message events, not both',
      'use one of the two',
      'warning',
    );
  if (node.instantiate && node.incoming.length > 0)
    forbidden(
      compiling,
      'instantiate-incoming',
      node.id,
      'no sequence flow leads to an instantiating gateway',
      'remove the flow, or set instantiate to false',
    );
};

/** 10.3.3: an instantiating receive task begins the process, and it alone. */
const instantiatingReceive: Rule = (compiling, node) => {
  if (node.kind !== 'receive' || !node.instantiate) return;
  const behindGateway = node.incoming.every(
    (id) => compiling.nodes[compiling.flows[id]?.source ?? '']?.kind === 'event-gateway',
  );
  if (node.incoming.length > 0 && !behindGateway)
    forbidden(
      compiling,
      'instantiate-incoming',
      node.id,
      'no sequence flow leads to an instantiating receive task',
      'remove the flow, or set instantiate to false',
    );
};

const isGateway = (node: Node): boolean =>
  node.kind === 'exclusive' || node.kind === 'inclusive' || node.kind === 'parallel' || node.kind === 'event-gateway';

/** Ends with more than one flow, by gateway direction. */
const DIRECTIONS: Readonly<Record<string, { readonly incoming: boolean; readonly outgoing: boolean }>> = {
  Converging: { incoming: true, outgoing: false },
  Diverging: { incoming: false, outgoing: true },
  Mixed: { incoming: true, outgoing: true },
};

/** 10.6.1: a gateway's stated direction should be the drawn one. It is executed as drawn. */
const direction: Rule = (compiling, node) => {
  if (!isGateway(node) || !('incoming' in node)) return;
  const element = compiling.byId.get(node.id);
  const said = element === undefined ? undefined : text(element, 'gatewayDirection');
  const wanted = said === undefined || !Object.hasOwn(DIRECTIONS, said) ? undefined : DIRECTIONS[said];
  if (wanted === undefined) return;
  const wrong = (['incoming', 'outgoing'] as const).filter((end) => wanted[end] !== node[end].length > 1);
  if (wrong.length > 0)
    forbidden(
      compiling,
      'gateway-direction',
      node.id,
      `the gateway is ${said ?? ''}, but has ${wrong.map((end) => `${node[end].length} ${end} flow${node[end].length === 1 ? '' : 's'}`).join(' and ')}`,
      'correct gatewayDirection or the flows',
      'warning',
    );
};

/** 10.7.1: a compensation boundary event names its handler by an association. */
const compensationHandler: Rule = (compiling, node) => {
  if (node.kind !== 'boundary' || !node.events.some((spec) => spec.type === 'compensation')) return;
  const host = compiling.nodes[node.attachedTo];
  if (host !== undefined && isActivity(host) && host.handler === undefined)
    forbidden(
      compiling,
      'compensation-handler',
      node.id,
      'no compensation activity is associated with this event, so nothing is undone',
      'associate it with an activity that has isForCompensation',
      'warning',
    );
};

const RULES: readonly Rule[] = [
  conditions,
  defaultCondition,
  linkFlow,
  eventGateway,
  instantiatingReceive,
  direction,
  compensationHandler,
];

const processAround = (compiling: Compiling, id: string): string | undefined => {
  let node = compiling.nodes[id];
  while (node !== undefined && node.kind !== 'process') node = compiling.nodes[node.scope];
  return node?.id;
};

/** Fault of a message flow's end; null where it fits, `none` where the event only lacks its message. */
const misfit = (node: Node, end: 'source' | 'target'): 'wrong' | 'none' | null => {
  if (node.kind === 'send') return end === 'source' ? null : 'wrong';
  if (node.kind === 'receive') return end === 'target' ? null : 'wrong';
  if (node.kind === 'process' || isActivity(node)) return null;
  if (!('events' in node)) return 'wrong';
  const sends = node.kind === 'throw' || node.kind === 'end';
  if (sends !== (end === 'source')) return 'wrong';
  if (node.events.some((spec) => spec.type === 'message')) return null;
  return node.events.length === 0 ? 'none' : 'wrong';
};

/** Types with ids that no message flow may lead to or from: artifacts, data, lanes, flows (BPMN 2.0.2, 7.6.2). */
const NO_END =
  /^(TextAnnotation|Group|Association|Data(Object|Store|ObjectReference|StoreReference|Input|Output)|Lane|LaneSet|SequenceFlow|MessageFlow|Message|Signal|Error|Escalation|.*EventDefinition)$/;

/** `DataObjectReference` as people say it. */
const spoken = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** 9.4, 7.6.2: message flow joins two pools, and neither a gateway nor an event that cannot send or receive. */
const messageFlow = (compiling: Compiling, participants: readonly ModelElement[], flow: ModelElement): void => {
  const pool = (id: string): string | undefined => {
    const participant = participants.find((p) => p.id === id);
    return participant === undefined ? processAround(compiling, id) : (ref(participant, 'processRef') ?? id);
  };
  const ends = (['source', 'target'] as const).map((end) => ({ end, id: ref(flow, `${end}Ref`) }));
  const [source, target] = ends.map(({ id }) => (id === undefined ? undefined : pool(id)));
  if (source !== undefined && source === target)
    forbidden(
      compiling,
      'message-flow-inside-pool',
      flow.id,
      'message flow joins two pools, never two elements of one',
      'use sequence flow, or a throwing and a catching event of one message',
    );
  for (const { end, id } of ends) {
    const type = id === undefined ? undefined : compiling.byId.get(id)?.type;
    if (id !== undefined && type !== undefined && NO_END.test(type))
      forbidden(
        compiling,
        'message-flow-ends',
        flow.id,
        `${id} is a ${spoken(type)}, which cannot be the ${end} of a message flow`,
        'connect it to a pool, an activity, or an event that sends or receives messages',
      );
    const node = id === undefined ? undefined : compiling.nodes[id];
    const wrong = node === undefined ? null : misfit(node, end);
    if (node === undefined || wrong === null) continue;
    forbidden(
      compiling,
      'message-flow-ends',
      flow.id,
      wrong === 'none'
        ? `${node.id} is the ${end} of a message flow, but no message event`
        : `${node.id} cannot be the ${end} of a message flow`,
      wrong === 'none'
        ? 'give the event a message'
        : 'connect it to a pool, an activity, or an event that sends or receives messages',
      wrong === 'none' ? 'warning' : 'error',
    );
  }
};

export const checkFlows = (
  compiling: Compiling,
  participants: readonly ModelElement[],
  messageFlows: readonly ModelElement[],
): void => {
  for (const node of Object.values(compiling.nodes)) for (const rule of RULES) rule(compiling, node);
  for (const flow of messageFlows) messageFlow(compiling, participants, flow);
};
