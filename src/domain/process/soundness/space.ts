/** State space of one process of a file: states found breadth first with the reducer, and the steps to each. */
import { advance } from '../advance.js';
import { elementOf, isActivity, isScope } from '../definition.js';
import type { Node, ProcessDefinition } from '../definition.js';
import type { ItemId, ProcessEvent, ProcessFact } from '../machine.js';
import { initialState, isFinished } from '../state.js';
import type { Frame, ProcessState } from '../state.js';
import type { Abstraction } from './abstraction.js';
import { doubled } from './doubled.js';
import { keyOf } from './key.js';
import { knownKey, NOTHING_KNOWN } from './worlds.js';
import type { Known, Worlds } from './worlds.js';

/** Most facts and tokens that one exploration keeps, and the weight of a move that never ends. */
const MOST_KEPT = 120_000;
const ENDLESS_COSTS = 25_000;
/** Most nodes that the kept variants of one drawing may have together; further variants are made anew each time. */
const MOST_VARIED = 1_000_000;

/** Elements entered and flows taken on one step, in order, by their ids in the file. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly entered: readonly string[];
  readonly taken: readonly string[];
  /** Elements completed. */
  readonly completed: readonly string[];
  /** True where an event interrupted (a boundary event, an event sub-process), instead of somebody doing due work. */
  readonly interrupts: boolean;
}

/**
 * `open`: goes on. `finished`: the process has ended. `stuck`: tokens are left and none can move. `doubled`: two tokens
 * are where one should be; not followed further. `unknown`: not followed, because the bound was reached.
 */
export type PlaceStatus = 'open' | 'finished' | 'stuck' | 'doubled' | 'unknown';

export interface Place {
  readonly state: ProcessState;
  readonly status: PlaceStatus;
  /** First step that led here; null where an instance begins with it. */
  readonly by: Step | null;
  /** Items at which no way out can be taken. */
  readonly blocked: readonly string[];
  /** Elements that hold two tokens. */
  readonly doubled: readonly string[];
  /** Knowledge of the data from the decisions on the way. */
  readonly known: Known;
}

export interface Space {
  readonly places: readonly Place[];
  readonly steps: readonly Step[];
  /** Elements that turn in a circle without ever resting, with the place before. */
  readonly spinning: readonly { readonly element: string; readonly from: number }[];
  /** True where more states can be reached than were searched. */
  readonly bounded: boolean;
}

export interface Bounds {
  readonly states: number;
  /** Elements that never complete, and events that never begin an instance. */
  readonly held?: ReadonlySet<string>;
  /** The search ends when this element is entered. */
  readonly until?: string;
  /** Worlds in which no way has decisions that contradict each other; each decision is free where left out. */
  readonly worlds?: Worlds | undefined;
}

export interface Move {
  readonly event: ProcessEvent;
  /** Flows the token takes; all where left out. */
  readonly way?: { readonly node: string; readonly flows: readonly string[] };
  readonly interrupts: boolean;
}

export interface Explorer {
  readonly abstraction: Abstraction;
  readonly rank: ReadonlyMap<string, number>;
  readonly variants: Map<string, ProcessDefinition>;
  readonly held: ReadonlySet<string>;
  /** Nodes of the drawing. */
  size?: number;
}

export const explorerOf = (
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  held: ReadonlySet<string> = new Set(),
): Explorer => ({ abstraction, rank, variants: new Map(), held });

/** The definition with only the chosen ways out of one node. */
export const variant = (explorer: Explorer, way: Move['way']): ProcessDefinition => {
  const { definition } = explorer.abstraction;
  if (way === undefined) return definition;
  const key = `${way.node}\u0000${way.flows.join('\u0000')}`;
  const known = explorer.variants.get(key);
  if (known !== undefined) return known;
  const node = definition.nodes[way.node];
  if (node === undefined) return definition;
  const changed: Node = { ...node, outgoing: way.flows };
  const made = { ...definition, nodes: { ...definition.nodes, [way.node]: changed } };
  explorer.size ??= Object.keys(definition.nodes).length;
  if ((explorer.variants.size + 1) * explorer.size <= MOST_VARIED) explorer.variants.set(key, made);
  return made;
};

const waitsOf = (state: ProcessState, owner: ItemId): readonly string[] =>
  Object.keys(state.waits).filter((id) => state.waits[id]?.owner === owner);

/** Triggers that may interrupt an item: on it, and on every scope around it. */
const interruptions = (state: ProcessState, item: ItemId): readonly Move[] => {
  const moves: Move[] = [];
  for (let id: ItemId | null = item; id !== null; id = state.frames[id]?.parent ?? null)
    for (const timer of waitsOf(state, id)) moves.push({ event: { type: 'timer', timer }, interrupts: true });
  return moves;
};

/** The moves of one resting token; empty where it cannot go on by itself. */
const movesOf = (explorer: Explorer, state: ProcessState, item: ItemId, frame: Frame): readonly Move[] => {
  const node = elementOf(explorer.abstraction.definition, frame.element);
  if (node === undefined || frame.stuck === true || frame.undo !== undefined) return [];
  if (isActivity(node)) {
    if (isScope(node)) return [];
    if (explorer.held.has(node.id)) return interruptions(state, item);
    const event: ProcessEvent = { type: 'completed', item };
    const choices = explorer.abstraction.choices.get(node.id);
    const done: readonly Move[] =
      choices === undefined
        ? [{ event, interrupts: false }]
        : choices.map((flows) => ({ event, way: { node: node.id, flows }, interrupts: false }));
    return [...done, ...interruptions(state, item)];
  }
  if (node.kind !== 'catch' && node.kind !== 'event-gateway') return [];
  const own = waitsOf(state, item).filter((id) => !explorer.held.has(state.waits[id]?.element ?? ''));
  const outer = frame.parent === null ? [] : interruptions(state, frame.parent);
  return [...own.map((timer): Move => ({ event: { type: 'timer', timer }, interrupts: false })), ...outer];
};

const names = (explorer: Explorer, facts: readonly ProcessFact[], type: ProcessFact['type']): readonly string[] =>
  facts.flatMap((fact) => (fact.type === type ? (explorer.abstraction.original(fact.element) ?? []) : []));

export const beginningsOf = (definition: ProcessDefinition, process: string): readonly ProcessEvent[] => {
  const node = elementOf(definition, process);
  if (node?.kind !== 'process') return [];
  const none = node.starts.filter((id) => definition.nodes[id]?.kind === 'start');
  const triggered = node.triggered.flatMap((id) => {
    const start = definition.nodes[id];
    return start?.kind === 'event-gateway'
      ? start.outgoing.flatMap((flow) => definition.flows[flow]?.target ?? [])
      : [id];
  });
  const named = [...none, ...triggered].map((startEvent): ProcessEvent => ({ type: 'started', startEvent }));
  return named.length > 0 || node.starts.length === 0 ? named : [{ type: 'started' }];
};

/** Resting tokens that can move, the one furthest behind first. */
export const movable = (
  explorer: Explorer,
  state: ProcessState,
): readonly { readonly item: ItemId; readonly rank: number; readonly moves: readonly Move[] }[] =>
  Object.entries(state.frames)
    .flatMap(([item, frame]) => {
      const moves = movesOf(explorer, state, item, frame);
      const node = elementOf(explorer.abstraction.definition, frame.element);
      const resting =
        node !== undefined &&
        ((isActivity(node) && !isScope(node)) || node.kind === 'catch' || node.kind === 'event-gateway') &&
        frame.undo === undefined;
      return resting ? [{ item, rank: explorer.rank.get(frame.element) ?? 0, moves }] : [];
    })
    .sort((a, b) => a.rank - b.rank);

/** Moves that contradict nothing known; all of them where none is left, since data may have changed unseen. */
const possible = (
  worlds: Worlds | undefined,
  known: Known,
  moves: readonly Move[],
): readonly { readonly move: Move; readonly known: Known }[] => {
  if (worlds === undefined) return moves.map((move) => ({ move, known }));
  const fitting = moves.flatMap((move) => {
    const after =
      move.way === undefined ? known : worlds.after(known, move.way.node.replace(/\u0000.*$/, ''), move.way.flows);
    return after === undefined ? [] : [{ move, known: after }];
  });
  return fitting.some(({ move }) => !move.interrupts) || moves.every((move) => move.interrupts)
    ? fitting
    : moves.map((move) => ({ move, known: NOTHING_KNOWN }));
};

const learnt = (worlds: Worlds | undefined, known: Known, facts: readonly ProcessFact[]): Known =>
  worlds === undefined || known.size === 0
    ? known
    : worlds.forget(
        known,
        facts.flatMap(({ type, element }) => (type === 'completed' ? [element] : [])),
      );

const goesOn = (moves: readonly Move[]): boolean => moves.some((move) => !move.interrupts);

export const explored = (
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  process: string,
  bounds: Bounds,
): Space => {
  const explorer = explorerOf(abstraction, rank, bounds.held);
  const places: Place[] = [];
  const steps: Step[] = [];
  const spinning: { element: string; from: number }[] = [];
  const known = new Map<string, number>();
  const base = abstraction.definition;

  const reach = (
    state: ProcessState,
    facts: readonly ProcessFact[],
    from: number,
    interrupts: boolean,
    then: Known,
  ): { readonly fresh: boolean } => {
    const key = then.size === 0 ? keyOf(state) : `${keyOf(state)}\n${knownKey(then)}`;
    const before = known.get(key);
    const to = before ?? places.length;
    const step: Step = {
      from,
      to,
      entered: names(explorer, facts, 'entered'),
      taken: names(explorer, facts, 'taken'),
      completed: names(explorer, facts, 'completed'),
      interrupts,
    };
    steps.push(step);
    if (before !== undefined) return { fresh: false };
    known.set(key, to);
    const twice = isFinished(state) ? [] : doubled(base, state);
    places.push({
      state,
      status: isFinished(state) ? 'finished' : twice.length > 0 ? 'doubled' : 'open',
      by: step,
      blocked: [],
      doubled: twice,
      known: then,
    });
    return { fresh: true };
  };

  for (const event of beginningsOf(base, process)) {
    if (event.type === 'started' && explorer.held.has(event.startEvent ?? '')) continue;
    const begun = advance(base, initialState(base, process), event, 0);
    if (begun.accepted) reach(begun.state, begun.facts, -1, false, NOTHING_KNOWN);
    else if (begun.rejection.code === 'ENDLESS')
      spinning.push({ element: 'startEvent' in event ? (event.startEvent ?? process) : process, from: -1 });
  }

  let bounded = false;
  /** Number of facts and tokens kept so far: a drawing whose tokens multiply is given up before it fills the memory. */
  let kept = 0;
  const arrived = (): boolean => bounds.until !== undefined && (steps.at(-1)?.entered.includes(bounds.until) ?? false);
  for (let at = 0; at < places.length && !arrived(); at += 1) {
    const place = places[at];
    if (place?.status !== 'open') continue;
    if (places.length >= bounds.states || kept > MOST_KEPT) {
      bounded = true;
      places[at] = { ...place, status: 'unknown' };
      continue;
    }
    const tokens = movable(explorer, place.state);
    const blocked = tokens.filter(({ moves }) => !goesOn(moves));
    const free = tokens.filter(({ moves }) => goesOn(moves));
    if (free.length === 0 || blocked.length > 0)
      places[at] = {
        ...place,
        status: free.length === 0 ? 'stuck' : 'open',
        blocked: blocked.flatMap(({ item }) => place.state.frames[item]?.element ?? []),
      };
    for (const { item, rank: here, moves } of free.length === 0 ? tokens : free) {
      let ahead = false;
      let cuts = false;
      for (const { move, known: decided } of possible(bounds.worlds, place.known, moves)) {
        const next = advance(variant(explorer, move.way), place.state, move.event, 0);
        if (!next.accepted) {
          if (next.rejection.code === 'ENDLESS') {
            spinning.push({ element: place.state.frames[item]?.element ?? process, from: at });
            kept += ENDLESS_COSTS;
          }
          continue;
        }
        kept += next.facts.length + Object.keys(next.state.frames).length;
        const back = turnsBack(explorer, next.facts, here);
        const then = back ? NOTHING_KNOWN : learnt(bounds.worlds, decided, next.facts);
        const { fresh } = reach(next.state, next.facts, at, move.interrupts, then);
        if (arrived()) return { places, steps, spinning, bounded };
        if (fresh || !back) ahead = true;
        if (!move.interrupts && next.facts.some(({ type }) => type === 'cancelled')) cuts = true;
      }
      // A token that only runs back to where it was, or that ends the others, must not keep them from moving.
      if (ahead && !cuts) break;
    }
  }
  return { places, steps, spinning, bounded };
};

const turnsBack = (explorer: Explorer, facts: readonly ProcessFact[], here: number): boolean =>
  facts.some((fact) => fact.type === 'entered' && (explorer.rank.get(fact.element) ?? Infinity) <= here);
