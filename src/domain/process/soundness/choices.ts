/** The ways a token may take out of a deciding node. Conditions hold or do not hold; only constants are read. */
import { isActivity } from '../definition.js';
import type { FlowNode, ProcessDefinition } from '../definition.js';
import { feelValue } from '../feel.js';
import { isPossible } from './questions.js';

/** Ways out of a node, each the flows taken together. Without any the token can never go on. */
export type Choices = readonly (readonly string[])[];

/** Most conditional flows for which every subset is tried. With more: each alone, each with the next, and all. */
const MOST_SUBSETS_OF = 8;

const WORDS = /[\p{L}_][\p{L}\p{N}_]*/gu;
const CONSTANT_WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'and', 'or', 'not']);

/** Value of a condition that reads no variable; undefined where it depends on data. */
export const constant = (condition: string): boolean | undefined => {
  const bare = condition.replace(/"[^"]*"/g, '""');
  if ((bare.match(WORDS) ?? []).some((word) => !CONSTANT_WORDS.has(word))) return undefined;
  const value = feelValue(condition, { variables: {}, at: 0, zone: 'UTC' });
  return value.ok ? value.value === true : undefined;
};

const conditionOf = (definition: ProcessDefinition, flow: string): string | undefined =>
  definition.flows[flow]?.condition;

/** True for a node whose token takes some of its flows, not simply all. */
export const decides = (definition: ProcessDefinition, node: FlowNode): boolean => {
  if (node.kind === 'exclusive' || node.kind === 'inclusive') return node.outgoing.length > 0;
  return isActivity(node) && node.outgoing.some((flow) => conditionOf(definition, flow) !== undefined);
};

const exclusive = (
  definition: ProcessDefinition,
  outgoing: readonly string[],
  fallback: string | undefined,
): Choices => {
  if (outgoing.length === 1) {
    const [only] = outgoing;
    const condition = only === undefined || only === fallback ? undefined : conditionOf(definition, only);
    return condition !== undefined && constant(condition) === false ? [] : [outgoing];
  }
  const ways: (readonly string[])[] = [];
  const seen = new Set<string>();
  let certain = false;
  for (const flow of outgoing) {
    if (flow === fallback) continue;
    const condition = conditionOf(definition, flow);
    if (condition === undefined) {
      ways.push([flow]);
      continue;
    }
    const value = constant(condition);
    const again = seen.has(condition.replace(/\s+/g, ' ').trim());
    seen.add(condition.replace(/\s+/g, ' ').trim());
    if (value === false || again) continue;
    ways.push([flow]);
    if (value === true) {
      certain = true;
      break;
    }
  }
  if (fallback !== undefined && !certain) ways.push([fallback]);
  return ways;
};

const subsets = (flows: readonly string[]): readonly (readonly string[])[] => {
  if (flows.length > MOST_SUBSETS_OF)
    return [...flows.map((flow) => [flow]), ...flows.slice(1).map((flow, at) => [flows[at] ?? flow, flow]), flows];
  return Array.from({ length: 2 ** flows.length - 1 }, (_, mask) =>
    flows.filter((_flow, at) => ((mask + 1) & (1 << at)) !== 0),
  );
};

const inclusive = (definition: ProcessDefinition, node: FlowNode, fallback: string | undefined): Choices => {
  const others = node.outgoing.filter((flow) => flow !== fallback);
  const free = others.every((flow) => conditionOf(definition, flow) === undefined) && node.kind === 'inclusive';
  const value = (flow: string): boolean | undefined => {
    const condition = conditionOf(definition, flow);
    return condition === undefined ? !free || undefined : constant(condition);
  };
  const always = others.filter((flow) => value(flow) === true);
  const open = others.filter((flow) => value(flow) === undefined);
  const held = always.some((flow) => conditionOf(definition, flow) !== undefined);
  const ways = subsets(open).map((some) =>
    node.outgoing.filter((flow) => always.includes(flow) || some.includes(flow)),
  );
  if (fallback !== undefined && !held) ways.push([...always, fallback]);
  else if (always.length > 0) ways.push(always);
  return ways;
};

export const choicesOf = (definition: ProcessDefinition, node: FlowNode): Choices => {
  const fallback = 'defaultFlow' in node ? node.defaultFlow : undefined;
  const ways =
    node.kind === 'exclusive' ? exclusive(definition, node.outgoing, fallback) : inclusive(definition, node, fallback);
  return ways.filter((flows) => isPossible(definition, node, flows));
};
