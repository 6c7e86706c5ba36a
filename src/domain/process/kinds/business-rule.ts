import type { BusinessRuleNode } from '../definition.js';
import { decide } from '../decision.js';
import { push } from '../run/run.js';
import { asVariables, contextAt } from '../run/variables.js';
import { throwError } from '../run/throwing.js';
import type { Kind } from './kind.js';
import { arrive, complete, perform } from './work.js';

/** Error code of a decision that breaks its own hit policy. */
const UNDECIDABLE = 'DECISION_UNDECIDABLE';

/** Decides by a DMN table handed in with the file; without one it is work for a machine. */
export const businessRule: Kind<BusinessRuleNode> = {
  arrive,
  complete,
  begin: (run, node, id, frame) => {
    if (node.decision === undefined) {
      perform(run, node, 'business-rule', id, frame);
      return;
    }
    const decided = decide(run.definition.decisions, node.decision, contextAt(run, id));
    if (!decided.ok) {
      throwError(run, UNDECIDABLE, id, false);
      return;
    }
    const outputs = node.result === undefined ? asVariables(decided.value) : { [node.result]: decided.value };
    push(run, { do: 'complete', frame: id, ...(outputs === undefined ? {} : { outputs }) });
  },
};
