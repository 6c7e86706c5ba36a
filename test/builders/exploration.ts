/**
 * Explores what may become of an application: every act of every person, machine and system that may come in each state, with
 * `decide` saying what it leads to. The world beside the application is as small as it can be: the survey may be filled once,
 * from when its invitation is on its way, and tells of it once.
 */
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { decide as rulesDecide, newApplication } from '../../src/domain/application/decide.js';
import type { Decision } from '../../src/domain/application/carry-out.js';
import { findElement, type Element } from '../../src/domain/application/element.js';
import { SYSTEM, type Actor, type ApplicationMessage } from '../../src/domain/application/messages.js';
import { openPerformances } from '../../src/domain/application/performances.js';
import { standingParaf } from '../../src/domain/application/parafs.js';
import { catchesErrors } from '../../src/domain/application/element.js';
import type { ApplicationState } from '../../src/domain/application/state.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import { openItems, stranded } from '../../src/domain/process/open-items.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import { APPLICANT, MINUTE, MORNING } from './case.js';

export interface World {
  /** The survey's answers are on record, and were told once. */
  readonly surveyFilled: boolean;
}

export interface Place {
  readonly state: ApplicationState;
  readonly world: World;
  /** Rows of open tasks, as the record keeps them: id to role. */
  readonly rows: Readonly<Record<string, string>>;
}

export interface Move {
  /** Name of the move for a person: `return sign to finalise`. */
  readonly name: string;
  readonly message: ApplicationMessage;
  /** Ends the application whatever it waits for: no way on for whoever wants the permit. */
  readonly givesUp?: true;
  readonly world?: Partial<World>;
}

export type Decide = typeof rulesDecide;

const officer = (role: string): Actor => ({ user: `user-${role}`, roles: [role] });
const SUPERVISOR = officer('supervisor');
const digest = (text: string): string =>
  Array.from(text)
    .reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7)
    .toString(16)
    .padStart(64, '0');

/** Content of the letter: it follows from the data, the recommendation and the kind of letter. */
const contentOf = ({ requirements, recommendation, corrections, letter }: ApplicationState): string =>
  digest(JSON.stringify([requirements, recommendation, corrections ?? 0, letter.kind]));

const outputsOf = (effect: string, state: ApplicationState): JsonObject => {
  const covered = contentOf(state);
  switch (effect) {
    case 'draft':
    case 'draft-final':
      return { sha256: digest(`${effect}${covered}`), covered };
    case 'number':
      return { number: state.letter.number ?? 'N-1', key: 'app/permit', date: '2026-11-24' };
    case 'sign':
      return { sha256: digest('signed'), level: 'B-T', signer: 'user-kadin' };
    case 'receipt':
    case 'request-correction':
      return {
        ...{ key: `app/${effect}`, number: 'TT-1', date: '2026-11-24', sha256: digest(effect) },
        verificationId: 'v-2',
      };
    case 'invite-survey':
      return { survey: 's' };
    case 'publish':
      return { verificationId: 'v-1' };
    case 'print':
      return { job: 'j-1', printer: 'ipp' };
    case 'notify-ready':
      return { sent: true };
    case 'archive':
      return { manifest: digest('manifest') };
    default:
      return {};
  }
};

/** Choices in the drawing's conditions: each variable with the texts that it is compared with. */
const choicesOf = ({ flows }: ProcessDefinition): readonly JsonObject[] =>
  Object.values(flows).flatMap(({ condition = '' }) =>
    [...condition.matchAll(/([A-Za-z][\w-]*) = "([^"]*)"/g)].map(([, name = '', value = '']) => ({ [name]: value })),
  );

const inputsOf = (context: ApplicationContext, state: ApplicationState, { action }: Element): readonly JsonObject[] => {
  switch (action) {
    case 'receive':
      return [{ outcome: 'complete' }, { outcome: 'incomplete', reason: 'KTP buram' }];
    case 'approve':
      return [{}, { decision: 'refused', reason: 'lokasi' }];
    case 'sign':
      return [{ letter: state.letter.final?.sha256 ?? '', seal: 's' }];
    case 'hand-over':
      return [{ receiver: { name: 'Budi', identity: '1' } }];
    case 'print':
    case 'finalise':
    case 'process':
    case 'announce':
    case 'correct':
      return [{}];
    case null:
    default:
      return [{}, ...choicesOf(context.definition)];
  }
};

/** Acts that move the procedure. */
export const movesOf = (context: ApplicationContext, { state, world }: Place): readonly Move[] => {
  const { definition } = context;
  const at = state.lastAt + MINUTE;
  const base = { key: `k/${String(at)}`, at };
  const items = openItems(definition, state.process);
  const acted = [...new Set(state.acts.map(({ element }) => element))];
  const moves: Move[] = [];
  for (const { task, element, effect } of openPerformances(definition, state)) {
    const outputs = outputsOf(effect, state);
    moves.push({ name: `${element} is done`, message: { ...base, type: 'effect-done', actor: SYSTEM, task, outputs } });
    if (catchesErrors(definition, element))
      moves.push({
        name: `${element} fails`,
        message: { ...base, type: 'effect-failed', actor: SYSTEM, task, code: 'FAILED', detail: 'x' },
      });
    if (effect === 'invite-survey' && !world.surveyFilled) moves.push(survey(base));
  }
  for (const item of items) {
    const element = findElement(definition, item.element);
    if (element === null) continue;
    const actor = element.role === 'applicant' ? APPLICANT : officer(element.role);
    if (item.kind === 'user' || item.kind === 'manual') {
      if (element.action === 'paraf')
        moves.push({
          name: `paraf at ${element.id}`,
          message: { ...base, type: 'give-paraf', actor, task: item.id, draft: state.letter.draft?.sha256 ?? '' },
        });
      else
        for (const input of inputsOf(context, state, element))
          moves.push({
            name: `complete ${element.id} ${JSON.stringify(input)}`,
            message: { ...base, type: 'complete-task', actor, task: item.id, input },
          });
      for (const to of element.returnTo)
        moves.push({
          name: `return ${element.id} to ${to}`,
          message: { ...base, type: 'return-task', actor, task: item.id, to, reason: 'perbaiki', items: [] },
        });
    }
    for (const to of acted)
      moves.push({
        name: `repair ${element.id} to ${to}`,
        message: { ...base, type: 'repair', actor: SUPERVISOR, task: item.id, to, reason: 'macet' },
      });
    if (item.waitsFor === 'surveyCompleted' && !world.surveyFilled) moves.push(survey(base));
    else if (item.waitsFor !== undefined && item.kind !== 'signal' && item.waitsFor !== 'surveyCompleted')
      moves.push({
        name: `message ${item.waitsFor}`,
        message: {
          ...{ ...base, type: 'process-message', actor: SYSTEM, name: item.waitsFor, payload: {} },
          correlationKey: item.correlationKey ?? null,
        },
      });
    if (item.kind === 'call')
      for (const outcome of ['completed', 'failed', 'withdrawn'] as const)
        moves.push({
          name: `call ${element.id} ends ${outcome}`,
          message: {
            ...{ ...base, type: 'call-ended', actor: SYSTEM, task: item.id, child: 'c', outcome, error: null },
            outputs: {},
          },
        });
  }
  for (const element of Object.keys(state.process.trail))
    moves.push({
      name: `recall ${element}`,
      message: {
        ...{ ...base, type: 'recall-task', element, reason: 'keliru' },
        actor: officer(findElement(definition, element)?.role ?? ''),
      },
    });
  for (const timer of Object.keys(state.timers))
    moves.push({ name: `time ${timer}`, message: { ...base, type: 'timer-fired', actor: SYSTEM, timer } });
  for (const licence of state.licence?.waitsFor ?? [])
    moves.push({
      name: `licence ${licence} is issued`,
      message: { ...base, type: 'licence-ended', actor: SYSTEM, licence, outcome: 'issued', reason: null },
    });
  if (state.held !== null)
    moves.push({ name: 'resume', message: { ...base, type: 'resume', actor: SUPERVISOR, reason: 'selesai' } });
  moves.push({
    name: 'withdraw',
    givesUp: true,
    message: { ...base, type: 'withdraw', actor: APPLICANT, reason: 'batal' },
  });
  return moves;
};

const survey = (base: { readonly key: string; readonly at: number }): Move => ({
  name: 'the survey is filled',
  message: { ...base, type: 'survey-completed', actor: SYSTEM, survey: 's' },
  world: { surveyFilled: true },
});

/** Acts beside the procedure: files, data, rests. */
export const sideMovesOf = (context: ApplicationContext, { state }: Place): readonly Move[] => {
  const at = state.lastAt + MINUTE;
  const base = { key: `s/${String(at)}`, at };
  const recommendation = (result: 'positive' | 'negative'): Move => ({
    name: `recommendation ${result}`,
    message: {
      ...{ ...base, type: 'file-changed' as const, actor: officer('technical-team') },
      change: { kind: 'recommendation', number: '1', date: '2026-11-20', result, sha256: digest(result) },
    },
  });
  const [ground = ''] = Object.keys(context.rules.clock.legalHolds);
  const process = openItems(context.definition, state.process).find(
    ({ element }) => findElement(context.definition, element)?.action === 'process',
  );
  return [
    recommendation('positive'),
    recommendation('negative'),
    ...context.rules.requirements.map(({ id }): Move => ({
      name: `requirement ${id}`,
      message: {
        ...{ ...base, type: 'file-changed' as const, actor: APPLICANT },
        change: { kind: 'requirement', requirement: id, sha256: digest(String(at)) },
      },
    })),
    ...(process === undefined
      ? []
      : [
          {
            name: 'correct the data',
            message: {
              ...{
                ...base,
                type: 'complete-task' as const,
                task: process.id,
                input: { fields: { alamat: String(at) } },
              },
              actor: officer(findElement(context.definition, process.element)?.role ?? ''),
            },
          },
        ]),
    {
      name: 'hold',
      message: { ...base, type: 'hold', actor: SUPERVISOR, ground, reason: 'sengketa', consent: true },
    },
  ];
};

const after = (place: Place, { changes, state }: Decision, move: Move): Place => {
  const rows = { ...place.rows };
  for (const { id } of changes.tasksClosed) Reflect.deleteProperty(rows, id);
  for (const { id, role } of changes.tasksOpened) rows[id] = role;
  return { state, world: { ...place.world, ...move.world }, rows };
};

/** Place that a move leads to; null where it is declined. Events in the world happen whatever the rules say. */
export const take = (context: ApplicationContext, place: Place, move: Move, decide: Decide): Place | null => {
  const decision = decide(context, place.state, move.message);
  if (decision.ok) return after(place, decision.value, move);
  return move.world === undefined ? null : { ...place, world: { ...place.world, ...move.world } };
};

export const beginning = (
  context: ApplicationContext,
  decide: Decide,
  more: Partial<Parameters<typeof newApplication>[1]> = {},
): Place => {
  const state = newApplication(context, {
    ...{ id: 'app', office: 'o', applicantUser: APPLICANT.user, at: MORNING },
    requirements: Object.fromEntries(context.rules.requirements.map(({ id }) => [id, digest(id)])),
    ...more,
  });
  const started: Move = {
    name: 'start',
    message: { type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables: { licences: ['a', 'b'] } },
  };
  const place = take(context, { state, world: { surveyFilled: false }, rows: {} }, started, decide);
  if (place === null) throw new Error('fixture is impossible: the procedure does not start');
  return place;
};

/** Key of a place: equal for places that differ only in times and identities. */
export const keyOf = ({ definition }: ApplicationContext, { state, world }: Place): string => {
  const { process, letter, parafs } = state;
  const decides = new Set(choicesOf(definition).flatMap((choice) => Object.keys(choice)));
  const standing = [...new Set(parafs.map(({ element }) => element))].map((element) => {
    const paraf = standingParaf(parafs, element);
    return [element, paraf === null ? 'void' : paraf.covered === letter.draft?.covered];
  });
  return JSON.stringify([
    state.outcome,
    openItems(definition, process)
      .map(({ element }) => element)
      .sort(),
    [...stranded(process)].sort(),
    Object.entries(process.variables).filter(([name]) => decides.has(name)),
    [letter.kind, letter.draft?.covered === contentOf(state), letter.final?.covered === letter.draft?.covered],
    [letter.draft === undefined, letter.final === undefined, letter.number === undefined, letter.signed === undefined],
    standing.sort(),
    [state.surveyAt === null, world, Object.keys(state.facts ?? {})],
    [state.recommendation?.result, state.held?.ground, state.licence?.waitsFor, state.timers],
    Object.keys(process.trail).sort(),
  ]);
};

/** A place that leads nowhere, and the shortest way to it. */
export interface Stuck {
  readonly way: readonly string[];
  readonly open: readonly string[];
  readonly place: Place;
}

export interface Exploration {
  readonly places: number;
  /** True where every place was examined from which something leads on. */
  readonly whole: boolean;
  /** Places from which no end can be reached but by giving up. */
  readonly stuck: readonly Stuck[];
  /** Every place, for what is true of each. */
  readonly seen: readonly Place[];
}

interface Node {
  readonly place: Place;
  readonly from: string | null;
  readonly by: string;
  readonly before: Set<string>;
  expanded: boolean;
}

/** Explores breadth first, at most `most` places, and asks of each whether an end can still be reached. */
export const explore = (
  context: ApplicationContext,
  start: Place,
  {
    most,
    decide = rulesDecide,
    only = () => true,
  }: { readonly most: number; readonly decide?: Decide; readonly only?: (move: string, place: Place) => boolean },
): Exploration => {
  const nodes = new Map<string, Node>();
  const add = (place: Place, from: string | null, by: string): string => {
    const key = keyOf(context, place);
    const known = nodes.get(key);
    if (known === undefined)
      nodes.set(key, { place, from, by, before: new Set(from === null ? [] : [from]), expanded: false });
    else if (from !== null) known.before.add(from);
    return key;
  };
  const queue = [add(start, null, 'begin')];
  for (let key = queue.shift(); key !== undefined && nodes.size < most; key = queue.shift()) {
    const node = nodes.get(key);
    if (node === undefined || node.expanded) continue;
    node.expanded = true;
    if (node.place.state.outcome !== null) continue;
    for (const move of movesOf(context, node.place)) {
      if (move.givesUp === true || !only(move.name, node.place)) continue;
      const next = take(context, node.place, move, decide);
      if (next === null) continue;
      const known = nodes.size;
      const there = add(next, key, move.name);
      if (nodes.size > known) queue.push(there);
    }
  }
  // From where an end, or a place that was not looked at, can be reached.
  const live = new Set<string>();
  const open = [...nodes].flatMap(([key, { place, expanded }]) =>
    place.state.outcome !== null || !expanded ? [key] : [],
  );
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (live.has(key)) continue;
    live.add(key);
    open.push(...(nodes.get(key)?.before ?? []));
  }
  const wayTo = (key: string): readonly string[] => {
    const way: string[] = [];
    for (let node = nodes.get(key); node !== undefined; node = node.from === null ? undefined : nodes.get(node.from))
      way.unshift(node.by);
    return way;
  };
  return {
    places: nodes.size,
    whole: [...nodes.values()].every(({ expanded }) => expanded),
    stuck: [...nodes]
      .filter(([key]) => !live.has(key))
      .map(([key, { place }]) => ({
        way: wayTo(key),
        open: openItems(context.definition, place.state.process).map(({ element }) => element),
        place,
      })),
    seen: [...nodes.values()].map(({ place }) => place),
  };
};
