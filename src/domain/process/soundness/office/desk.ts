/** Desk: one process as the office's rules look at it. */
import { elementOf, isScope } from '../../definition.js';
import type { FlowNode, Lane, ProcessDefinition, ProcessNode } from '../../definition.js';

export interface Desk {
  readonly definition: ProcessDefinition;
  readonly process: ProcessNode;
  /** Every flow node inside the process, in the order of the file. */
  readonly nodes: readonly FlowNode[];
  /** True where the file carries SOP attributes, and so speaks of the office. Without them BPMN alone is judged. */
  readonly official: boolean;
}

const MARKS = ['step', 'budget', 'action', 'effect', 'covers', 'returnTo', 'stopsClock', 'gate', 'report'] as const;

const insideOf = (definition: ProcessDefinition, scope: string): readonly FlowNode[] => {
  const node = elementOf(definition, scope);
  if (node === undefined || !isScope(node)) return [];
  return node.nodes.flatMap((id) => {
    const inner = elementOf(definition, id);
    if (inner === undefined || inner.kind === 'process') return [];
    return [inner, ...(isScope(inner) ? insideOf(definition, id) : [])];
  });
};

export const deskOf = (definition: ProcessDefinition, process: ProcessNode): Desk => {
  const nodes = insideOf(definition, process.id);
  return {
    definition,
    process,
    nodes,
    official:
      process.statedTotal !== undefined ||
      process.sop !== undefined ||
      process.labels.budget !== undefined ||
      process.lanes.some((lane) => lane.role !== undefined || lane.superior !== undefined) ||
      nodes.some((node) => MARKS.some((mark) => node.labels[mark] !== undefined)),
  };
};

/** Innermost lane of a node. A node in a sub-process has the sub-process's lane unless it has its own. */
export const laneOf = (desk: Desk, node: FlowNode): Lane | undefined => {
  for (
    let at = elementOf(desk.definition, node.id);
    at !== undefined && at.kind !== 'process';
    at = elementOf(desk.definition, at.scope)
  ) {
    const { lane } = at.labels;
    if (lane !== undefined) return desk.process.lanes.find(({ id }) => id === lane);
  }
  return undefined;
};

/** True for work that people do. */
export const isPeoplesWork = (node: FlowNode): boolean => node.kind === 'user' || node.kind === 'manual';
