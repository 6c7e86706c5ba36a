/**
 * Flow of an SOP as symbols and arrows. Machine work, and gateways that only join, have no symbol: arrows pass through
 * them.
 */
import { elementOf, flowOf, isActivity, isScope } from '../process/definition.js';
import type { FlowNode, ProcessDefinition } from '../process/definition.js';

export type Shape = 'start' | 'end' | 'work' | 'decision';

export interface ChartSymbol {
  readonly id: string;
  readonly shape: Shape;
  readonly name: string;
  /** Lane of the work. */
  readonly executor: string | null;
  readonly step: string | null;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface Chart {
  /** Symbols in the order of the flow. */
  readonly symbols: readonly ChartSymbol[];
  readonly arrows: readonly Arrow[];
}

const nextOf = (
  definition: ProcessDefinition,
  node: FlowNode,
): readonly { readonly to: string; readonly label: string }[] =>
  node.outgoing.flatMap((id) => {
    const flow = flowOf(definition, id);
    return flow === undefined ? [] : [{ to: flow.target, label: flow.name ?? '' }];
  });

const shapeOf = (node: FlowNode, manned: ReadonlySet<string>): Shape | undefined => {
  if (node.kind === 'start') return 'start';
  if (node.kind === 'end') return 'end';
  if (node.kind === 'exclusive' || node.kind === 'inclusive') return node.outgoing.length > 1 ? 'decision' : undefined;
  if (!isActivity(node) || node.forCompensation || node.kind === 'event-sub-process') return undefined;
  const machine =
    node.kind === 'service' || node.kind === 'script' || node.kind === 'send' || node.kind === 'business-rule';
  // A machine's part of a step that people do is not a symbol of its own.
  return machine && (node.labels.step === undefined || manned.has(node.labels.step)) ? undefined : 'work';
};

/** Nodes directly in the scope. A sub-process is one symbol: the nodes inside it are not drawn. */
const drawn = (definition: ProcessDefinition, scope: string): readonly FlowNode[] => {
  const parent = elementOf(definition, scope);
  if (parent === undefined || !isScope(parent)) return [];
  return parent.nodes.flatMap((id) => {
    const node = elementOf(definition, id);
    return node === undefined || node.kind === 'process' ? [] : [node];
  });
};

/** Nodes breadth first from the starts, boundary events after the regular way. */
const inOrder = (definition: ProcessDefinition, nodes: readonly FlowNode[]): readonly FlowNode[] => {
  const seen = new Set<string>();
  const order: FlowNode[] = [];
  const visit = (id: string): void => {
    const open = [id];
    for (let at = open.shift(); at !== undefined; at = open.shift()) {
      const node = elementOf(definition, at);
      if (node === undefined || node.kind === 'process' || seen.has(at)) continue;
      seen.add(at);
      order.push(node);
      open.push(...nextOf(definition, node).map(({ to }) => to), ...(isActivity(node) ? node.boundary : []));
    }
  };
  for (const node of nodes) if (node.incoming.length === 0 && node.kind !== 'boundary') visit(node.id);
  for (const node of nodes) visit(node.id);
  return order;
};

export const chartOf = (definition: ProcessDefinition, process: string): Chart => {
  const nodes = inOrder(definition, drawn(definition, process));
  const manned = new Set(
    nodes.flatMap((node) =>
      (node.kind === 'user' || node.kind === 'manual' || node.kind === 'task') && node.labels.step !== undefined
        ? [node.labels.step]
        : [],
    ),
  );
  const symbols = nodes.flatMap((node): readonly ChartSymbol[] => {
    const shape = shapeOf(node, manned);
    return shape === undefined
      ? []
      : [
          {
            id: node.id,
            shape,
            name: node.labels.name ?? '',
            executor: node.labels.lane ?? null,
            step: node.labels.step ?? null,
          },
        ];
  });
  const visible = new Set(symbols.map(({ id }) => id));
  const arrows = new Map<string, Arrow>();
  for (const { id } of symbols) {
    const seen = new Set<string>();
    const open: { readonly at: string; readonly label: string }[] = [{ at: id, label: '' }];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const node = elementOf(definition, place.at);
      if (node === undefined || node.kind === 'process') continue;
      // An error of machine work leads to its next attempt: a way of the machine, not of the paper.
      for (const { to, label } of nextOf(definition, node)) {
        const named = place.label === '' ? label : place.label;
        if (visible.has(to)) {
          if (to !== id) arrows.set(`${id} ${to}`, { from: id, to, label: named });
        } else if (!seen.has(to)) {
          seen.add(to);
          open.push({ at: to, label: named });
        }
      }
    }
  }
  return { symbols, arrows: [...arrows.values()] };
};
