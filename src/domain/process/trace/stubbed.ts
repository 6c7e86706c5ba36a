/** FEEL scripts and decisions with a stub, which the trace computes itself instead of the reducer. */
import type { JsonObject } from '../../shared/json.js';
import { decide } from '../decision.js';
import { elementOf } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import { feelValue } from '../feel.js';
import type { FeelContext } from '../feel.js';
import { asVariables } from '../run/variables.js';
import type { Stubs } from './stubs.js';

/** Id by which people know an element: the task that a global task is compiled into is the global task itself. */
export const shownId = (definition: ProcessDefinition, element: string): string => {
  const node = elementOf(definition, element);
  return node !== undefined && element === `${node.scope}.task` ? node.scope : element;
};

/** The definition with stubbed FEEL scripts and decisions as work that the trace does instead of the reducer. */
export const withStubbed = (definition: ProcessDefinition, stubs: Stubs): ProcessDefinition => {
  const nodes = { ...definition.nodes };
  for (const node of Object.values(definition.nodes)) {
    if (
      (node.kind !== 'script' && node.kind !== 'business-rule') ||
      !Object.hasOwn(stubs.elements, shownId(definition, node.id))
    )
      continue;
    nodes[node.id] = Object.fromEntries(
      Object.entries(node).filter(([key]) => key !== 'feel' && key !== 'decision'),
    ) as typeof node;
  }
  return { ...definition, nodes };
};

/** Result of a stubbed FEEL script or decision: the trace does its work, so that the stub can say how it ends. */
export const ownResult = (
  original: ProcessDefinition,
  element: string,
  context: FeelContext,
): JsonObject | undefined => {
  const node = elementOf(original, element);
  const value =
    node?.kind === 'script' && node.feel !== undefined
      ? feelValue(node.feel, context)
      : node?.kind === 'business-rule' && node.decision !== undefined
        ? decide(original.decisions, node.decision, context)
        : undefined;
  if (value === undefined || (node?.kind !== 'script' && node?.kind !== 'business-rule')) return undefined;
  const json = value.ok ? value.value : null;
  return node.result === undefined ? asVariables(json) : { [node.result]: json };
};
