/**
 * Demands of BPMN on a drawing that is executed all the same: warnings, one rule per function. A drawing with several
 * meanings, or none, is an error; those rules stand in check.ts and check-flows.ts.
 */
import { isActivity, isScope } from '../definition.js';
import type { EventSpec, Node, ScopeNode } from '../definition.js';
import { report } from './context.js';
import type { Compiling } from './context.js';
import { definitionsOf } from './events.js';
import { flag, part, parts, ref, text } from './model.js';
import type { ModelElement } from './model.js';

type Rule = (compiling: Compiling, node: Node) => void;

const advise = (compiling: Compiling, rule: string, element: string, message: string, remedy: string): void => {
  report(compiling, 'standard', rule, element, message, remedy, 'warning');
};

const isLink = (node: Node): boolean => 'events' in node && node.events.some((spec) => spec.type === 'link');
const isGateway = (node: Node): boolean =>
  node.kind === 'exclusive' || node.kind === 'inclusive' || node.kind === 'parallel' || node.kind === 'event-gateway';

/** True where tokens come to a node along sequence flow alone. */
const takesFlow = (node: Node): boolean =>
  node.kind !== 'start' &&
  node.kind !== 'boundary' &&
  node.kind !== 'event-sub-process' &&
  !(node.kind === 'catch' && isLink(node)) &&
  !((node.kind === 'receive' || node.kind === 'event-gateway') && node.instantiate) &&
  !(isActivity(node) && node.forCompensation);

const givesFlow = (node: Node): boolean =>
  node.kind !== 'end' &&
  node.kind !== 'boundary' &&
  node.kind !== 'event-sub-process' &&
  !(node.kind === 'throw' && isLink(node)) &&
  !(isActivity(node) && node.forCompensation);

/** 10.5.2, 10.5.3: start and end events come together, and beside them every path begins and ends at one. */
const startsAndEnds = (compiling: Compiling, scope: ScopeNode): void => {
  const nodes = scope.nodes.flatMap((id) => compiling.nodes[id] ?? []);
  const start = nodes.find(({ kind }) => kind === 'start');
  const end = nodes.find(({ kind }) => kind === 'end');
  if (start !== undefined && end === undefined)
    advise(
      compiling,
      'start-without-end',
      start.id,
      'where there is a start event there is an end event',
      'draw the end of each path',
    );
  const begins = nodes.some((node) => (node.kind === 'receive' || node.kind === 'event-gateway') && node.instantiate);
  if (end !== undefined && start === undefined && !begins)
    advise(
      compiling,
      'end-without-start',
      end.id,
      'where there is an end event there is a start event',
      'draw the start',
    );
  for (const node of nodes) {
    if (start !== undefined && takesFlow(node) && node.incoming.length === 0)
      advise(
        compiling,
        'implicit-start',
        node.id,
        'beside a start event every other element has an incoming flow',
        'connect it, or remove it',
      );
    if (end !== undefined && givesFlow(node) && node.outgoing.length === 0)
      advise(
        compiling,
        'implicit-end',
        node.id,
        'beside an end event every other element has an outgoing flow',
        'lead it to an end event',
      );
  }
};

/** 10.5.4: a boundary event leads somewhere; a compensation one to its handler, by association. */
const boundaryFlow: Rule = (compiling, node) => {
  if (node.kind !== 'boundary' || node.outgoing.length > 0) return;
  if (node.events.some((spec) => spec.type === 'compensation')) return;
  advise(compiling, 'boundary-outgoing', node.id, 'a boundary event has an outgoing flow', 'draw what follows it');
};

/** 10.6: a gateway splits or joins. */
const purpose: Rule = (compiling, node) => {
  if (!isGateway(node) || node.kind === 'event-gateway') return;
  if (node.incoming.length < 2 && node.outgoing.length < 2)
    advise(
      compiling,
      'gateway-purpose',
      node.id,
      'a gateway has several incoming or several outgoing flows',
      'remove it, or draw the flows that are missing',
    );
};

/** 10.6.2, 10.6.3: each way out of a choice has a condition, but for the default. */
const choice: Rule = (compiling, node) => {
  if (node.kind !== 'exclusive' && node.kind !== 'inclusive') return;
  const bare = node.outgoing.filter((id) => id !== node.defaultFlow && compiling.flows[id]?.condition === undefined);
  if (node.outgoing.length < 2 || bare.length === 0 || bare.length === node.outgoing.length) return;
  for (const id of bare)
    advise(
      compiling,
      'flow-without-condition',
      id,
      `beside flows with conditions this one out of ${node.id} has none, so it is always taken${node.kind === 'exclusive' ? ' and hides those after it' : ''}`,
      'give it a condition, or mark it as the default',
    );
};

/** 10.3.1: a conditional flow out of an activity stands beside another flow. */
const conditionAlone: Rule = (compiling, node) => {
  const [only] = node.outgoing;
  if (!isActivity(node) || only === undefined || node.outgoing.length > 1) return;
  if (compiling.flows[only]?.condition !== undefined)
    advise(
      compiling,
      'condition-alone',
      only,
      `the only flow out of ${node.id} has a condition: where it does not hold the token stays`,
      'draw the other way, or remove the condition',
    );
};

/** 10.5.5, Link: every catching link is led to by a throwing one of its name. */
const linkSource: Rule = (compiling, node) => {
  if (node.kind !== 'catch') return;
  const link = node.events.find((spec) => spec.type === 'link');
  const scope = compiling.nodes[node.scope];
  if (link?.type !== 'link' || scope === undefined || !isScope(scope)) return;
  const thrown = scope.nodes.some((id) => {
    const other = compiling.nodes[id];
    return other?.kind === 'throw' && other.events.some((spec) => spec.type === 'link' && spec.name === link.name);
  });
  if (!thrown)
    advise(
      compiling,
      'link-source',
      node.id,
      `no link "${link.name}" is thrown in this scope`,
      'draw the throwing link, or correct the name',
    );
};

const REFERENCES: Readonly<Partial<Record<EventSpec['type'], readonly [definition: string, property: string]>>> = {
  message: ['MessageEventDefinition', 'messageRef'],
  signal: ['SignalEventDefinition', 'signalRef'],
  escalation: ['EscalationEventDefinition', 'escalationRef'],
};

/** 10.5.5: an event names the thing it throws or awaits. An escalation or error may be caught without: then any is. */
const named: Rule = (compiling, node) => {
  if (!('events' in node)) return;
  const element = compiling.byId.get(node.id);
  const definitions = element === undefined ? [] : definitionsOf(compiling, element);
  for (const { type } of node.events) {
    const [definition, property] = REFERENCES[type] ?? [];
    if (definition === undefined || property === undefined) continue;
    const catches = node.kind !== 'throw' && node.kind !== 'end';
    if (type === 'escalation' && catches) continue;
    if (type === 'message' && (catches ? compiling.messageFlowTo : compiling.messageFlowFrom).has(node.id)) continue;
    const bare = definitions.some(
      (one) =>
        one.type === definition &&
        ref(one, property) === undefined &&
        ref(one, 'operationRef') === undefined &&
        one.broken.length === 0,
    );
    if (bare)
      advise(
        compiling,
        'event-without-name',
        node.id,
        `the event names no ${type}`,
        `set ${property}, so that it is known what it ${catches ? 'waits for' : 'throws'}`,
      );
  }
};

/** 10.5.1, 8.4.5: an event refers to definitions that stand in the file itself; one inside another event is that event's own. */
const sharedDefinitions: Rule = (compiling, node) => {
  const element = compiling.byId.get(node.id);
  if (!('events' in node) || element === undefined) return;
  const own = new Set(parts(compiling.root, 'rootElements').map(({ id }) => id));
  const seen = new Set<string>();
  for (const id of element.refs['eventDefinitionRef'] ?? []) {
    const definition = compiling.byId.get(id);
    if (definition === undefined) continue;
    if (!own.has(id))
      advise(
        compiling,
        'event-definition-reference',
        node.id,
        `eventDefinitionRef refers to ${id}, which belongs to another element`,
        'move the definition to the top of the file, or write it into the event',
      );
    if (seen.has(id))
      advise(
        compiling,
        'event-definition-reference',
        node.id,
        `eventDefinitionRef refers to ${id} twice`,
        'refer to it once',
      );
    seen.add(id);
  }
};

/** 10.5.4: an intermediate event leads on, or is an end event. With an end event beside it, `implicit-end` says so. */
const intermediateFlow: Rule = (compiling, node) => {
  if ((node.kind !== 'throw' && node.kind !== 'catch') || isLink(node) || node.outgoing.length > 0) return;
  const scope = compiling.nodes[node.scope];
  if (scope === undefined || !isScope(scope) || scope.nodes.some((id) => compiling.nodes[id]?.kind === 'end')) return;
  advise(
    compiling,
    'intermediate-outgoing',
    node.id,
    'an intermediate event has an outgoing flow; this one ends its path',
    'draw what follows it, or make it an end event',
  );
};

/** 10.3.3, script task: a script says which language it is in. */
const scriptFormat: Rule = (compiling, node) => {
  const element = compiling.byId.get(node.id);
  if (node.kind !== 'script' || element === undefined) return;
  const body = element.attributes['script'];
  if (typeof body !== 'string' || body.trim() === '' || text(element, 'scriptFormat') !== undefined) return;
  advise(
    compiling,
    'script-format',
    node.id,
    'the script does not say which language it is in; it is read as FEEL',
    'set scriptFormat, for example "feel"',
  );
};

/** 8.4.3, 10.3.3: a message that goes through an operation is the operation's own. */
const operationMessage: Rule = (compiling, node) => {
  const element = compiling.byId.get(node.id);
  if (element === undefined) return;
  const holders = node.kind === 'send' || node.kind === 'receive' ? [element] : definitionsOf(compiling, element);
  for (const holder of holders) {
    const operation = compiling.byId.get(ref(holder, 'operationRef') ?? '');
    const message = ref(holder, 'messageRef');
    if (operation === undefined || message === undefined) continue;
    const own = [ref(operation, 'inMessageRef'), ref(operation, 'outMessageRef')];
    if (own.includes(message)) continue;
    advise(
      compiling,
      'operation-message',
      node.id,
      `the message is ${message}, but operation ${text(operation, 'name') ?? operation.id} has ${own.filter((id) => id !== undefined).join(' and ') || 'none'}`,
      'name the message of the operation, or another operation',
    );
  }
};

/** 10.5.5, table 10.98: a link has a name. */
const linkName: Rule = (compiling, node) => {
  if ('events' in node && node.events.some((spec) => spec.type === 'link' && spec.name === ''))
    advise(compiling, 'link-name', node.id, 'a link has a name', 'give both of its ends the same name');
};

/** 8.4.13: the flows that a node lists are the flows that come to it and leave it. */
const listedFlows: Rule = (compiling, node) => {
  const element = compiling.byId.get(node.id);
  if (element === undefined) return;
  for (const [property, drawn] of [
    ['incoming', node.incoming],
    ['outgoing', node.outgoing],
  ] as const)
    for (const id of element.refs[property] ?? [])
      if (compiling.flows[id] !== undefined && !drawn.includes(id))
        advise(
          compiling,
          'flow-listed',
          node.id,
          `${node.id} lists ${id} as ${property}, which joins ${compiling.flows[id].source} to ${compiling.flows[id].target}`,
          'correct the list or the flow; the flow is what is executed',
        );
};

/** 10.6.6: parallel event-based gateways begin processes. */
const parallelEvents: Rule = (compiling, node) => {
  const element = compiling.byId.get(node.id);
  if (node.kind !== 'event-gateway' || node.instantiate || element === undefined) return;
  if (text(element, 'eventGatewayType') === 'Parallel')
    advise(
      compiling,
      'event-gateway-type',
      node.id,
      'only a gateway that begins a process waits for all its events; this one takes the first',
      'set instantiate, or set eventGatewayType to Exclusive',
    );
};

const RULES: readonly Rule[] = [
  boundaryFlow,
  purpose,
  choice,
  conditionAlone,
  linkSource,
  linkName,
  named,
  listedFlows,
  parallelEvents,
  sharedDefinitions,
  intermediateFlow,
  scriptFormat,
  operationMessage,
];

/** 10.8: a lane set divides its elements. */
const lanes = (compiling: Compiling, set: ModelElement, depth: number): void => {
  if (depth > 50) return;
  const seen = new Map<string, string>();
  for (const lane of parts(set, 'lanes')) {
    for (const id of lane.refs['flowNodeRef'] ?? []) {
      const before = seen.get(id);
      if (before !== undefined && before !== lane.id)
        advise(
          compiling,
          'lane-twice',
          id,
          `it lies in lane ${before} and in lane ${lane.id} of the same set`,
          'leave it in the lane of the role that does it',
        );
      seen.set(id, lane.id);
    }
    const inner = part(lane, 'childLaneSet');
    if (inner !== undefined) lanes(compiling, inner, depth + 1);
  }
};

export const checkDrawing = (compiling: Compiling): void => {
  for (const node of Object.values(compiling.nodes)) {
    for (const rule of RULES) rule(compiling, node);
    if (!isScope(node)) continue;
    startsAndEnds(compiling, node);
    const element = compiling.byId.get(node.id);
    if (element !== undefined && !flag(element, 'triggeredByEvent', false))
      for (const set of parts(element, 'laneSets')) lanes(compiling, set, 0);
  }
};
