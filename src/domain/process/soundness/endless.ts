/** Loops that cannot end: from some state on, the end can no longer be reached although work goes on. */
import { elementOf, isScope } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';
import { constant } from './choices.js';
import { titled, unsound } from './finding.js';
import { regenerating } from './regenerating.js';
import type { Space, Step } from './space.js';
import { enteredOnTheWay } from './ways.js';

/** Places from which an end, or a place that was already reported, can be reached. */
const hopeful = (space: Space): ReadonlySet<number> => {
  const back = new Map<number, number[]>();
  for (const step of space.steps) {
    const known = back.get(step.to);
    if (known === undefined) back.set(step.to, [step.from]);
    else known.push(step.from);
  }
  const open = space.places.flatMap((place, at) => (place.status === 'open' ? [] : [at]));
  const seen = new Set(open);
  for (const { from } of space.spinning)
    if (from >= 0 && !seen.has(from)) {
      seen.add(from);
      open.push(from);
    }
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const from of back.get(at) ?? [])
      if (from >= 0 && !seen.has(from)) {
        seen.add(from);
        open.push(from);
      }
  return seen;
};

/** Strongly connected groups of the places given, each with a step inside; last ones first (Tarjan, without recursion). */
const circles = (hopeless: ReadonlySet<number>, steps: readonly Step[]): readonly ReadonlySet<number>[] => {
  const next = new Map<number, number[]>();
  for (const { from, to } of steps)
    if (hopeless.has(from) && hopeless.has(to)) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const onStack = new Set<number>();
  const stack: number[] = [];
  const groups: Set<number>[] = [];
  for (const root of hopeless) {
    if (index.has(root)) continue;
    const work: { at: number; i: number }[] = [{ at: root, i: 0 }];
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { at } = top;
      if (top.i === 0) {
        index.set(at, index.size);
        low.set(at, index.size - 1);
        stack.push(at);
        onStack.add(at);
      }
      const to = next.get(at)?.[top.i];
      top.i += 1;
      if (to === undefined) {
        work.pop();
        const outer = work.at(-1);
        if (outer !== undefined) low.set(outer.at, Math.min(low.get(outer.at) ?? 0, low.get(at) ?? 0));
        if (low.get(at) === index.get(at)) {
          const group = new Set<number>();
          for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
            onStack.delete(one);
            group.add(one);
            if (one === at) break;
          }
          if (group.size > 1 || (next.get(at) ?? []).includes(at)) groups.push(group);
        }
      } else if (!index.has(to)) work.push({ at: to, i: 0 });
      else if (onStack.has(to)) low.set(at, Math.min(low.get(at) ?? 0, index.get(to) ?? 0));
    }
  }
  return groups;
};

const report = (definition: ProcessDefinition, element: string, path: readonly string[]): Finding =>
  unsound({
    rule: 'endless-loop',
    element,
    message: `once ${titled(definition, element)} is reached, the procedure turns in a circle and cannot end`,
    remedy: 'give the loop a way out that can be taken',
    path,
  });

/** A standard loop whose condition is always true and that has no maximum (BPMN 2.0.2, 10.3.8). */
const loopsOfActivities = (definition: ProcessDefinition, process: string): readonly Finding[] =>
  Object.values(definition.nodes).flatMap((node) => {
    if (!('loop' in node) || node.loop.kind !== 'standard' || node.loop.maximum !== undefined) return [];
    if (rootOf(definition, node.id) !== process) return [];
    if (node.loop.condition === undefined || constant(node.loop.condition) !== true) return [];
    if (
      node.boundary.some((id) => {
        const event = elementOf(definition, id);
        return event?.kind === 'boundary' && event.interrupting;
      })
    )
      return [];
    return [
      unsound({
        rule: 'endless-loop',
        element: node.id,
        message: `${titled(definition, node.id)} repeats for ever: its loop condition is always true and it has no maximum`,
        remedy: 'give the loop a condition that can become false, or a maximum',
        path: [node.id],
      }),
    ];
  });

export const rootOf = (definition: ProcessDefinition, id: string): string => {
  let at = id;
  for (
    let node = elementOf(definition, at);
    node !== undefined && node.kind !== 'process';
    node = elementOf(definition, at)
  )
    at = node.scope;
  return at;
};

export const endlessFindings = (
  definition: ProcessDefinition,
  space: Space,
  process: string,
  rank: ReadonlyMap<string, number>,
): readonly Finding[] => {
  const findings = [...loopsOfActivities(definition, process)];
  const seen = new Set<string>();
  for (const { element, from } of space.spinning) {
    const id = element.replace(/\u0000.*$/, '');
    if (seen.has(id)) continue;
    seen.add(id);
    findings.push(report(definition, id, [...(from < 0 ? [] : enteredOnTheWay(space, from)), id]));
  }
  const saved = hopeful(space);
  const hopeless = new Set([...space.places.keys()].filter((at) => !saved.has(at)));
  for (const group of circles(hopeless, space.steps)) {
    const inside = space.steps.filter(({ from, to }) => group.has(from) && group.has(to));
    const leaves = space.steps.some(({ from, to }) => group.has(from) && !group.has(to));
    if (leaves) continue;
    const elements = [...new Set(inside.flatMap(({ entered }) => entered))];
    const byRank = elements.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    const element = byRank.find((id) => (elementOf(definition, id)?.incoming.length ?? 0) > 1) ?? byRank[0];
    if (element === undefined || seen.has(element)) continue;
    seen.add(element);
    const first = Math.min(...group);
    const way = enteredOnTheWay(space, first);
    findings.push(report(definition, element, [...way, ...byRank.filter((id) => !way.includes(id))]));
  }
  if (findings.length > 0) return findings;
  const reached = new Map(space.steps.flatMap((step) => step.entered.map((id) => [id, step] as const)).reverse());
  for (const scope of Object.values(definition.nodes)) {
    if (!isScope(scope) || rootOf(definition, scope.id) !== process) continue;
    const ring = regenerating(definition, scope).filter((id) => reached.has(id));
    const byRank = [...ring].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    const element = byRank.find((id) => (elementOf(definition, id)?.incoming.length ?? 0) > 1);
    const step = element === undefined ? undefined : reached.get(element);
    if (element === undefined || step === undefined) continue;
    const way = [...(step.from < 0 ? [] : enteredOnTheWay(space, step.from)), ...step.entered];
    findings.push(report(definition, element, [...way, ...byRank.filter((id) => !way.includes(id))]));
  }
  return findings;
};
