/**
 * Moves a running procedure to another version of its definition: a pure rewriting of its state. Every token keeps its
 * place; where the new version has no such place the caller names one (`mapping`), or an obstacle says why it cannot
 * move. Work that is shown anew (a task of another lane, a timer that was added) comes as effects, as from `advance`.
 */
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { isEffect } from '../effects/table.js';
import { elementOf, flowOf, isActivity, isMachineWork, isScope } from './definition.js';
import type { MachineNode, Node, ProcessDefinition } from './definition.js';
import type { ItemId, OpenItem, ProcessEffect } from './machine.js';
import { canReach, hasPassed, isBeforeGoal, isGate, mustPass, passesBy } from './migrate-ways.js';
import { closeRun, nextId, openRun } from './run/run.js';
import { arm, awaited } from './run/waits.js';
import { isFinished } from './state.js';
import type { Frame, ProcessState, Trail, Wait } from './state.js';

/** Old element id to new element id; an element that is not named keeps its id. */
export type ElementMapping = Readonly<Record<string, string>>;

export interface Obstacle {
  readonly code:
    | 'FINISHED'
    | 'NO_SUCH_TARGET'
    | 'OTHER_KIND'
    | 'OTHER_SCOPE'
    | 'LOOP_CHANGED'
    | 'COMPENSATING'
    | 'MACHINE_AT_WORK'
    | 'CALL_RUNNING'
    | 'TOKEN_AT_JOIN'
    | 'JOIN_NEVER_COMPLETE'
    | 'EVENT_CHANGED'
    | 'PAST_A_GATE';
  readonly element: string;
  readonly detail: string;
}

/** An element that the new version does not have, and its likely candidates there. */
export interface Missing {
  readonly element: string;
  readonly candidates: readonly string[];
}

export interface Blocked {
  readonly missing: readonly Missing[];
  readonly obstacles: readonly Obstacle[];
}

export interface Migrated {
  readonly state: ProcessState;
  readonly effects: readonly ProcessEffect[];
  /** Elements whose open work is shown anew, by their new ids. */
  readonly shownAnew: readonly string[];
}

interface Move {
  readonly from: ProcessDefinition;
  readonly to: ProcessDefinition;
  readonly state: ProcessState;
  readonly name: (id: string) => string;
  readonly missing: Map<string, Missing>;
  readonly obstacles: Obstacle[];
}

type Persons = Node & { readonly kind: 'user' | 'manual' };
const isPersons = (node: Node | undefined): node is Persons => node?.kind === 'user' || node?.kind === 'manual';

/** Candidates for an element that is gone: the same kind of work with its name, its row, or its lane and action. */
const candidatesFor = ({ from, to }: Pick<Move, 'from' | 'to'>, id: string): readonly string[] => {
  const old = elementOf(from, id);
  if (old === undefined) return [];
  const isLike = ({ kind, labels }: Node): boolean =>
    kind === old.kind &&
    (labels.name === old.labels.name ||
      (labels.step !== undefined && labels.step === old.labels.step) ||
      (labels.lane === old.labels.lane && labels.action === old.labels.action));
  return Object.values(to.nodes)
    .filter((node) => elementOf(from, node.id) === undefined && isLike(node))
    .map((node) => node.id);
};

const miss = (move: Move, element: string): void => {
  move.missing.set(element, { element, candidates: candidatesFor(move, element) });
};

const object = (move: Move, code: Obstacle['code'], element: string, detail: string): void => {
  move.obstacles.push({ code, element, detail });
};

/** Element of the scope around a frame. The frame that holds the rounds of a loop is no scope of its own. */
const scopeOf = (state: ProcessState, frame: Frame): string | null => {
  for (let id = frame.parent; id !== null;) {
    const parent: Frame | undefined = state.frames[id];
    if (parent === undefined) return null;
    if (parent.loop === undefined) return parent.element;
    id = parent.parent;
  }
  return null;
};

/** True where a machine performs the element. Work of an effect that no version of the machinery knows never ends. */
const isAtWork = ({ labels: { effect } }: Node): boolean => effect !== undefined && isEffect(effect);

const checkFrame = (move: Move, id: ItemId, frame: Frame): void => {
  const { from, to, state, name } = move;
  const old = elementOf(from, frame.element);
  const node = elementOf(to, name(frame.element));
  if (node === undefined || old === undefined) {
    miss(move, frame.element);
    return;
  }
  if (old.kind !== node.kind && !(isPersons(old) && isPersons(node)))
    object(
      move,
      'OTHER_KIND',
      frame.element,
      `${node.id} is of kind ${node.kind}, the token stands at one of kind ${old.kind}`,
    );
  const scope = scopeOf(state, frame);
  if (scope !== null && node.kind !== 'process' && node.scope !== name(scope))
    object(move, 'OTHER_SCOPE', frame.element, `${node.id} lies in ${node.scope}, the token in ${scope}`);
  const loops = [old, node].map((one) => (isActivity(one) ? one.loop?.kind : undefined));
  if (loops[0] !== loops[1])
    object(move, 'LOOP_CHANGED', frame.element, `runs ${loops[0] ?? 'once'}, in the new version ${loops[1] ?? 'once'}`);
  if (frame.undo !== undefined || frame.answers !== undefined)
    object(move, 'COMPENSATING', frame.element, 'completed work is being undone; wait until that is over');
  if (isActivity(old) && !isPersons(old) && !isScope(old) && frame.loop === undefined) {
    if (isAtWork(old) && old.labels.effect !== node.labels.effect)
      object(move, 'MACHINE_AT_WORK', frame.element, `performs "${old.labels.effect ?? ''}"; wait until it is done`);
    if (old.kind === 'call' && node.kind === 'call' && old.process !== node.process)
      object(move, 'CALL_RUNNING', frame.element, `${old.process} runs, the new version calls ${node.process}`);
  }
  for (const done of frame.done ?? [])
    if (elementOf(to, name(done.element)) === undefined)
      object(
        move,
        'COMPENSATING',
        done.element,
        `${done.element} was completed in ${id} and could no longer be undone`,
      );
};

/** Flow of the new version that joins the same two nodes; undefined where none does. */
const flowThere = ({ from, to, name }: Move, id: string): string | undefined => {
  const old = flowOf(from, id);
  if (old === undefined) return undefined;
  const same = flowOf(to, id);
  const joins = (flow: typeof old): boolean => flow.source === name(old.source) && flow.target === name(old.target);
  if (same !== undefined && joins(same)) return id;
  return Object.values(to.flows).find(joins)?.id;
};

const joinsThere = (move: Move, joins: NonNullable<Frame['joins']>): NonNullable<Frame['joins']> => {
  const { to, name } = move;
  const there: Record<string, Record<string, number>> = {};
  for (const [gateway, tokens] of Object.entries(joins)) {
    const node = elementOf(to, name(gateway));
    if (node === undefined) {
      miss(move, gateway);
      continue;
    }
    const waiting: Record<string, number> = {};
    for (const [flow, count] of Object.entries(tokens)) {
      const same = flowThere(move, flow);
      if (same === undefined)
        object(move, 'TOKEN_AT_JOIN', gateway, `a token came by ${flow}, which does not lead to ${node.id} any more`);
      else waiting[same] = count;
    }
    there[node.id] = waiting;
  }
  return there;
};

const isScopeId = (definition: ProcessDefinition, id: string): boolean => {
  const node = elementOf(definition, id);
  return node !== undefined && isScope(node);
};

/** Elements of the new version at which the tokens stand, but for the scopes around them. */
const places = ({ from, state, name }: Move): readonly string[] =>
  Object.values(state.frames)
    .filter(({ parent, loop, element }) => parent !== null && loop === undefined && !isScopeId(from, element))
    .map(({ element }) => name(element));

/**
 * A parallel join that a token comes to needs one by each of its flows: a branch that begins before the token never sends
 * it. A loop that leads back there from behind the join does not help: nothing passes the join before it is complete.
 */
const checkJoins = (move: Move, frames: Readonly<Record<ItemId, Frame>>): void => {
  const { to } = move;
  const tokens = places(move);
  for (const node of Object.values(to.nodes)) {
    if (node.kind !== 'parallel' || node.incoming.length < 2) continue;
    const waiting = Object.values(frames).flatMap(({ joins }) => Object.keys(joins?.[node.id] ?? {}));
    if (waiting.length === 0 && !tokens.some((place) => canReach(to, place, node.id))) continue;
    for (const flow of node.incoming.filter((id) => !waiting.includes(id))) {
      const source = flowOf(to, flow)?.source;
      if (source !== undefined && !tokens.some((place) => canReach(to, place, source, node.id)))
        object(
          move,
          'JOIN_NEVER_COMPLETE',
          node.id,
          `${node.id} waits for a token by ${flow}, which nothing will send`,
        );
    }
  }
};

/** Subscription to the same event in the new version; undefined where it is gone. */
const eventThere = ({ to, name }: Move, wait: Wait): Wait | undefined => {
  const element = name(wait.element);
  const node = elementOf(to, element);
  const specs =
    node === undefined ? [] : node.kind === 'receive' ? [node.message] : 'events' in node ? node.events : [];
  const named = specs.findIndex((spec) => spec?.type === wait.type && (!('name' in spec) || spec.name === wait.name));
  const index = named >= 0 ? named : specs.findIndex((spec) => spec?.type === wait.type);
  const spec = specs[index];
  if (spec === undefined) return undefined;
  return { ...wait, element, event: index, ...('name' in spec ? { name: spec.name } : {}) };
};

/** True where a token itself stands at the event, not merely an activity that the event is attached to. */
const holdsToken = ({ from }: Move, wait: Wait): boolean => {
  const kind = elementOf(from, wait.element)?.kind;
  return kind === 'catch' || kind === 'receive';
};

const waitsThere = (move: Move, effects: ProcessEffect[]): Record<string, Wait> => {
  const there: Record<string, Wait> = {};
  for (const [id, wait] of Object.entries(move.state.waits)) {
    const same = eventThere(move, wait);
    if (same !== undefined) {
      there[id] = same;
      continue;
    }
    if (holdsToken(move, wait)) {
      if (elementOf(move.to, move.name(wait.element)) === undefined) miss(move, wait.element);
      else object(move, 'EVENT_CHANGED', wait.element, `waits for a ${wait.type}, the new version does not`);
    } else if (wait.type === 'timer') effects.push({ type: 'disarm-timer', timer: id });
    else effects.push({ type: 'forget-message', item: id });
  }
  return there;
};

/**
 * Finds tokens that would come past a survey, a paraf or a signature that the new version asks for, not passed before.
 */
const checkGates = (move: Move): void => {
  const { from, to, state, name } = move;
  const process = name(state.process);
  const back = new Map(Object.keys(from.nodes).map((id) => [name(id), id]));
  const tokens = Object.values(state.frames).filter(
    ({ parent, loop, element }) => parent !== null && loop === undefined && !isScopeId(from, element),
  );
  for (const gate of Object.values(to.nodes).filter((node) => isGate(node) && mustPass(to, process, node.id))) {
    const old = back.get(gate.id);
    const known = old === undefined || elementOf(from, old) === undefined ? null : old;
    const twin =
      known === null
        ? Object.values(from.nodes).find(
            (node) => elementOf(to, name(node.id)) === undefined && candidatesFor(move, node.id).includes(gate.id),
          )
        : undefined;
    for (const { element } of tokens) {
      const there = name(element);
      if (there === gate.id || !isBeforeGoal(to, there) || !passesBy(to, there, gate.id)) continue;
      if (known !== null && hasPassed(from, state.process, element, known)) continue;
      if (twin !== undefined) miss(move, twin.id);
      else
        object(
          move,
          'PAST_A_GATE',
          element,
          `${gate.id}, which the new version asks for, would be passed by; return to a task before it first`,
        );
    }
  }
};

const checkTargets = (move: Move, mapping: ElementMapping): void => {
  for (const [id, target] of Object.entries(mapping)) {
    if (elementOf(move.from, id) === undefined)
      object(move, 'NO_SUCH_TARGET', id, 'the running version has no such element');
    if (elementOf(move.to, target) === undefined)
      object(move, 'NO_SUCH_TARGET', target, 'the new version has no such element');
  }
};

/** Fields of a task that people see. Where one changes, the task is shown anew. */
const shown = ({ kind, labels }: Node): string =>
  JSON.stringify([
    kind,
    labels.name,
    labels.lane,
    labels.action,
    labels.step,
    labels.budget,
    labels.unit,
    labels.stopsClock,
  ]);

const countsThere = ({ from, to, state, name }: Move): readonly number[] => {
  const counts: number[] = [];
  for (const old of Object.values(from.nodes)) {
    const node = elementOf(to, name(old.id));
    const count = state.counts[old.index] ?? 0;
    if (node === undefined || count === 0) continue;
    while (counts.length <= node.index) counts.push(0);
    counts[node.index] = Math.max(counts[node.index] ?? 0, count);
  }
  return counts;
};

/** Completions that may still be taken back: those that nothing about the move touches. */
const trailThere = ({ to, state, name }: Move, renewed: ReadonlySet<ItemId>): Record<string, Trail> =>
  Object.fromEntries(
    Object.entries(state.trail).filter(
      ([element, { opened, joined, through = [] }]) =>
        name(element) === element &&
        elementOf(to, element) !== undefined &&
        joined.length === 0 &&
        opened.every((id) => !renewed.has(id)) &&
        through.every((id) => name(id) === id && elementOf(to, id) !== undefined),
    ),
  );

const itemOf = (id: ItemId, { id: element, kind }: Persons | MachineNode, frame: Frame): OpenItem => ({
  id,
  element,
  kind,
  ...(frame.instance === undefined ? {} : { instance: frame.instance }),
});

/** State of the same instance under another definition, or all obstacles to the move. */
export const migrate = (
  from: ProcessDefinition,
  to: ProcessDefinition,
  state: ProcessState,
  mapping: ElementMapping,
  at: Instant,
): Result<Migrated, Blocked> => {
  const name = (id: string): string => (Object.hasOwn(mapping, id) ? (mapping[id] ?? id) : id);
  const move: Move = { from, to, state, name, missing: new Map(), obstacles: [] };
  if (isFinished(state))
    return err({
      missing: [],
      obstacles: [{ code: 'FINISHED', element: state.process, detail: `the procedure is ${state.status}` }],
    });
  checkTargets(move, mapping);
  const effects: ProcessEffect[] = [];
  const frames: Record<ItemId, Frame> = {};
  const root = name(state.process);
  const renamed = (id: ItemId | null): ItemId | null => (id === state.process ? root : id);
  for (const [id, frame] of Object.entries(state.frames)) {
    checkFrame(move, id, frame);
    const { joins, done, ...rest } = frame;
    frames[renamed(id) ?? id] = {
      ...rest,
      element: name(frame.element),
      parent: renamed(frame.parent),
      ...(joins === undefined ? {} : { joins: joinsThere(move, joins) }),
      ...(done === undefined ? {} : { done: done.map((one) => ({ ...one, element: name(one.element) })) }),
    };
  }
  const waits = waitsThere(move, effects);
  checkJoins(move, frames);
  checkGates(move);
  if (move.missing.size > 0 || move.obstacles.length > 0)
    return err({ missing: [...move.missing.values()], obstacles: move.obstacles });

  const run = openRun(to, { ...state, process: root, frames, waits, counts: countsThere(move), trail: {} }, at);
  run.effects.push(...effects);
  const renewed = new Map<ItemId, ItemId>();
  for (const [id, frame] of Object.entries(state.frames)) {
    const old = elementOf(from, frame.element);
    const node = elementOf(to, name(frame.element));
    if (old === undefined || node === undefined || !isPersons(node) || frame.loop !== undefined) continue;
    if (old.id === node.id && shown(old) === shown(node)) continue;
    const anew = nextId(run, node.id);
    const there = run.frames[id];
    if (there === undefined) continue;
    Reflect.deleteProperty(run.frames, id);
    run.frames[anew] = there;
    renewed.set(id, anew);
    run.effects.push({ type: 'close-task', item: id, element: old.id, reason: 'cancelled' });
    run.effects.push({ type: 'open-task', item: itemOf(anew, node, frame), variables: state.variables });
  }
  for (const [id, frame] of Object.entries(state.frames)) {
    const old = elementOf(from, frame.element);
    const node = elementOf(to, name(frame.element));
    if (old === undefined || node === undefined || !isMachineWork(old) || !isMachineWork(node)) continue;
    if (isAtWork(old) || frame.loop !== undefined || old.labels.effect === node.labels.effect) continue;
    // Nothing performs the old work: it is given up, and the new work begins.
    const item = itemOf(id, node, frame);
    run.effects.push({ type: 'cancel-perform', item: id });
    run.effects.push({ type: 'perform', item, effect: node.labels.effect ?? null, variables: state.variables });
  }
  for (const [id, wait] of Object.entries(run.waits))
    run.waits[id] = { ...wait, owner: renewed.get(wait.owner) ?? renamed(wait.owner) ?? wait.owner };

  // Attached events and event sub-processes that the old version did not have begin to listen now.
  for (const [id, frame] of Object.entries(run.frames)) {
    const node = elementOf(to, frame.element);
    if (node === undefined) continue;
    const isWhole = frame.parent === null || run.frames[frame.parent]?.loop === undefined;
    const known = new Set(Object.keys(from.nodes).map(name));
    if (isActivity(node) && isWhole) for (const event of node.boundary) if (!known.has(event)) arm(run, event, id);
    if (isScope(node) && frame.loop === undefined) {
      for (const sub of node.eventSubs) {
        const inner = elementOf(to, sub);
        if (!known.has(sub) && inner?.kind === 'event-sub-process' && awaited(run, inner.start).length > 0)
          arm(run, inner.start, id);
      }
    }
  }
  const moved = closeRun(run);
  return ok({
    state: { ...moved, trail: trailThere(move, new Set(renewed.keys())) },
    effects: run.effects,
    shownAnew: [...renewed.keys()].map((id) => name(state.frames[id]?.element ?? id)),
  });
};
