/** Prohibitions of BPMN, checked on the compiled nodes. One rule per function. */
import { isActivity } from '../definition.js';
import type { EventType, Node } from '../definition.js';
import { report } from './context.js';
import type { Compiling } from './context.js';
import { parts } from './model.js';

type Rule = (compiling: Compiling, node: Node) => void;

const has = (node: Node, type: EventType): boolean =>
  'events' in node && node.events.some((spec) => spec.type === type);

/** Triggers each kind of event may have (BPMN 2.0.2, table 10.93). */
const ALLOWED: Readonly<Record<'start' | 'catch' | 'throw' | 'end' | 'boundary', readonly EventType[]>> = {
  start: ['message', 'timer', 'signal', 'condition', 'error', 'escalation', 'compensation'],
  catch: ['message', 'timer', 'signal', 'condition', 'link'],
  throw: ['message', 'signal', 'escalation', 'compensation', 'link'],
  end: ['message', 'signal', 'escalation', 'compensation', 'error', 'cancel', 'terminate'],
  boundary: ['message', 'timer', 'signal', 'condition', 'error', 'escalation', 'compensation', 'cancel'],
};

const triggers: Rule = (compiling, node) => {
  if (!('events' in node)) return;
  const allowed = ALLOWED[node.kind];
  for (const spec of node.events)
    if (!allowed.includes(spec.type))
      report(
        compiling,
        'standard',
        'event-type',
        node.id,
        `a ${node.kind} event cannot be a ${spec.type} event`,
        `use one of: ${allowed.join(', ')}`,
      );
};

/** Table 10.93: an intermediate event without a trigger throws nothing and waits for nothing; it cannot catch. */
const catchNone: Rule = (compiling, node) => {
  const element = compiling.byId.get(node.id);
  if (node.kind !== 'catch' || node.events.length > 0 || element === undefined) return;
  if (parts(element, 'eventDefinitions').length > 0 || (element.refs['eventDefinitionRef'] ?? []).length > 0) return;
  report(
    compiling,
    'standard',
    'catch-none',
    node.id,
    'an intermediate catch event has a trigger',
    'give it one, or make it an intermediate throw event',
  );
};

const startPlace: Rule = (compiling, node) => {
  if (node.kind !== 'start') return;
  const scope = compiling.nodes[node.scope];
  if (node.incoming.length > 0)
    report(
      compiling,
      'standard',
      'start-incoming',
      node.id,
      'no sequence flow leads to a start event',
      'remove the flow, or use an intermediate event',
    );
  if (scope === undefined) return;
  if (scope.kind === 'event-sub-process') {
    if (node.events.length === 0)
      report(
        compiling,
        'standard',
        'event-sub-process-start',
        node.id,
        'the start event of an event sub-process has a trigger',
        'give it one',
      );
    if (has(node, 'error') && !node.interrupting)
      report(
        compiling,
        'standard',
        'error-not-interrupting',
        node.id,
        'an error start event interrupts',
        'set isInterrupting to true',
      );
  } else if (scope.kind === 'process') {
    for (const type of ['error', 'escalation', 'compensation'] as const)
      if (has(node, type))
        report(
          compiling,
          'standard',
          'event-type',
          node.id,
          `a process cannot start by ${type}`,
          'use an event sub-process',
        );
  } else if (node.events.length > 0) {
    report(
      compiling,
      'standard',
      'sub-process-start',
      node.id,
      'the start event of an embedded sub-process has no trigger',
      'remove the trigger, or use an event sub-process',
    );
  }
};

const ends: Rule = (compiling, node) => {
  if (node.kind === 'end' && node.outgoing.length > 0)
    report(
      compiling,
      'standard',
      'end-outgoing',
      node.id,
      'no sequence flow leaves an end event',
      'remove the flow, or use an intermediate event',
    );
};

const boundary: Rule = (compiling, node) => {
  if (node.kind !== 'boundary') return;
  const host = compiling.nodes[node.attachedTo];
  if (node.incoming.length > 0)
    report(
      compiling,
      'standard',
      'boundary-incoming',
      node.id,
      'no sequence flow leads to a boundary event',
      'remove the flow',
    );
  if (node.events.length === 0)
    report(compiling, 'standard', 'boundary-none', node.id, 'a boundary event has a trigger', 'give it one');
  if (has(node, 'error') && !node.interrupting)
    report(
      compiling,
      'standard',
      'error-not-interrupting',
      node.id,
      'an error boundary event interrupts',
      'set cancelActivity to true',
    );
  if (has(node, 'cancel') && !node.interrupting)
    report(
      compiling,
      'standard',
      'cancel-not-interrupting',
      node.id,
      'a cancel boundary event interrupts',
      'set cancelActivity to true',
    );
  if (has(node, 'cancel') && host !== undefined && host.kind !== 'transaction')
    report(
      compiling,
      'standard',
      'cancel-place',
      node.id,
      'a cancel event stands on a transaction',
      'move it, or make the sub-process a transaction',
    );
  if (has(node, 'compensation') && node.outgoing.length > 0)
    report(
      compiling,
      'standard',
      'compensation-flow',
      node.id,
      'a compensation boundary event has no sequence flow',
      'associate it with its handler',
    );
};

const inTransaction = (compiling: Compiling, node: Node): boolean => {
  for (let at = compiling.nodes[node.scope]; at !== undefined && at.kind !== 'process'; at = compiling.nodes[at.scope])
    if (at.kind === 'transaction') return true;
  return false;
};

const cancelEnd: Rule = (compiling, node) => {
  if (node.kind === 'end' && has(node, 'cancel') && !inTransaction(compiling, node))
    report(
      compiling,
      'standard',
      'cancel-place',
      node.id,
      'a cancel end event stands inside a transaction',
      'make the sub-process around it a transaction',
    );
};

/**
 * 10.5.5: a thrown error or escalation has a code. Without one it is caught by an event that catches any, or by the id
 * of the element that it names.
 */
const thrownCode: Rule = (compiling, node) => {
  if (node.kind !== 'throw' && node.kind !== 'end') return;
  for (const spec of node.events) {
    if ((spec.type !== 'error' && spec.type !== 'escalation') || (spec.code !== null && spec.any !== true)) continue;
    const isError = spec.type === 'error';
    report(
      compiling,
      'standard',
      isError ? 'error-without-code' : 'escalation-without-code',
      node.id,
      `an event that throws an ${spec.type} names its code`,
      spec.code === null ? `set ${spec.type}Ref` : `give ${spec.type} ${spec.code} an ${spec.type}Code`,
      'warning',
    );
  }
};

/** Tables 10.90 and 10.93: compensation comes when all else is done; there is nothing beside which it could run. */
const compensationInterrupts: Rule = (compiling, node) => {
  if ((node.kind !== 'boundary' && node.kind !== 'start') || node.interrupting || !has(node, 'compensation')) return;
  report(
    compiling,
    'standard',
    'compensation-not-interrupting',
    node.id,
    'a compensation event has no form that does not interrupt; it is executed like any other',
    node.kind === 'boundary' ? 'leave cancelActivity out' : 'leave isInterrupting out',
    'warning',
  );
};

const eventGateway: Rule = (compiling, node) => {
  if (node.kind !== 'event-gateway') return;
  if (node.outgoing.length === 0)
    report(
      compiling,
      'standard',
      'event-gateway-targets',
      node.id,
      'an event-based gateway leads to events',
      'connect it to catching events or receive tasks',
    );
  for (const id of node.outgoing) {
    const target = compiling.nodes[compiling.flows[id]?.target ?? ''];
    if (target === undefined) continue;
    const fits =
      (target.kind === 'catch' && target.events.length > 0 && !has(target, 'link')) || target.kind === 'receive';
    if (!fits)
      report(
        compiling,
        'standard',
        'event-gateway-targets',
        node.id,
        `${target.id} behind an event-based gateway is neither a catching event nor a receive task`,
        'put a message, timer, signal or conditional event there',
      );
  }
};

const links: Rule = (compiling, node) => {
  if (node.kind !== 'throw' && node.kind !== 'catch') return;
  const link = node.events.find((spec) => spec.type === 'link');
  if (link?.type !== 'link') return;
  const scope = compiling.nodes[node.scope];
  const others = scope !== undefined && 'nodes' in scope ? scope.nodes : [];
  const targets = others.filter((id) => {
    const other = compiling.nodes[id];
    return other?.kind === 'catch' && other.events.some((spec) => spec.type === 'link' && spec.name === link.name);
  });
  if (node.kind === 'catch' && targets.length > 1)
    report(
      compiling,
      'standard',
      'link-ambiguous',
      node.id,
      `more than one link "${link.name}" catches in this scope`,
      'give each its own name',
    );
  if (node.kind === 'throw' && targets.length === 0)
    report(
      compiling,
      'standard',
      'link-missing',
      node.id,
      `no link "${link.name}" catches in this scope`,
      'draw the catching link, or correct the name',
    );
};

const eventSub: Rule = (compiling, node) => {
  if (node.kind !== 'event-sub-process') return;
  if (node.incoming.length > 0 || node.outgoing.length > 0)
    report(
      compiling,
      'standard',
      'event-sub-process-flow',
      node.id,
      'an event sub-process has no sequence flow',
      'remove the flow',
    );
};

const compensationTarget: Rule = (compiling, node) => {
  if (node.kind !== 'throw' && node.kind !== 'end') return;
  for (const spec of node.events) {
    if (spec.type !== 'compensation' || spec.activity === null) continue;
    const target = compiling.nodes[spec.activity];
    if (target === undefined || !isActivity(target))
      report(
        compiling,
        'standard',
        'compensation-target',
        node.id,
        `${spec.activity} is no activity`,
        'name an activity of the scope',
      );
  }
};

const handlerFlow: Rule = (compiling, node) => {
  if (isActivity(node) && node.forCompensation && (node.incoming.length > 0 || node.outgoing.length > 0))
    report(
      compiling,
      'standard',
      'compensation-flow',
      node.id,
      'a compensation activity has no sequence flow',
      'associate it with a compensation boundary event',
    );
};

const defaults: Rule = (compiling, node) => {
  const flow = 'defaultFlow' in node ? node.defaultFlow : undefined;
  if (flow !== undefined && !node.outgoing.includes(flow))
    report(
      compiling,
      'standard',
      'default-flow',
      node.id,
      `${flow} does not leave ${node.id}`,
      'set default to one of its outgoing flows',
    );
};

const RULES: readonly Rule[] = [
  triggers,
  catchNone,
  startPlace,
  ends,
  boundary,
  cancelEnd,
  thrownCode,
  compensationInterrupts,
  eventGateway,
  links,
  eventSub,
  compensationTarget,
  handlerFlow,
  defaults,
];

export const checkStructure = (compiling: Compiling): void => {
  for (const node of Object.values(compiling.nodes)) for (const rule of RULES) rule(compiling, node);
};
