/**
 * Findings that come from the state space of a compiled definition: deadlock, lack of synchronisation, improper
 * completion, endless loops, dead elements (class `soundness`), and what an office demands of its procedures (class
 * `office`: lanes, budgets, totals, parafs, survey). Office rules judge only processes that carry SOP attributes or lanes.
 */
import { advance } from '../advance.js';
import { elementOf } from '../definition.js';
import type { ProcessDefinition, ProcessNode } from '../definition.js';
import { limitedFindings } from '../findings.js';
import type { Finding } from '../findings.js';
import { abstraction } from './abstraction.js';
import type { Abstraction } from './abstraction.js';
import { bypassOf } from './bypass.js';
import { callFindings } from './calls.js';
import { collaborationFindings } from './collaboration.js';
import { deadFindings } from './dead.js';
import { endlessFindings } from './endless.js';
import { endFindings } from './ends.js';
import { ONLY_IF_DATA_CHANGE, unsound } from './finding.js';
import { deskOf } from './office/desk.js';
import type { Desk } from './office/desk.js';
import { effectFindings } from './office/effects.js';
import { gateFindings } from './office/gates.js';
import { laneFindings } from './office/lanes.js';
import { letterFindings } from './office/letter.js';
import { messageFindings } from './office/own-messages.js';
import { returnFindings } from './office/returns.js';
import type { TryReturn } from './office/returns.js';
import { timeFindings } from './office/time.js';
import { ranks } from './order.js';
import { explored } from './space.js';
import type { Bounds, Space } from './space.js';
import { stuckFindings } from './stuck.js';
import { doubledFindings } from './synchronisation.js';
import { enteredOnTheWay } from './ways.js';
import { worldsOf } from './worlds.js';
import type { Worlds } from './worlds.js';

/** Most states of one process that are searched; real procedures have some hundreds. */
const BOUNDS: Bounds = { states: 5_000 };

const bounded = (process: string, states: number): Finding =>
  unsound({
    severity: 'warning',
    rule: 'state-space-bounded',
    element: process,
    message: `the search stopped after ${states} states; what lies beyond was not proven`,
    remedy: 'split the procedure into called processes, each of which is checked by itself',
  });

const tokenFindings = (
  definition: ProcessDefinition,
  space: Space,
  process: string,
  rank: ReadonlyMap<string, number>,
): readonly Finding[] => [
  ...stuckFindings(definition, space),
  ...doubledFindings(definition, space),
  ...endlessFindings(definition, space, process, rank),
];

/** Findings as warnings where they show only if decisions contradict each other. */
const weighed = (found: readonly Finding[], consistent: readonly Finding[]): readonly Finding[] => {
  const sure = new Set(consistent.map(({ rule, element }) => `${rule} ${element ?? ''}`));
  return found.map((finding) =>
    finding.severity === 'warning' || sure.has(`${finding.rule} ${finding.element ?? ''}`)
      ? finding
      : { ...finding, severity: 'warning', message: `${finding.message}${ONLY_IF_DATA_CHANGE}` },
  );
};

const flowFindings = (
  definition: ProcessDefinition,
  abstracted: Abstraction,
  space: Space,
  process: string,
  rank: ReadonlyMap<string, number>,
  worlds: Worlds | undefined,
): readonly Finding[] => {
  const found = tokenFindings(definition, space, process, rank);
  const narrow =
    worlds === undefined || found.length === 0 ? undefined : explored(abstracted, rank, process, { ...BOUNDS, worlds });
  const told =
    narrow === undefined || narrow.bounded ? found : weighed(found, tokenFindings(definition, narrow, process, rank));
  if (space.bounded) return [...told, bounded(process, space.places.length)];
  const blamed = found.flatMap(({ rule, element }) =>
    element === null || rule === 'improper-completion' ? [] : [element],
  );
  const broken = new Set(told.map(({ element }) => element));
  const twice = endFindings(definition, space, process).filter(({ element }) => !broken.has(element));
  return [...told, ...twice, ...deadFindings(definition, space, process, blamed)];
};

/** Returns an open task in the first state in which it is open, and answers as the reducer does. */
const returner =
  (abstracted: Abstraction, space: Space): TryReturn =>
  (from, to) => {
    const at = space.places.findIndex(({ state }) =>
      Object.values(state.frames).some(({ element }) => element === from),
    );
    const state = space.places[at]?.state;
    const item = Object.entries(state?.frames ?? {}).find(([, frame]) => frame.element === from)?.[0];
    if (state === undefined || item === undefined) return undefined;
    const answer = advance(abstracted.definition, state, { type: 'returned', item, to }, 0);
    return { refused: answer.accepted ? null : answer.rejection.code, path: enteredOnTheWay(space, at) };
  };

const officeFindings = (
  desk: Desk,
  abstracted: Abstraction,
  rank: ReadonlyMap<string, number>,
  space: Space,
  worlds: Worlds | undefined,
): readonly Finding[] => [
  ...laneFindings(desk),
  ...letterFindings(desk),
  ...effectFindings(desk),
  ...messageFindings(desk),
  ...timeFindings(desk),
  ...gateFindings(desk, (gate, target) => {
    const way = bypassOf(abstracted, rank, desk.process.id, BOUNDS, gate, target);
    if (way === undefined || worlds === undefined) return way;
    return (
      bypassOf(abstracted, rank, desk.process.id, { ...BOUNDS, worlds }, gate, target) ?? { ...way, doubtful: true }
    );
  }),
  ...returnFindings(desk, returner(abstracted, space)),
];

const isProcess = (node: ReturnType<typeof elementOf>): node is ProcessNode => node?.kind === 'process';

/** Explores a compiled definition; answers findings of class `soundness` and `office`, each with a shortest path that shows it. */
export const explore = (definition: ProcessDefinition): readonly Finding[] => {
  const abstracted = abstraction(definition);
  const rank = ranks(abstracted.definition);
  const worlds = worldsOf(definition);
  const findings = definition.processes
    .map((id) => elementOf(definition, id))
    .filter(isProcess)
    .flatMap((process) => {
      const space = explored(abstracted, rank, process.id, BOUNDS);
      return [
        ...flowFindings(definition, abstracted, space, process.id, rank, worlds),
        ...officeFindings(deskOf(definition, process), abstracted, rank, space, worlds),
      ];
    });
  return limitedFindings([
    ...findings,
    ...callFindings(definition, abstracted, rank, BOUNDS),
    ...collaborationFindings(definition, abstracted, rank, BOUNDS),
  ]);
};
