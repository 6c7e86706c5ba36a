/**
 * Pools that wait for each other's messages for ever. First a proof: a message that is sent in no run, however the
 * others go, never comes. Then a search through the states of the pools together, message by message: its findings may
 * hang on data, so they are warnings. Messages are kept until somebody waits for them; where no flow is drawn from a
 * process of the file, a message comes from outside, at any time.
 */
import { advance } from '../advance.js';
import { elementOf } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { ItemId, ProcessEvent, ProcessFact } from '../machine.js';
import { initialState, isFinished } from '../state.js';
import type { ProcessState } from '../state.js';
import type { Finding } from '../findings.js';
import type { Abstraction } from './abstraction.js';
import { rootOf } from './endless.js';
import { titled, unsound } from './finding.js';
import { keyOf } from './key.js';
import { beginningsOf, explored, explorerOf, movable, variant } from './space.js';
import type { Bounds, Explorer, Move } from './space.js';

/** Receivers that only processes of this file send to, each with its sending elements. */
type Feeds = ReadonlyMap<string, readonly string[]>;

const awaitsMessage = (definition: ProcessDefinition, id: string): boolean => {
  const node = elementOf(definition, id);
  if (node?.kind === 'receive') return node.message !== undefined;
  if (node?.kind !== 'catch' && node?.kind !== 'start' && node?.kind !== 'boundary') return false;
  return node.events.length > 0 && node.events.every(({ type }) => type === 'message');
};

const feedsOf = (definition: ProcessDefinition): Feeds => {
  const feeds = new Map<string, readonly string[]>();
  const pools = new Set(definition.processes);
  for (const id of Object.keys(definition.nodes)) {
    const flows = definition.messageFlows.filter(({ target }) => target === id);
    if (flows.length === 0 || !awaitsMessage(definition, id)) continue;
    // A message from a pool as a whole, or from one without a process, may come at any time.
    const sources = flows.map(({ source }) => source);
    if (sources.every((source) => definition.nodes[source] !== undefined && !pools.has(source))) feeds.set(id, sources);
  }
  return feeds;
};

/** Reach of a process whose held receivers never get a message: the elements that complete in some run. */
interface Reach {
  readonly completed: ReadonlySet<string>;
  /** Receivers at which a token of some run stands for ever, with the shortest way there. */
  readonly waiting: ReadonlyMap<string, readonly string[]>;
}

const namesOf = (facts: readonly ProcessFact[], type: ProcessFact['type']): readonly string[] =>
  facts.flatMap((fact) => (fact.type === type ? [fact.element] : []));

/** Receivers that a resting token waits for; empty where something else can move it on. */
const waitsFor = (
  definition: ProcessDefinition,
  state: ProcessState,
  item: ItemId,
  feeds: Feeds,
): readonly string[] => {
  const frame = state.frames[item];
  if (frame === undefined) return [];
  const waits = (owner: ItemId): readonly string[] =>
    Object.values(state.waits).flatMap((wait) => (wait.owner === owner ? [wait.element] : []));
  const own = feeds.has(frame.element) ? [frame.element] : [];
  const around: string[] = [];
  for (let id: ItemId | null = item; id !== null; id = state.frames[id]?.parent ?? null) around.push(...waits(id));
  const all = [...own, ...around];
  const node = elementOf(definition, frame.element);
  // Work of its own, or a trigger that nobody of the file sends, may still come.
  const isWork = own.length === 0 && node?.kind !== 'catch' && node?.kind !== 'event-gateway';
  return isWork || all.length === 0 || all.some((element) => !feeds.has(element)) ? [] : [...new Set(all)];
};

const reachOf = (
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  process: string,
  bounds: Bounds,
  held: ReadonlySet<string>,
  feeds: Feeds,
): Reach | undefined => {
  const space = explored(abstraction, rank, process, { ...bounds, held });
  if (space.bounded) return undefined;
  const completed = new Set(space.steps.flatMap((step) => step.completed));
  const waiting = new Map<string, readonly string[]>();
  space.places.forEach(({ state, status }, at) => {
    if (status === 'finished') return;
    for (const item of Object.keys(state.frames))
      for (const element of waitsFor(abstraction.definition, state, item, feeds)) {
        if (!held.has(element) || waiting.has(element)) continue;
        const way: string[] = [];
        for (let place = space.places[at]; place?.by != null; place = space.places[place.by.from])
          way.unshift(...place.by.entered);
        waiting.set(element, way);
      }
  });
  return { completed, waiting };
};

interface Never {
  readonly waiting: ReadonlyMap<string, readonly string[]>;
  readonly held: ReadonlySet<string>;
}

/**
 * Receivers that never get their message, whatever any pool does: the greatest set that keeps itself waiting. Undefined
 * where a space is too large to prove it.
 */
const neverFed = (
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  processes: readonly string[],
  bounds: Bounds,
  feeds: Feeds,
): Never | undefined => {
  let held = new Set(feeds.keys());
  for (;;) {
    const waiting = new Map<string, readonly string[]>();
    const sent = new Set<string>();
    for (const process of processes) {
      const reach = reachOf(abstraction, rank, process, bounds, held, feeds);
      if (reach === undefined) return undefined;
      for (const element of reach.completed) sent.add(element);
      for (const [element, way] of reach.waiting) waiting.set(element, way);
    }
    const left = new Set([...held].filter((id) => !(feeds.get(id) ?? []).some((source) => sent.has(source))));
    if (left.size === held.size) return { waiting, held };
    held = left;
  }
};

interface Part {
  readonly process: string;
  /** Null while it waits for the message that begins it. */
  readonly state: ProcessState | null;
}
interface Together {
  readonly parts: readonly Part[];
  /** Kept messages, by their receiver; more than two are not told apart. */
  readonly mail: Readonly<Record<string, number>>;
}
interface Found {
  readonly at: Together;
  readonly from: number;
  readonly entered: readonly string[];
}

const MOST_KEPT = 2;

/** Receiver whose message a move needs; null where it needs none. */
const receiverIn = (state: ProcessState, { event }: Move, feeds: Feeds): string | null => {
  const element =
    event.type === 'timer'
      ? state.waits[event.timer]?.element
      : event.type === 'completed'
        ? state.frames[event.item]?.element
        : undefined;
  return element !== undefined && feeds.has(element) ? element : null;
};

/** Most states of the pools together that are searched. */
const MOST_TOGETHER = 3_000;

const togetherStuck = (
  explorer: Explorer,
  processes: readonly string[],
  feeds: Feeds,
): ReadonlyMap<string, readonly string[]> => {
  const { definition } = explorer.abstraction;
  const targets = new Map<string, string[]>();
  for (const [receiver, sources] of feeds)
    for (const source of sources) targets.set(source, [...(targets.get(source) ?? []), receiver]);

  const posted = (mail: Together['mail'], facts: readonly ProcessFact[]): Together['mail'] => {
    const next = { ...mail };
    for (const element of namesOf(facts, 'completed'))
      for (const receiver of targets.get(element) ?? [])
        next[receiver] = Math.min(MOST_KEPT, (next[receiver] ?? 0) + 1);
    return next;
  };
  const without = (mail: Together['mail'], receiver: string | null): Together['mail'] =>
    receiver === null ? mail : { ...mail, [receiver]: (mail[receiver] ?? 1) - 1 };
  const begins = (process: string): readonly (ProcessEvent & { readonly startEvent?: string })[] =>
    beginningsOf(definition, process);
  const isFed = (event: { readonly startEvent?: string }): boolean =>
    event.startEvent !== undefined && feeds.has(event.startEvent);

  const begin = (
    at: Together,
    index: number,
    event: ProcessEvent,
  ): { readonly next: Together; readonly facts: readonly ProcessFact[] } | null => {
    const part = at.parts[index];
    if (part === undefined) return null;
    const answer = advance(definition, initialState(definition, part.process), event, 0);
    if (!answer.accepted) return null;
    const parts = at.parts.map((other, n) => (n === index ? { ...part, state: answer.state } : other));
    return { next: { parts, mail: posted(at.mail, answer.facts) }, facts: answer.facts };
  };

  /** States in which the pools that begin by themselves have begun. */
  let starts: readonly Omit<Found, 'from'>[] = [
    { at: { parts: processes.map((process) => ({ process, state: null })), mail: {} }, entered: [] },
  ];
  processes.forEach((process, index) => {
    const free = begins(process).filter((event) => !isFed(event));
    if (free.length === 0) return;
    starts = starts.flatMap(({ at, entered }) =>
      free.flatMap((event) => {
        const begun = begin(at, index, event);
        return begun === null ? [] : [{ at: begun.next, entered: [...entered, ...namesOf(begun.facts, 'entered')] }];
      }),
    );
  });

  const found: Found[] = [];
  const known = new Set<string>();
  const add = (at: Together, from: number, entered: readonly string[]): void => {
    const key = JSON.stringify([
      at.parts.map(({ state }) => (state === null ? '' : keyOf(state))),
      Object.entries(at.mail)
        .filter(([, count]) => count > 0)
        .sort(),
    ]);
    if (known.has(key)) return;
    known.add(key);
    found.push({ at, from, entered });
  };
  for (const { at, entered } of starts) add(at, -1, entered);

  interface Step {
    readonly next: Together;
    readonly facts: readonly ProcessFact[];
  }
  /** Steps that one pool can take now; `open` where a message of another could let it take more. */
  const stepsOf = (at: Together, index: number): { readonly steps: readonly Step[]; readonly open: boolean } => {
    const part = at.parts[index];
    if (part === undefined || (part.state !== null && isFinished(part.state))) return { steps: [], open: false };
    if (part.state === null) {
      const steps = begins(part.process).flatMap((event) => {
        const receiver = event.startEvent ?? '';
        if ((at.mail[receiver] ?? 0) === 0) return [];
        return begin({ ...at, mail: without(at.mail, receiver) }, index, event) ?? [];
      });
      return { steps, open: true };
    }
    const { state } = part;
    let open = false;
    const steps = movable(explorer, state).flatMap(({ moves }) =>
      moves.flatMap((move): readonly Step[] => {
        const receiver = receiverIn(state, move, feeds);
        if (receiver !== null) open = true;
        if (receiver !== null && (at.mail[receiver] ?? 0) === 0) return [];
        const answer = advance(variant(explorer, move.way), state, move.event, 0);
        if (!answer.accepted) return [];
        const parts = at.parts.map((other, n) => (n === index ? { ...part, state: answer.state } : other));
        return [{ next: { parts, mail: posted(without(at.mail, receiver), answer.facts) }, facts: answer.facts }];
      }),
    );
    return { steps, open };
  };

  const stuck = new Map<string, readonly string[]>();
  const wayTo = (index: number): readonly string[] => {
    const way: string[] = [];
    for (let one = found[index]; one !== undefined; one = found[one.from]) way.unshift(...one.entered);
    return way.filter((id, n) => id !== way[n - 1] && explorer.abstraction.original(id) !== undefined);
  };
  for (let index = 0; index < found.length && found.length < MOST_TOGETHER; index += 1) {
    const at = found[index]?.at;
    if (at === undefined) continue;
    const all = at.parts.map((_, n) => stepsOf(at, n));
    // Nobody else can see the order of steps that one pool takes by itself.
    const alone = all.find(({ steps, open }) => steps.length > 0 && !open);
    const steps = alone?.steps ?? all.flatMap((one) => one.steps);
    if (steps.length > 0) {
      for (const { next, facts } of steps) add(next, index, namesOf(facts, 'entered'));
      continue;
    }
    for (const { state } of at.parts) {
      if (state === null || isFinished(state)) continue;
      for (const item of Object.keys(state.frames))
        for (const element of waitsFor(definition, state, item, feeds))
          if (!stuck.has(element)) stuck.set(element, wayTo(index));
    }
  }
  return stuck;
};

const poolOf = (definition: ProcessDefinition, element: string): string =>
  titled(definition, rootOf(definition, element));

const list = (names: readonly string[]): string => [...new Set(names)].join(' and ');

const REMEDY = 'let one of the pools send before it waits, or let it go on without the message';

export const collaborationFindings = (
  definition: ProcessDefinition,
  abstraction: Abstraction,
  rank: ReadonlyMap<string, number>,
  bounds: Bounds,
): readonly Finding[] => {
  const feeds = feedsOf(definition);
  const processes = definition.processes.filter((id) => {
    const node = elementOf(definition, id);
    return node?.kind === 'process' && node.participant !== undefined;
  });
  if (feeds.size === 0 || processes.length < 2) return [];
  const never = neverFed(abstraction, rank, processes, bounds, feeds);
  const finding = (element: string, way: readonly string[], sure: boolean): Finding => {
    const sources = feeds.get(element) ?? [];
    const from = list(sources.map((source) => `${titled(definition, source)} in ${poolOf(definition, source)}`));
    const behind = [...(never?.waiting.keys() ?? [])].filter(
      (other) =>
        other !== element && sources.some((source) => rootOf(definition, source) === rootOf(definition, other)),
    );
    const because =
      behind.length === 0
        ? ''
        : `, which is never reached: there ${list(behind.map((id) => titled(definition, id)))} waits for ever, too`;
    return unsound({
      ...(sure ? {} : { severity: 'warning' as const }),
      rule: 'pools-wait-for-each-other',
      element,
      message: sure
        ? `${titled(definition, element)} waits for ever for the message of ${from}${because}`
        : `${titled(definition, element)} may wait for ever for the message of ${from}: on this way it is not sent, or was used up`,
      remedy: REMEDY,
      path: way.includes(element) ? way : [...way, element],
    });
  };
  const sure = [...(never?.waiting ?? [])].map(([element, way]) => finding(element, way, true));
  // The search through the pools together says nothing more once some wait for ever in any case.
  if (sure.length > 0) return sure;
  return [...togetherStuck(explorerOf(abstraction, rank), processes, feeds)].map(([element, way]) =>
    finding(element, way, false),
  );
};
