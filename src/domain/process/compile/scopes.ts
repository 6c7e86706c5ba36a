/** Processes and sub-processes: their nodes, flows, boundaries, starts and compensation handlers. */
import { isActivity } from '../definition.js';
import type { Node, ProcessNode, ScopeParts } from '../definition.js';
import { activityBase } from './activities.js';
import { expression, report } from './context.js';
import type { Compiling } from './context.js';
import { declaredIn } from './data.js';
import { DRAWN_ONLY, makeNode } from './nodes.js';
import { labelsOf, sopOf } from './labels.js';
import { lanesOfProcess } from './lanes.js';
import type { ModelElement } from './model.js';
import { flag, parts, ref, text } from './model.js';

/** Deeper nesting than this is a broken or hostile file. */
const DEEPEST = 50;

const isSubProcess = (element: ModelElement): boolean =>
  element.type === 'SubProcess' || element.type === 'Transaction';

const add = (compiling: Compiling, node: Node): void => {
  compiling.nodes[node.id] = node;
};

const change = (compiling: Compiling, id: string, patch: Partial<Node>): void => {
  const node = compiling.nodes[id];
  if (node !== undefined) compiling.nodes[id] = { ...node, ...patch } as Node;
};

const crosses = (compiling: Compiling, flow: string, source: string, target: string): void => {
  report(
    compiling,
    'standard',
    'flow-crosses-scope',
    flow,
    `sequence flow ${source} to ${target} crosses the border of a process or sub-process`,
    'connect the sub-process itself, or use message flow between pools',
  );
};

/** True for a flow node of a process that is compiled later. */
const isNodeElsewhere = (compiling: Compiling, id: string): boolean => {
  const type = compiling.byId.get(id)?.type;
  return (
    compiling.nodes[id] === undefined &&
    !isRefused(compiling, id) &&
    type !== undefined &&
    /(?:Task|Event|Gateway|SubProcess|Transaction|CallActivity)$/.test(type)
  );
};

const connect = (compiling: Compiling, element: ModelElement, scope: string): void => {
  const source = ref(element, 'sourceRef');
  const target = ref(element, 'targetRef');
  const from = source === undefined ? undefined : compiling.nodes[source];
  const to = target === undefined ? undefined : compiling.nodes[target];
  if (source === undefined || target === undefined) {
    if (element.broken.length === 0)
      report(
        compiling,
        'standard',
        'flow-ends',
        element.id,
        'a sequence flow has a source and a target',
        'connect both ends',
      );
    return;
  }
  if (from === undefined || to === undefined) {
    const missing = from === undefined ? source : target;
    if (isNodeElsewhere(compiling, missing)) crosses(compiling, element.id, source, target);
    else if (!isRefused(compiling, missing))
      report(
        compiling,
        'standard',
        'flow-ends',
        element.id,
        `sequence flow leads ${from === undefined ? 'from' : 'to'} ${missing}, which is no flow node`,
        'connect it to an activity, event or gateway',
      );
    return;
  }
  if (from.kind === 'process' || to.kind === 'process' || from.scope !== scope || to.scope !== scope) {
    crosses(compiling, element.id, source, target);
    return;
  }
  const condition = expression(compiling, element.id, parts(element, 'conditionExpression')[0]);
  const name = text(element, 'name');
  compiling.flows[element.id] = {
    id: element.id,
    source,
    target,
    ...(condition === undefined ? {} : { condition }),
    ...(name === undefined ? {} : { name }),
  };
  change(compiling, source, { outgoing: [...from.outgoing, element.id] });
  const arrived = compiling.nodes[target];
  if (arrived !== undefined) change(compiling, target, { incoming: [...arrived.incoming, element.id] });
};

const isRefused = (compiling: Compiling, id: string): boolean =>
  compiling.findings.some((f) => f.element === id && f.severity === 'error');

/** Flows leave in the order of the node's own list where the file has one, otherwise in document order. */
const order = (compiling: Compiling, element: ModelElement): void => {
  const listed = element.refs['outgoing'] ?? [];
  const node = compiling.nodes[element.id];
  if (node === undefined || node.outgoing.length < 2 || listed.length === 0) return;
  const rank = (id: string): number => {
    const at = listed.indexOf(id);
    return at < 0 ? listed.length : at;
  };
  change(compiling, element.id, { outgoing: [...node.outgoing].sort((a, b) => rank(a) - rank(b)) });
};

/** A compensation boundary event names its handler by an association (BPMN 2.0.2, 10.7.1). */
const attachHandlers = (compiling: Compiling, element: ModelElement): void => {
  for (const association of [...parts(element, 'artifacts')].filter((a) => a.type === 'Association')) {
    const source = ref(association, 'sourceRef');
    const target = ref(association, 'targetRef');
    if (source === undefined || target === undefined) continue;
    for (const [one, other] of [
      [source, target],
      [target, source],
    ] as const) {
      const boundary = compiling.nodes[one];
      const handler = compiling.nodes[other];
      if (boundary?.kind !== 'boundary' || handler === undefined || !isActivity(handler) || !handler.forCompensation)
        continue;
      if (boundary.events.some((spec) => spec.type === 'compensation'))
        change(compiling, boundary.attachedTo, { handler: other });
    }
  }
};

const attachBoundaries = (compiling: Compiling, nodes: readonly string[]): void => {
  for (const id of nodes) {
    const event = compiling.nodes[id];
    if (event?.kind !== 'boundary') continue;
    const host = compiling.nodes[event.attachedTo];
    if (host === undefined || !isActivity(host) || host.scope !== event.scope || host.kind === 'event-sub-process') {
      if (!isRefused(compiling, event.attachedTo))
        report(
          compiling,
          'standard',
          'boundary-unattached',
          id,
          `${event.attachedTo} is no activity of the same scope`,
          'attach the event to an activity beside it',
        );
      continue;
    }
    change(compiling, host.id, { boundary: [...host.boundary, id] });
  }
};

const isCompensable = (compiling: Compiling, node: Node): boolean => {
  if (!isActivity(node)) return false;
  if (node.handler !== undefined) return true;
  if (!('nodes' in node)) return false;
  return node.nodes.some((id) => {
    const inner = compiling.nodes[id];
    if (inner === undefined) return false;
    if (inner.kind === 'event-sub-process') {
      const start = compiling.nodes[inner.start];
      return start?.kind === 'start' && start.events.some((spec) => spec.type === 'compensation');
    }
    return isActivity(inner) && inner.compensable;
  });
};

const partsOf = (
  compiling: Compiling,
  element: ModelElement,
  nodes: readonly string[],
  isProcess: boolean,
): ScopeParts => {
  const starts: string[] = [];
  const triggered: string[] = [];
  const eventSubs: string[] = [];
  for (const id of nodes) {
    const node = compiling.nodes[id];
    if (node === undefined || node.kind === 'boundary') continue;
    if (node.kind === 'event-sub-process') {
      eventSubs.push(id);
      continue;
    }
    if (node.incoming.length > 0 || (isActivity(node) && node.forCompensation)) continue;
    if (node.kind === 'catch' && node.events.some((spec) => spec.type === 'link')) continue;
    const begins =
      (node.kind === 'start' && node.events.length > 0) ||
      ((node.kind === 'receive' || node.kind === 'event-gateway') && node.instantiate);
    if (isProcess && begins) triggered.push(id);
    else starts.push(id);
  }
  return { nodes, starts, triggered, eventSubs, declares: isProcess ? {} : declaredIn(compiling, element) };
};

/** Compiles the content of a process or sub-process. */
const inside = (compiling: Compiling, element: ModelElement, isProcess: boolean, depth: number): ScopeParts => {
  const elements = parts(element, 'flowElements').filter((e) => !DRAWN_ONLY.has(e.type));
  for (const child of elements) {
    if (isSubProcess(child)) {
      subProcess(compiling, child, element.id, depth + 1);
      continue;
    }
    const node = makeNode(compiling, child, element.id);
    if (node !== undefined) add(compiling, node);
  }
  for (const flow of parts(element, 'flowElements').filter((e) => e.type === 'SequenceFlow'))
    connect(compiling, flow, element.id);
  for (const child of elements) order(compiling, child);
  const nodes = elements.map((e) => e.id).filter((id) => Object.hasOwn(compiling.nodes, id));
  attachBoundaries(compiling, nodes);
  attachHandlers(compiling, element);
  for (const id of nodes) {
    const node = compiling.nodes[id];
    if (node !== undefined && isActivity(node) && isCompensable(compiling, node))
      change(compiling, id, { compensable: true });
  }
  return partsOf(compiling, element, nodes, isProcess);
};

const subProcess = (compiling: Compiling, element: ModelElement, scope: string, depth: number): void => {
  if (depth > DEEPEST) {
    report(
      compiling,
      'unsupported',
      'nesting-too-deep',
      element.id,
      `sub-processes nest deeper than ${DEEPEST}`,
      'call a process instead',
    );
    return;
  }
  const shared = activityBase(compiling, element, scope);
  const content = inside(compiling, element, false, depth);
  if (!flag(element, 'triggeredByEvent', false)) {
    add(compiling, { ...shared, ...content, kind: element.type === 'Transaction' ? 'transaction' : 'sub-process' });
    return;
  }
  const starts = content.nodes.filter((id) => compiling.nodes[id]?.kind === 'start');
  const [start] = starts;
  if (start === undefined || starts.length !== 1) {
    report(
      compiling,
      'standard',
      'event-sub-process-start',
      element.id,
      `an event sub-process has exactly one start event; this has ${starts.length}`,
      'give it one start event with a trigger',
    );
    return;
  }
  add(compiling, { ...shared, ...content, kind: 'event-sub-process', start });
};

export const compileProcess = (
  compiling: Compiling,
  element: ModelElement,
  participant: ModelElement | undefined,
): ProcessNode => {
  const content = inside(compiling, element, true, 0);
  const sop = sopOf(element);
  const statedTotal = element.paraf['statedTotal'];
  const name = text(element, 'name') ?? (participant === undefined ? undefined : text(participant, 'name'));
  const node: ProcessNode = {
    ...content,
    id: element.id,
    kind: 'process',
    scope: element.id,
    index: 0,
    incoming: [],
    outgoing: [],
    labels: { ...labelsOf(compiling, element), ...(name === undefined ? {} : { name }) },
    executable: flag(element, 'isExecutable', false),
    lanes: lanesOfProcess(element),
    ...(participant === undefined ? {} : { participant: participant.id }),
    ...(statedTotal === undefined ? {} : { statedTotal }),
    ...(sop === undefined ? {} : { sop }),
  };
  add(compiling, node);
  return node;
};
