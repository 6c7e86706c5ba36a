/** Rows of the SOP that are still to be done from an application's place. */
import { elementOf, flowOf, isActivity, isScope, type Node, type ProcessDefinition } from '../process/definition.js';

/** Rows in order, and their weight together. */
interface Way {
  readonly steps: readonly string[];
  readonly weight: number;
}

const linked = (definition: ProcessDefinition, node: Node): readonly string[] => {
  const link = node.kind === 'throw' ? node.events.find(({ type }) => type === 'link') : undefined;
  if (link?.type !== 'link') return [];
  return Object.values(definition.nodes).flatMap((other) =>
    other.kind === 'catch' &&
    other.scope === node.scope &&
    other.events.some((event) => event.type === 'link' && event.name === link.name)
      ? [other.id]
      : [],
  );
};

/** Elements that a token reaches when it leaves the node: beyond its sub-process, where the node is the last there. */
const after = (definition: ProcessDefinition, node: Node): readonly string[] => {
  const targets = node.outgoing.flatMap((id) => flowOf(definition, id)?.target ?? []);
  const onward = [...targets, ...linked(definition, node)];
  if (onward.length > 0 || node.kind === 'process') return onward;
  const scope = elementOf(definition, node.scope);
  return scope === undefined || scope.kind === 'process' ? [] : after(definition, scope);
};

/** Elements that a token reaches next: those that a sub-process begins with, or those after the node. */
export const nextOf = (definition: ProcessDefinition, node: Node): readonly string[] =>
  isScope(node) && node.starts.length > 0 ? node.starts : after(definition, node);

/** Row of a person's or machine's work; null for the applicant's, whose time is not the office's. */
const stepOf = (node: Node): string | null => (node.labels.stopsClock === true ? null : (node.labels.step ?? null));

/**
 * Heaviest way to the end for each element, without the flows that lead back (seen from the beginnings of the
 * processes): a file that is returned goes a longer way, and no drawing says how often that happens. Null where no way
 * leads to an end.
 */
export const waysAhead = (
  definition: ProcessDefinition,
  weightOf: (step: string) => number,
): ((element: string) => readonly string[] | null) => {
  const known = new Map<string, Way | null>();
  const open = new Set<string>();

  const longer = (a: Way | null, b: Way | null): Way | null =>
    a === null || (b !== null && b.weight > a.weight) ? b : a;
  const through = (node: Node, rest: Way): Way => {
    const step = stepOf(node);
    return step === null || rest.steps.includes(step)
      ? rest
      : { steps: [step, ...rest.steps], weight: rest.weight + weightOf(step) };
  };

  const from = (id: string): Way | null => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const node = elementOf(definition, id);
    // A flow back to an element of this way leads to no end that is not found without it.
    if (node === undefined || open.has(id)) return null;
    open.add(id);
    const next = nextOf(definition, node);
    const rest = next.length === 0 ? { steps: [], weight: 0 } : next.map(from).reduce(longer, null);
    open.delete(id);
    const way = rest === null ? null : through(node, rest);
    known.set(id, way);
    return way;
  };

  for (const node of Object.values(definition.nodes))
    if (node.kind === 'process') for (const start of [...node.starts, ...node.triggered]) from(start);

  /** Way out of a place that only leads back: by the nearest element that leads on. */
  const out = (id: string, seen: ReadonlySet<string>): Way | null => {
    const way = from(id);
    const node = elementOf(definition, id);
    if (way !== null || node === undefined || seen.has(id)) return way;
    const visited = new Set([...seen, id]);
    const rest = nextOf(definition, node)
      .map((next) => out(next, visited))
      .reduce(longer, null);
    return rest === null ? null : through(node, rest);
  };
  return (element) => out(element, new Set())?.steps ?? null;
};

/** True where drawn flows lead from one element to another: on from it, or from the events at its boundary. */
export const leadsTo = (definition: ProcessDefinition, from: string, to: string): boolean => {
  const seen = new Set<string>();
  const ahead = [from];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const node = elementOf(definition, id);
    if (node === undefined || seen.has(id)) continue;
    seen.add(id);
    const next = [...nextOf(definition, node), ...(isActivity(node) ? node.boundary : [])];
    if (next.includes(to)) return true;
    ahead.push(...next);
  }
  return false;
};
