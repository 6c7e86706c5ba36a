/**
 * Places that can follow a place of a definition, inside its scope and beyond it, to see if a gate can be passed by.
 */
import { elementOf, flowOf, isActivity, isScope } from './definition.js';
import type { Node, ProcessDefinition } from './definition.js';
import { isOpenedBy, SURVEY_COMPLETED } from './gates.js';
import { does } from './words.js';

/** True for a survey, a paraf or a signature: no migration moves a token past one. */
export const isGate = (node: Node): boolean =>
  node.labels.gate === true ||
  does(node.labels, 'paraf') ||
  does(node.labels, 'sign') ||
  isOpenedBy(node, SURVEY_COMPLETED);

const linksOf = (definition: ProcessDefinition, node: Node): readonly string[] => {
  if (node.kind !== 'throw') return [];
  const names = node.events.flatMap((event) => (event.type === 'link' ? [event.name] : []));
  return Object.values(definition.nodes)
    .filter((other) => other.kind === 'catch' && 'scope' in other && other.scope === node.scope)
    .filter((other) => other.kind === 'catch' && other.events.some((e) => e.type === 'link' && names.includes(e.name)))
    .map(({ id }) => id);
};

const next = (definition: ProcessDefinition, id: string): readonly string[] => {
  const node = elementOf(definition, id);
  if (node === undefined) return [];
  const targets = node.outgoing.flatMap((flow) => flowOf(definition, flow)?.target ?? []);
  const inside = isScope(node) && node.kind !== 'process' ? [...node.starts, ...node.eventSubs] : [];
  const boundary = isActivity(node) ? node.boundary : [];
  // A token that leaves the end of a sub-process goes on behind the sub-process.
  const out = targets.length === 0 && node.kind !== 'process' && node.scope !== '' ? [node.scope] : [];
  const attached = node.kind === 'boundary' ? [] : boundary;
  return [...targets, ...attached, ...inside, ...linksOf(definition, node), ...out];
};

/** Nodes that can follow a node, itself included, without entering `not`. */
const after = (definition: ProcessDefinition, from: string, not?: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const open = from === not ? [] : [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const node = elementOf(definition, id);
    if (node === undefined || node.kind === 'process') continue;
    open.push(...next(definition, id).filter((following) => following !== not));
  }
  return seen;
};

/** Goals of a procedure: its signatures; where it has none, its ends. */
const goals = (definition: ProcessDefinition): readonly string[] => {
  const nodes = Object.values(definition.nodes);
  const signatures = nodes.filter(({ labels }) => does(labels, 'sign')).map(({ id }) => id);
  return signatures.length > 0 ? signatures : nodes.filter(({ kind }) => kind === 'end').map(({ id }) => id);
};

const reachesGoal = (definition: ProcessDefinition, from: string, without?: string): boolean => {
  const reached = after(definition, from, without);
  return goals(definition).some((goal) => goal !== without && reached.has(goal));
};

const beginnings = (definition: ProcessDefinition, process: string): readonly string[] => {
  const node = elementOf(definition, process);
  return node?.kind === 'process' ? [...node.starts, ...node.triggered] : [];
};

/** True where every way from the beginning to the goal passes the gate. A signature is a gate to itself. */
export const mustPass = (definition: ProcessDefinition, process: string, gate: string): boolean => {
  const starts = beginnings(definition, process).filter((id) => reachesGoal(definition, id));
  return starts.length > 0 && starts.every((id) => !reachesGoal(definition, id, gate));
};

/** True where a token here still comes to the goal, and can do so without the gate. */
export const passesBy = (definition: ProcessDefinition, from: string, gate: string): boolean =>
  reachesGoal(definition, from, gate);

/** True where a token here can still come to the goal at all. */
export const isBeforeGoal = (definition: ProcessDefinition, from: string): boolean => reachesGoal(definition, from);

/**
 * True where a token here has the gate behind it: every way from the beginning leads through it, and the goal can be
 * reached without it. Where the gate lies ahead again, as in a loop that comes back to it, the earlier passage does not
 * count; nor where another way leads here around it, for the places do not tell which way was taken.
 */
export const hasPassed = (definition: ProcessDefinition, process: string, here: string, gate: string): boolean =>
  here !== gate &&
  beginnings(definition, process).every((start) => !after(definition, start, gate).has(here)) &&
  (!reachesGoal(definition, here) || passesBy(definition, here, gate));

/** True where a token here, or one that follows it, can come to this place without entering `not`. */
export const canReach = (definition: ProcessDefinition, from: string, to: string, not?: string): boolean =>
  after(definition, from, not).has(to);
