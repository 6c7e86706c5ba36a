/** Places that hold two tokens of the same activation of their scope. */
import { elementOf, isActivity } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { ProcessState } from '../state.js';

/** True where a node of the scope asks for several tokens or gives several: more than one at a time is meant there. */
const countsTokens = (definition: ProcessDefinition, scope: string): boolean =>
  Object.values(definition.nodes).some(
    (node) => node.scope === scope && isActivity(node) && (node.startQuantity > 1 || node.completionQuantity > 1),
  );

export const doubled = (definition: ProcessDefinition, state: ProcessState): readonly string[] => {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const frame of Object.values(state.frames)) {
    for (const [node, flows] of Object.entries(frame.joins ?? {}))
      if (Object.values(flows).some((count) => count > 1)) twice.add(node);
    if (frame.parent === null || frame.answers !== undefined) continue;
    if (elementOf(definition, frame.element)?.kind === 'event-sub-process') continue;
    const place = `${frame.parent}\u0000${frame.element}`;
    if (seen.has(place)) twice.add(frame.element);
    seen.add(place);
  }
  return [...twice].filter((id) => {
    const scope = elementOf(definition, id)?.scope;
    return scope !== undefined && !countsTokens(definition, scope);
  });
};
