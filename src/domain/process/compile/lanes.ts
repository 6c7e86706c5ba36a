/** Lanes, nested or not (BPMN 2.0.2, 10.8). */
import type { Lane } from '../definition.js';
import type { ModelElement } from './model.js';
import { part, parts, text } from './model.js';

const DEEPEST = 50;

const flatten = (
  set: ModelElement,
  parent: string | undefined,
  depth: number,
): readonly { readonly lane: Lane; readonly element: ModelElement }[] =>
  depth > DEEPEST
    ? []
    : parts(set, 'lanes').flatMap((element) => {
        const { role, superior } = element.paraf;
        const lane: Lane = {
          id: element.id,
          name: text(element, 'name') ?? element.id,
          ...(role === undefined ? {} : { role }),
          ...(superior === undefined ? {} : { superior }),
          ...(parent === undefined ? {} : { parent }),
        };
        const child = part(element, 'childLaneSet');
        return [{ lane, element }, ...(child === undefined ? [] : flatten(child, lane.id, depth + 1))];
      });

const all = (process: ModelElement): ReturnType<typeof flatten> =>
  parts(process, 'laneSets').flatMap((set) => flatten(set, undefined, 0));

export const lanesOfProcess = (process: ModelElement): readonly Lane[] => all(process).map(({ lane }) => lane);

/** An element and all flow elements inside it. */
const within = (element: ModelElement, depth: number): readonly string[] =>
  depth > DEEPEST
    ? [element.id]
    : [element.id, ...parts(element, 'flowElements').flatMap((inner) => within(inner, depth + 1))];

/** Innermost lane of each element that a lane of the process lists; elements inside a sub-process lie in its lane. */
export const membership = (process: ModelElement): ReadonlyMap<string, string> => {
  const listed = all(process).flatMap(({ lane, element }) =>
    (element.refs['flowNodeRef'] ?? []).map((id) => [id, lane.id] as const),
  );
  const lanes = new Map(listed);
  const inherited = parts(process, 'flowElements').flatMap((element) => {
    const lane = lanes.get(element.id);
    return lane === undefined ? [] : within(element, 0).map((id) => [id, lane] as const);
  });
  return new Map([...inherited, ...listed]);
};
