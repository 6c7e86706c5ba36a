/**
 * Improper completion in its mild form: one end event is reached by several tokens of one run. BPMN lets each token end
 * by itself (BPMN 2.0.2, 13.5.6), so it is executed; but the event throws once for each token. An author who drew one
 * end for branches that run side by side mostly meant them to come together first.
 */
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';
import { rootOf } from './endless.js';
import { titled, unsound } from './finding.js';
import type { Space, Step } from './space.js';
import { stepsTo, wayTo } from './ways.js';

/** Flows into an end taken since its scope last began; none where an interrupting event had a part in it. */
const arrivals = (steps: readonly Step[], flows: readonly string[], scope: string): ReadonlySet<string> => {
  let taken = new Set<string>();
  for (const step of steps) {
    if (step.interrupts) return new Set();
    if (step.entered.includes(scope)) taken = new Set();
    for (const flow of step.taken) if (flows.includes(flow)) taken.add(flow);
  }
  return taken;
};

export const endFindings = (definition: ProcessDefinition, space: Space, process: string): readonly Finding[] =>
  Object.values(definition.nodes).flatMap((node) => {
    if (node.kind !== 'end' || node.incoming.length < 2 || rootOf(definition, node.id) !== process) return [];
    const shown = space.steps.find(
      (step) =>
        step.from >= 0 &&
        step.taken.some((flow) => node.incoming.includes(flow)) &&
        arrivals([...stepsTo(space, step.from), step], node.incoming, node.scope).size > 1,
    );
    if (shown === undefined) return [];
    const path = [...wayTo(definition, space, shown.from, node.id), ...shown.entered];
    return [
      unsound({
        severity: 'warning',
        rule: 'improper-completion',
        element: node.id,
        message: `${titled(definition, node.id)} is reached by more than one token of one run`,
        remedy: 'bring the branches together before it, or give each an end of its own',
        path: path.at(-1) === node.id ? path : [...path, node.id],
      }),
    ];
  });
