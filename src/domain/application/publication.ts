/** All checks of a compiled procedure before it is published, by whichever door it comes. */
import type { ProcessDefinition } from '../process/definition.js';
import type { Finding } from '../process/findings.js';
import { explore } from '../process/soundness/explore.js';
import type { GroupBudget } from '../time/index.js';
import { rowFindings } from './group-rows.js';
import { recordFindings } from './record-limits.js';

/** Findings of all checks. `groups`: the office's groups of rows, each of which needs a procedure that has them. */
export const publicationFindings = (
  definition: ProcessDefinition,
  groups: readonly GroupBudget[],
): readonly Finding[] => [...recordFindings(definition), ...explore(definition), ...rowFindings(groups, definition)];
