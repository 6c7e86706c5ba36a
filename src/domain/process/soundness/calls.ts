/** Processes of one file that call each other in a circle, and none of which can end without the others. */
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';
import type { Abstraction } from './abstraction.js';
import { rootOf } from './endless.js';
import { titled, unsound } from './finding.js';
import { explored } from './space.js';
import type { Bounds } from './space.js';
import { drawnWay } from './ways.js';

interface Call {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

const callsOf = (definition: ProcessDefinition): readonly Call[] =>
  Object.values(definition.nodes).flatMap((node) =>
    node.kind === 'call' && definition.processes.includes(node.process)
      ? [{ id: node.id, from: rootOf(definition, node.id), to: node.process }]
      : [],
  );

const reaches = (calls: readonly Call[], from: string, to: string): boolean => {
  const seen = new Set<string>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const call of calls)
      if (call.from === at && !seen.has(call.to)) {
        seen.add(call.to);
        open.push(call.to);
      }
  return seen.has(to);
};

export const callFindings = (
  definition: ProcessDefinition,
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  bounds: Bounds,
): readonly Finding[] => {
  const calls = callsOf(definition);
  const circular = calls.filter(({ from, to }) => reaches(calls, to, from));
  if (circular.length === 0) return [];
  let endless = new Set(circular.map(({ from }) => from));
  // A process that needs no answer from the calls back into the circle can end. Then those that call only it may, too.
  for (;;) {
    const held = new Set(calls.filter(({ to }) => endless.has(to)).map(({ id }) => id));
    const left = new Set(
      [...endless].filter(
        (process) =>
          !explored(abstraction, rank, process, { ...bounds, held }).places.some(
            ({ status }) => status === 'finished' || status === 'doubled' || status === 'unknown',
          ),
      ),
    );
    if (left.size === endless.size) break;
    endless = left;
  }
  return circular
    .filter(({ from, to }) => endless.has(from) && endless.has(to))
    .map(({ id, from, to }) => {
      const process = definition.nodes[from];
      const starts = process?.kind === 'process' ? [...process.starts, ...process.triggered] : [];
      const way = drawnWay(definition, starts, id);
      return unsound({
        rule: 'endless-loop',
        element: id,
        message: `${titled(definition, id)} calls ${titled(definition, to)}, which comes back to ${titled(definition, from)} on every way: no call ever ends`,
        remedy: 'let one of the processes end without the call',
        path: way.length === 0 ? [id] : way,
      });
    });
};
