/** What a stub takes out of the reducer's hands: FEEL scripts and decisions that the trace computes itself. */
import type { JsonObject } from '../../shared/json.js';
import { decide } from '../decision.js';
import { elementOf } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import { feelValue } from '../feel.js';
import type { FeelContext } from '../feel.js';
import { asVariables } from '../run/variables.js';
import type { Stubs } from './stubs.js';

/** The id people know an element by: the task that a global task is compiled into is the global task itself. */
export const shownId = (definition: ProcessDefinition, element: string): string => {
  const node = elementOf(definition, element);
  return node !== undefined && element === `${node.scope}.task` ? node.scope : element;
};

/** FEEL scripts and decisions that have a stub are worked on by the trace instead of by the reducer. */
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

/** What a FEEL script or a decision with a stub computes: the trace does its work, so that the stub can say how it ends. */
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
