/** Makes the findings of the explorer. */
import { elementOf, flowOf } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';

type Parts = Pick<Finding, 'rule' | 'element' | 'message' | 'remedy'> & {
  readonly severity?: Finding['severity'];
  readonly path?: readonly string[];
};

const made = (kind: 'soundness' | 'office', parts: Parts): Finding => ({
  severity: parts.severity ?? 'error',
  class: kind,
  rule: parts.rule,
  element: parts.element,
  message: parts.message,
  remedy: parts.remedy,
  path: parts.path ?? [],
});

export const unsound = (parts: Parts): Finding => made('soundness', parts);
export const irregular = (parts: Parts): Finding => made('office', parts);

/** An element as people know it: its name in quotation marks, otherwise its id. */
export const titled = (definition: ProcessDefinition, id: string): string => {
  const node = elementOf(definition, id);
  const name = node === undefined ? flowOf(definition, id)?.name : node.labels.name;
  return name === undefined || name.trim() === '' ? id : `"${name.replace(/\s+/g, ' ').trim()}"`;
};

/** Added to a finding on contradicting decisions: people can change data between the two, so it is no proof. */
export const ONLY_IF_DATA_CHANGE =
  ' (only where data that one gateway has asked for is changed before another asks again)';
