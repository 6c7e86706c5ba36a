/**
 * Drives the reducer as the token simulation's tests drive theirs: start events and waiting elements are triggered by
 * hand, tasks end at once unless they are told to wait, gateways take the flows that are set.
 */
import { advance } from '../../src/domain/process/advance.js';
import { elementOf, flowOf, isActivity } from '../../src/domain/process/definition.js';
import type { Flow, Node, ProcessDefinition } from '../../src/domain/process/definition.js';
import { beginnings } from '../../src/domain/process/events/start.js';
import type { ProcessEffect, ProcessEvent, ProcessFact } from '../../src/domain/process/machine.js';
import { openItems } from '../../src/domain/process/open-items.js';
import { initialState, isFinished } from '../../src/domain/process/state.js';
import type { ProcessState } from '../../src/domain/process/state.js';

export interface Op {
  readonly trigger?: readonly string[];
  readonly scope?: boolean;
  readonly waitAtElement?: readonly string[];
  readonly setConfig?: readonly string[];
  readonly activeOutgoing?: readonly string[];
  readonly signal?: readonly string[];
  readonly expectTrace?: string;
}

interface Instance {
  readonly process: string;
  readonly caller?: { readonly instance: number; readonly item: string };
  state: ProcessState;
}

export interface Simulation {
  readonly original: ProcessDefinition;
  definition: ProcessDefinition;
  readonly instances: Instance[];
  readonly facts: { readonly instance: number; readonly fact: ProcessFact }[];
  readonly waiting: Set<string>;
  readonly config: Map<string, readonly string[]>;
  readonly todo: (() => void)[];
}

/** Conditions are data there and not simulated: the flows set for a gateway hold, its others do not. */
const configured = (
  definition: ProcessDefinition,
  config: ReadonlyMap<string, readonly string[]>,
  waiting: ReadonlySet<string>,
): ProcessDefinition => {
  const flows: Record<string, Flow> = { ...definition.flows };
  const nodes: Record<string, Node> = { ...definition.nodes };
  for (const node of Object.values(definition.nodes)) {
    if (
      node.kind === 'task' ||
      node.kind === 'user' ||
      node.kind === 'manual' ||
      node.kind === 'service' ||
      node.kind === 'call'
    ) {
      if (!waiting.has(node.id)) nodes[node.id] = { ...node, kind: 'script', feel: 'null' };
      continue;
    }
    if ((node.kind !== 'exclusive' && node.kind !== 'inclusive') || node.outgoing.length < 2) continue;
    const active = config.get(node.id) ?? [node.outgoing[0]!];
    nodes[node.id] = Object.fromEntries(Object.entries(node).filter(([key]) => key !== 'defaultFlow')) as typeof node;
    for (const id of node.outgoing) flows[id] = { ...flowOf(definition, id)!, condition: String(active.includes(id)) };
  }
  return { ...definition, flows, nodes };
};

export const openSimulation = (definition: ProcessDefinition): Simulation => ({
  original: definition,
  definition: configured(definition, new Map(), new Set(definition.messageFlows.map((flow) => flow.target))),
  instances: [],
  facts: [],
  waiting: new Set(definition.messageFlows.map((flow) => flow.target)),
  config: new Map(),
  todo: [],
});

const tell = (simulation: Simulation, index: number, event: ProcessEvent): boolean => {
  const instance = simulation.instances[index]!;
  const answer = advance(simulation.definition, instance.state, event, 0);
  if (!answer.accepted) return false;
  instance.state = answer.state;
  for (const fact of answer.facts) {
    simulation.facts.push({ instance: index, fact });
    if (fact.type === 'completed' && !sends(simulation, fact.element))
      for (const flow of simulation.definition.messageFlows.filter((f) => f.source === fact.element))
        simulation.todo.push(() => {
          messageFlow(simulation, flow.id);
        });
  }
  for (const effect of answer.effects) react(simulation, index, effect);
  return true;
};

/**
 * True where the reducer sends a message for the element; in the token simulation every element with an outgoing
 * message flow does.
 */
const sends = (simulation: Simulation, element: string): boolean => {
  const node = elementOf(simulation.definition, element);
  if (node?.kind === 'send') return node.message !== undefined;
  return node !== undefined && 'events' in node && node.events.some((spec) => spec.type === 'message');
};

const react = (simulation: Simulation, index: number, effect: ProcessEffect): void => {
  if (effect.type === 'perform' || effect.type === 'open-task' || effect.type === 'call') {
    const { id, element, kind } = effect.item;
    if (kind !== 'receive' && !simulation.waiting.has(element))
      simulation.todo.push(() => {
        tell(simulation, index, { type: 'completed', item: id });
      });
  } else if (effect.type === 'throw-message') {
    for (const flow of simulation.definition.messageFlows.filter((f) => f.source === effect.element))
      simulation.todo.push(() => {
        messageFlow(simulation, flow.id);
      });
  } else if (effect.type === 'throw-signal') {
    broadcast(simulation, effect.name, index);
  }
};

const broadcast = (simulation: Simulation, name: string, from: number): void => {
  for (const [index, { state }] of [...simulation.instances.entries()])
    if (index !== from && !isFinished(state)) tell(simulation, index, { type: 'signal', name });
  for (const process of simulation.definition.processes) {
    const root = elementOf(simulation.definition, process);
    if (root?.kind !== 'process') continue;
    for (const id of root.triggered) {
      const start = elementOf(simulation.definition, id);
      if (start?.kind === 'start' && start.events.some((spec) => spec.type === 'signal' && spec.name === name))
        begin(simulation, process, id);
    }
  }
};

const begin = (simulation: Simulation, process: string, startEvent?: string): void => {
  simulation.instances.push({ process, state: initialState(simulation.definition, process) });
  tell(simulation, simulation.instances.length - 1, {
    type: 'started',
    ...(startEvent === undefined ? {} : { startEvent }),
  });
};

const messageFlow = (simulation: Simulation, id: string): void => {
  const flow = simulation.definition.messageFlows.find((f) => f.id === id)!;
  const target = elementOf(simulation.definition, flow.target);
  if (target === undefined) return;
  if (target.kind === 'process') {
    const ways = beginnings(simulation.definition, target).filter((way) => way.message !== undefined);
    begin(simulation, target.id, target.starts.length > 0 ? undefined : ways[0]?.element);
    return;
  }
  for (const index of simulation.instances.keys())
    if (tell(simulation, index, { type: 'message', name: '', to: target.id })) return;
  if (isActivity(target) && push(simulation, target.id)) return;
  let process: Node = target;
  while (process.kind !== 'process') process = elementOf(simulation.definition, process.scope)!;
  if (process.triggered.includes(target.id) || process.starts.includes(target.id))
    begin(simulation, process.id, target.id);
};

const settle = (simulation: Simulation): void => {
  for (let next = simulation.todo.shift(); next !== undefined; next = simulation.todo.shift()) next();
};

/** The event that lets a waiting element go on. */
const push = (simulation: Simulation, element: string): boolean => {
  for (const [index, { state }] of simulation.instances.entries()) {
    if (isFinished(state)) continue;
    const work = openItems(simulation.definition, state).find(
      (item) =>
        item.element === element && Object.hasOwn(state.frames, item.id) && !Object.hasOwn(state.waits, item.id),
    );
    if (work !== undefined) return tell(simulation, index, { type: 'completed', item: work.id });
    const wait = Object.entries(state.waits).find(([, w]) => w.element === element);
    if (wait === undefined) continue;
    const [id, { type, name }] = wait;
    if (type === 'timer') return tell(simulation, index, { type: 'timer', timer: id });
    if (type === 'message') return tell(simulation, index, { type: 'message', name: name ?? '', to: element });
    if (type === 'signal') return tell(simulation, index, { type: 'signal', name: name ?? '' });
  }
  return false;
};

const trigger = (simulation: Simulation, elements: readonly string[]): void => {
  const [element] = elements;
  if (element === undefined) {
    for (const { state } of simulation.instances) {
      const [first] = isFinished(state) ? [] : openItems(simulation.definition, state);
      if (first !== undefined && push(simulation, first.element)) return;
    }
    throw new Error('nothing waits');
  }
  const node = elementOf(simulation.definition, element);
  const root = node === undefined || node.kind === 'process' ? node : elementOf(simulation.definition, node.scope);
  const starts =
    node !== undefined &&
    root?.kind === 'process' &&
    (node === root || root.starts.includes(element) || root.triggered.includes(element)) &&
    node.kind !== 'boundary';
  if (starts && node !== root && (node.kind === 'start' || !push(simulation, element)))
    begin(simulation, root.id, element);
  else if (starts && node === root) begin(simulation, root.id);
  else if (!starts && !push(simulation, element)) throw new Error(`${element} does not wait`);
};

export const perform = (simulation: Simulation, op: Op): void => {
  if (op.waitAtElement !== undefined) for (const id of op.waitAtElement) simulation.waiting.add(id);
  if (op.setConfig !== undefined) {
    const [gateway, ...flows] = op.setConfig;
    simulation.config.set(gateway!, op.activeOutgoing ?? flows);
  }
  simulation.definition = configured(simulation.original, simulation.config, simulation.waiting);
  if (op.trigger !== undefined) trigger(simulation, op.trigger);
  if (op.signal !== undefined)
    for (const id of op.signal)
      if (simulation.definition.messageFlows.some((flow) => flow.id === id)) messageFlow(simulation, id);
      else if (!push(simulation, id)) begin(simulation, id);
  settle(simulation);
};

const kindOf = (simulation: Simulation, element: string): Node['kind'] | undefined =>
  elementOf(simulation.definition, element)?.kind;

/** Events that are triggered there rather than entered. */
const isTriggered = (simulation: Simulation, node: Node): boolean =>
  node.kind === 'start' ||
  node.kind === 'boundary' ||
  node.kind === 'event-sub-process' ||
  (node.kind === 'catch' && node.events.some((spec) => spec.type === 'link')) ||
  node.incoming.some((id) => kindOf(simulation, flowOf(simulation.definition, id)?.source ?? '') === 'event-gateway');

const leaves = (node: Node): boolean => isActivity(node) || node.kind === 'start' || node.kind === 'boundary';

/** An activity that is compensated leaves once more there, without being entered again; that is not said here. */
const oncePerEntry = (lines: readonly string[]): readonly string[] => {
  const entered = new Map<string, number>();
  return lines.filter((line) => {
    const [action, element] = line.split(':') as [string, string];
    if (action === 'enter') entered.set(element, (entered.get(element) ?? 0) + 1);
    const open = entered.get(element);
    if (action === 'enter' || open === undefined) return true;
    entered.set(element, open - 1);
    return open > 0;
  });
};

/** Our facts in the words of their trace. */
export const asTrace = (simulation: Simulation, from: number): readonly string[] => {
  const facts = simulation.facts.slice(from);
  return facts.flatMap(({ fact: { type, element } }, index) => {
    if (type === 'taken') {
      const source = flowOf(simulation.definition, element)?.source ?? '';
      return kindOf(simulation, source) === 'event-gateway' ? [] : [`enter:${element}`];
    }
    const node = elementOf(simulation.definition, element);
    if (node === undefined || node.kind === 'process') return [];
    if (type === 'entered') return isTriggered(simulation, node) ? [] : [`enter:${element}`];
    if (type === 'completed') return leaves(node) ? [`exit:${element}`] : [];
    const next = elementOf(simulation.definition, facts[index + 1]?.fact.element ?? '');
    return type === 'cancelled' && next?.kind === 'boundary' && next.attachedTo === element ? [`exit:${element}`] : [];
  });
};

/** Their trace, reduced to what ours says too. */
export const reduced = (simulation: Simulation, lines: readonly string[]): readonly string[] =>
  oncePerEntry(
    lines.flatMap((line) => {
      const [action, shown] = line.split(':') as [string, string];
      const element = shown.replace(/_plane$/, '');
      if (flowOf(simulation.definition, element) !== undefined) return action === 'enter' ? [`enter:${element}`] : [];
      const node = elementOf(simulation.definition, element);
      if (node === undefined || node.kind === 'process') return [];
      if (action === 'enter') return [`enter:${element}`];
      return action === 'exit' && leaves(node) ? [`exit:${element}`] : [];
    }),
  );

/** These models are drawings of tokens: events without a time, a condition or any trigger are given one that waits. */
export const completed = (xml: string): string =>
  xml
    .replace(
      /<(bpmn2?:)?timerEventDefinition([^>/]*)\/>/g,
      '<$1timerEventDefinition$2><$1timeCycle>R/PT1H</$1timeCycle></$1timerEventDefinition>',
    )
    .replace(
      /<(bpmn2?:)?conditionalEventDefinition([^>/]*)>[\s\S]*?<\/(bpmn2?:)?conditionalEventDefinition>/g,
      '<$1messageEventDefinition$2/>',
    )
    .replace(/<(bpmn2?:)?conditionalEventDefinition([^>/]*)\/>/g, '<$1messageEventDefinition$2/>')
    .replace(
      /<(bpmn2?:)?boundaryEvent([^>]*)>((?:(?!EventDefinition)[\s\S])*?)<\/(bpmn2?:)?boundaryEvent>/g,
      '<$1boundaryEvent$2>$3<$1messageEventDefinition/></$1boundaryEvent>',
    );
