/**
 * Ids for elements without one: the schema lets them out (BPMN 2.0.2, 8.3.1); tokens and traces name elements by id.
 */
import type { ModelElement } from './model.js';
import { walk } from './model.js';

/** Properties that hold flow elements, flows and lanes, from the root on. */
const CONTAINERS = [
  'rootElements',
  'flowElements',
  'messageFlows',
  'participants',
  'laneSets',
  'lanes',
  'childLaneSet',
];

/** Greatest depth, more than any file that is read has. */
const DEEPEST = 300;

const withIds = (element: ModelElement, name: (type: string) => string, depth: number): ModelElement => {
  if (depth > DEEPEST) return element;
  const id = element.id === '' && depth > 0 ? name(element.type) : element.id;
  const held = CONTAINERS.filter((property) => element.parts[property] !== undefined);
  return {
    ...element,
    id,
    parts: {
      ...element.parts,
      ...Object.fromEntries(
        held.map((property) => [
          property,
          (element.parts[property] ?? []).map((inner) => withIds(inner, name, depth + 1)),
        ]),
      ),
    },
  };
};

/** The file with an id such as `SequenceFlow.2` for each process, flow element, lane or message flow that has none. */
export const identified = (root: ModelElement): ModelElement => {
  const taken = new Set(walk(root).map(({ id }) => id));
  const counts = new Map<string, number>();
  const name = (type: string): string => {
    for (;;) {
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      const id = `${type}.${count}`;
      if (!taken.has(id)) return id;
    }
  };
  return withIds(root, name, 0);
};
