/**
 * Abstraction of a definition, which the explorer runs: the same flow, but nothing depends on data, time or other
 * instances. Every activity is plain work, every awaited trigger may come or not, and each decision is a node that
 * rests until one of its ways is chosen. So the reducer itself answers the questions of the explorer.
 */
import { isActivity, isScope } from '../definition.js';
import type {
  ActivityNode,
  BoundaryNode,
  EventSpec,
  Flow,
  FlowNode,
  Node,
  ProcessDefinition,
  StartNode,
  TaskNode,
} from '../definition.js';
import { choicesOf, decides } from './choices.js';
import type { Choices } from './choices.js';

export interface Abstraction {
  readonly definition: ProcessDefinition;
  /** Ways out of each deciding node: each a set of flows taken together. A node not listed has all its flows. */
  readonly choices: ReadonlyMap<string, Choices>;
  /** Id in the file of an element of the abstraction; undefined for an element that was added. */
  readonly original: (id: string) => string | undefined;
}

/** A trigger that may come once, at any moment, or never. */
const ONCE: EventSpec = { type: 'timer', timer: { kind: 'duration', text: 'PT1S' } };

/** Types that are thrown and caught within one instance, so that their way is known. */
const INTERNAL: ReadonlySet<EventSpec['type']> = new Set([
  'error',
  'escalation',
  'terminate',
  'cancel',
  'compensation',
  'link',
]);

/** The node without these optional members. */
const omit = <T extends object>(node: T, ...keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key))) as T;

const internal = (events: readonly EventSpec[]): readonly EventSpec[] =>
  events.filter((spec) => INTERNAL.has(spec.type));

const onlyCompensation = (events: readonly EventSpec[]): boolean =>
  events.length > 0 && events.every((spec) => spec.type === 'compensation');

const work = (node: FlowNode, boundary: readonly string[], more: Partial<TaskNode> = {}): TaskNode => ({
  id: node.id,
  index: node.index,
  scope: node.scope,
  incoming: node.incoming,
  outgoing: node.outgoing,
  labels: {},
  kind: 'task',
  boundary,
  startQuantity: 1,
  completionQuantity: 1,
  forCompensation: false,
  compensable: false,
  ...more,
});

const isLink = (events: readonly EventSpec[]): boolean => events.some((spec) => spec.type === 'link');

const behindEventGateway = (definition: ProcessDefinition, node: Node): boolean =>
  node.incoming.some((flow) => {
    const source = definition.flows[flow]?.source;
    return source !== undefined && definition.nodes[source]?.kind === 'event-gateway';
  });

const liesIn = (definition: ProcessDefinition, node: Node, scope: string): boolean => {
  for (let at: Node | undefined = node; at !== undefined && at.kind !== 'process'; at = definition.nodes[at.scope])
    if (at.scope === scope) return true;
  return false;
};

/**
 * True where the file itself throws inside `scope` the escalations that these events catch. Then nothing else is
 * supposed to: taking a task's implementation for one more thrower would see the catcher's way taken twice in every
 * such drawing.
 */
const thrownInside = (definition: ProcessDefinition, scope: string, events: readonly EventSpec[]): boolean =>
  events.length > 0 &&
  events.every(
    (spec) =>
      spec.type === 'escalation' &&
      Object.values(definition.nodes).some(
        (node) =>
          (node.kind === 'throw' || node.kind === 'end') &&
          liesIn(definition, node, scope) &&
          node.events.some(
            (thrown) =>
              thrown.type === 'escalation' && (spec.code === null || spec.any === true || spec.code === thrown.code),
          ),
      ),
  );

const caught = <T extends BoundaryNode | StartNode>(definition: ProcessDefinition, node: T, scope: string): T => ({
  ...node,
  labels: {},
  parallelMultiple: false,
  events: [...internal(node.events), ...(thrownInside(definition, scope, node.events) ? [] : [ONCE])],
});

const activity = (definition: ProcessDefinition, node: ActivityNode): Node => {
  if (isScope(node)) {
    return { ...omit(node, 'loop', 'inputs', 'outputs'), labels: {}, declares: {} };
  }
  if (node.kind === 'receive') {
    if (behindEventGateway(definition, node))
      return {
        kind: 'catch',
        id: node.id,
        index: node.index,
        scope: node.scope,
        incoming: node.incoming,
        outgoing: node.outgoing,
        labels: {},
        events: [ONCE],
        parallelMultiple: false,
      };
    if (node.instantiate && node.incoming.length === 0) return omit(node, 'message', 'loop', 'inputs', 'outputs');
  }
  return work(node, node.boundary, {
    startQuantity: node.startQuantity,
    completionQuantity: node.completionQuantity,
    forCompensation: node.forCompensation,
    compensable: node.compensable,
    ...(node.handler === undefined ? {} : { handler: node.handler }),
  });
};

const abstracted = (definition: ProcessDefinition, node: Node): Node => {
  if (isActivity(node)) return activity(definition, node);
  switch (node.kind) {
    case 'start': {
      const scope = definition.nodes[node.scope];
      return scope?.kind === 'event-sub-process' && !onlyCompensation(node.events)
        ? caught(definition, node, scope.scope)
        : node;
    }
    case 'boundary':
      return onlyCompensation(node.events) ? node : caught(definition, node, node.attachedTo);
    case 'catch':
      return node.events.length === 0 || isLink(node.events)
        ? node
        : { ...node, labels: {}, parallelMultiple: false, events: [ONCE] };
    case 'throw':
    case 'end':
      return { ...node, labels: {}, events: internal(node.events) };
    case 'exclusive':
      return node.outgoing.length === 0 ? node : work(node, []);
    case 'inclusive':
      return node.incoming.length > 1 || node.outgoing.length === 0 ? node : work(node, []);
    case 'process':
      return { ...node, labels: {}, declares: {}, starts: startsOf(definition, node.starts) };
    case 'parallel':
    case 'event-gateway':
      return node;
  }
};

/** Beginnings of a scope. Where it has start events, nothing else begins by itself (BPMN 2.0.2, 10.5.2). */
const startsOf = (definition: ProcessDefinition, starts: readonly string[]): readonly string[] => {
  const events = starts.filter((id) => definition.nodes[id]?.kind === 'start');
  return events.length > 0 ? events : starts;
};

const CHOICE = '\u0000choice';

/** Adds a node behind `node` at which its way out is chosen; answers its id. */
const chooseBehind = (
  nodes: Record<string, Node>,
  flows: Record<string, Flow>,
  node: Exclude<FlowNode, { kind: 'boundary' }>,
): string => {
  const id = `${node.id}${CHOICE}`;
  const between = `${node.id}${CHOICE}flow`;
  flows[between] = { id: between, source: node.id, target: id };
  nodes[id] = { ...work(node, []), id, incoming: [between] };
  for (const out of node.outgoing) {
    const flow = flows[out];
    if (flow !== undefined) flows[out] = { ...flow, source: id };
  }
  nodes[node.id] = { ...omit(node, 'defaultFlow'), outgoing: [between] };
  return id;
};

export const abstraction = (definition: ProcessDefinition): Abstraction => {
  const nodes: Record<string, Node> = {};
  const flows: Record<string, Flow> = {};
  for (const flow of Object.values(definition.flows))
    flows[flow.id] = { id: flow.id, source: flow.source, target: flow.target };
  const choices = new Map<string, Choices>();
  for (const node of Object.values(definition.nodes)) {
    const made = abstracted(definition, node);
    nodes[node.id] = isScope(made) ? { ...made, starts: startsOf(definition, made.starts) } : made;
    if (node.kind === 'process' || !decides(definition, node)) continue;
    const ways = choicesOf(definition, node);
    const after = nodes[node.id];
    if (after === undefined || after.kind === 'process' || after.kind === 'boundary') continue;
    choices.set(after.kind === 'task' ? node.id : chooseBehind(nodes, flows, after), ways);
  }
  return {
    definition: { ...definition, nodes, flows },
    choices,
    original: (id) => (id.includes(CHOICE) ? undefined : id),
  };
};
