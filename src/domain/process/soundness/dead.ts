/** Dead elements: drawn, but no run ever comes there. */
import { elementOf, isActivity } from '../definition.js';
import type { Node, ProcessDefinition, ScopeNode } from '../definition.js';
import { isScope } from '../definition.js';
import { MOST_OF_A_RULE } from '../findings.js';
import type { Finding } from '../findings.js';
import { choicesOf, decides } from './choices.js';
import { rootOf } from './endless.js';
import { titled, unsound } from './finding.js';
import { nextOf } from './order.js';
import type { Space } from './space.js';
import { drawnWay } from './ways.js';

/**
 * True for elements that come when something is thrown, undone or received, which the drawing alone does not decide.
 */
const mayStillCome = (definition: ProcessDefinition, node: Node): boolean => {
  if (node.kind === 'boundary' || node.kind === 'event-sub-process') return true;
  if (isActivity(node) && node.forCompensation) return true;
  const scope = elementOf(definition, node.scope);
  return node.kind === 'start' && scope?.kind === 'event-sub-process';
};

/** All elements behind these, and inside them. */
const behind = (definition: ProcessDefinition, from: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>(from);
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = definition.nodes[id];
    if (node === undefined) continue;
    // A sub-process that never completes makes the elements after it a consequence, too.
    const outer = node.scope === id ? [] : [node.scope];
    for (const next of [
      ...nextOf(definition, node),
      ...('nodes' in node && !from.includes(id) ? node.nodes : []),
      ...outer.filter((scope) => definition.nodes[scope]?.kind !== 'process'),
    ])
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  }
  return seen;
};

const begins = (scope: ScopeNode): readonly string[] =>
  scope.kind === 'process' ? [...scope.starts, ...scope.triggered] : scope.starts;

const hasStartEvent = (definition: ProcessDefinition, scope: ScopeNode): boolean =>
  scope.nodes.some((id) => elementOf(definition, id)?.kind === 'start');

/**
 * Way by drawing, from the beginning of the process through the borders of sub-processes as far as the drawing leads.
 */
const wayFromStart = (definition: ProcessDefinition, node: Node, started: ReadonlySet<string>): readonly string[] => {
  const scope = elementOf(definition, node.scope);
  if (node.kind === 'process' || scope === undefined || !isScope(scope)) return [];
  const starts = begins(scope).filter((id) => elementOf(definition, id)?.kind === 'start' || !started.has(scope.id));
  const inside = drawnWay(definition, starts, node.id);
  return [...wayFromStart(definition, scope, started), ...(inside.length > 0 ? inside : [node.id])];
};

const deadNode = (definition: ProcessDefinition, node: Node, started: ReadonlySet<string>, told: boolean): Finding => {
  const unconnected = node.incoming.length === 0 && started.has(node.scope);
  const path = told ? wayFromStart(definition, node, started) : [];
  return unsound({
    rule: 'dead-element',
    element: node.id,
    message: unconnected
      ? `no sequence flow leads to ${titled(definition, node.id)}, and its scope begins with a start event (BPMN 2.0.2, 10.5.2)`
      : `${titled(definition, node.id)} is never reached by any run`,
    remedy: unconnected ? 'connect it, or remove it' : 'correct the way that leads to it, or remove it',
    path: path.length > 0 ? path : [node.id],
  });
};

/** Findings for flows whose condition can never decide for them. */
const deadFlows = (definition: ProcessDefinition, process: string): readonly Finding[] =>
  Object.values(definition.nodes).flatMap((node) => {
    if (node.kind === 'process' || rootOf(definition, node.id) !== process || !decides(definition, node)) return [];
    const ways = new Set(choicesOf(definition, node).flat());
    if (ways.size === 0) return [];
    return node.outgoing
      .filter((flow) => !ways.has(flow))
      .map((flow) =>
        unsound({
          rule: 'dead-element',
          element: flow,
          message: `${titled(definition, flow)} out of ${titled(definition, node.id)} can never be taken: what stands before it always decides`,
          remedy: 'correct its condition, or remove it',
          path: [node.id, flow],
        }),
      );
  });

export const deadFindings = (
  definition: ProcessDefinition,
  space: Space,
  process: string,
  blamed: readonly string[],
): readonly Finding[] => {
  const reached = new Set(space.steps.flatMap(({ entered }) => entered));
  // A trigger that no run needed may come all the same; so may the elements that follow it.
  const waiting = Object.values(definition.nodes).filter(
    (node) => !reached.has(node.id) && mayStillCome(definition, node),
  );
  const consequences = behind(definition, [...blamed, ...waiting.map(({ id }) => id)]);
  const dead = Object.values(definition.nodes).filter(
    (node) =>
      node.kind !== 'process' &&
      rootOf(definition, node.id) === process &&
      !reached.has(node.id) &&
      !mayStillCome(definition, node) &&
      !consequences.has(node.id),
  );
  const ids = new Set(dead.map(({ id }) => id));
  // Elements inside a dead sub-process are dead for the same reason.
  const outermost = dead.filter((node) => !ids.has(node.scope));
  const started = new Set(
    Object.values(definition.nodes).flatMap((node) =>
      isScope(node) && hasStartEvent(definition, node) ? [node.id] : [],
    ),
  );
  return [
    ...outermost.map((node, at) => deadNode(definition, node, started, at < MOST_OF_A_RULE)),
    ...deadFlows(definition, process),
  ];
};
