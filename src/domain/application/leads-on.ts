/**
 * Leads of a running application: a task in somebody's list, machine work, a time, a call, or a wait that names its
 * sender. An application that runs and has none of these is stuck, and nothing in it says so.
 */
import { elementOf, type ProcessDefinition } from '../process/definition.js';
import { openItems } from '../process/open-items.js';
import type { OpenItem } from '../process/machine.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { findElement } from './element.js';
import { standingFacts } from './facts.js';
import type { ApplicationState } from './state.js';

interface Led {
  /** Id of the open item; for a hold, and for licences that come first, the application. */
  readonly item: string;
  /** Element of the item; null where the whole application waits. */
  readonly element: string | null;
  readonly name: string;
  /** Instant since which the item is open; null for applications that began before it was kept. */
  readonly since: Instant | null;
  /** Role or pool that has it in its list or on its page. */
  readonly seenBy: string;
}

export type Lead = Led &
  (
    | { readonly kind: 'task' }
    /** Machine work: it runs, or is tried again with an incident. */
    | { readonly kind: 'effect'; readonly effect: string }
    | { readonly kind: 'timer'; readonly due: Instant }
    /** Another application, of the procedure that this one called. */
    | { readonly kind: 'call'; readonly process: string }
    /** `whom`: role of the lane or name of the pool that the message or signal comes from. */
    | { readonly kind: 'wait'; readonly what: 'message' | 'signal'; readonly called: string; readonly whom: string }
    /** A supervisor has let it rest, and lets it go on. */
    | { readonly kind: 'hold'; readonly ground: string }
    /** Licences of the same group that are issued first. */
    | { readonly kind: 'licences'; readonly before: readonly string[] }
  );

const SUPERVISOR = 'supervisor';

const isPeoplesWork = ({ kind }: OpenItem): boolean => kind === 'user' || kind === 'manual';

/** Pool at the other end of a message flow to the element, or to the element's own pool. */
const senderOf = (definition: ProcessDefinition, element: string): string | null => {
  let pool = elementOf(definition, element);
  while (pool !== undefined && pool.kind !== 'process') pool = elementOf(definition, pool.scope);
  const flow = definition.messageFlows.find(({ target }) => target === element || target === pool?.id);
  if (flow === undefined) return null;
  const source = elementOf(definition, flow.source);
  return source?.labels.lane ?? source?.labels.name ?? flow.source;
};

/** First of the names that is not empty. */
const named = (...names: readonly (string | null | undefined)[]): string | null =>
  names.find((name) => name !== null && name !== undefined && name !== '') ?? null;

type Procedure = Pick<ApplicationContext, 'definition'>;

const leadOf = (context: Procedure, state: ApplicationState, item: OpenItem): Lead | null => {
  const { definition } = context;
  const element = findElement(definition, item.element);
  if (element === null) return null;
  const { role } = element;
  const led: Led = {
    item: item.id,
    element: element.id,
    name: element.name,
    since: state.openSince?.[item.id] ?? null,
    seenBy: named(role) ?? SUPERVISOR,
  };
  // Nobody acts while the application is held, and a task without a role is in nobody's list.
  if (isPeoplesWork(item)) return state.held !== null || role === '' ? null : { ...led, kind: 'task' };
  if (item.kind === 'timer') {
    const due = state.timers[item.id];
    return due === undefined ? null : { ...led, kind: 'timer', due };
  }
  if (item.kind === 'call') {
    const node = elementOf(definition, item.element);
    return node?.kind === 'call' ? { ...led, kind: 'call', process: node.process } : null;
  }
  if (item.kind === 'message' || item.kind === 'signal' || (item.kind === 'receive' && item.waitsFor !== undefined)) {
    const whom = named(role, item.kind === 'signal' ? null : senderOf(definition, item.element));
    const called = item.waitsFor ?? '';
    const what = item.kind === 'signal' ? 'signal' : 'message';
    return whom === null ? null : { ...led, kind: 'wait', what, called, whom };
  }
  const performed = item.kind === 'service' || item.kind === 'send' || item.kind === 'script';
  return performed && element.effect !== null ? { ...led, kind: 'effect', effect: element.effect } : null;
};

/** Timers attached to open work, or beside it. */
const attached = (context: Procedure, state: ApplicationState, known: ReadonlySet<string>): readonly Lead[] =>
  Object.entries(state.timers).flatMap(([id, due]): readonly Lead[] => {
    const element = findElement(context.definition, state.process.waits[id]?.element ?? '');
    if (known.has(id) || element === null) return [];
    const since = state.openSince?.[id] ?? null;
    return [
      {
        ...{ kind: 'timer', item: id, element: element.id, name: element.name, since, due },
        seenBy: named(element.role) ?? SUPERVISOR,
      },
    ];
  });

/**
 * Everything that leads a running application on; empty where it is stuck. A gate whose fact is known already is no
 * lead: no message will come for it.
 */
export const whatLeadsOn = (context: Procedure, state: ApplicationState): readonly Lead[] => {
  if (state.outcome !== null) return [];
  const inVain = new Set(standingFacts(context.definition, state).map(({ wait }) => wait));
  const items = openItems(context.definition, state.process).filter(({ id }) => !inVain.has(id));
  const own = items.flatMap((item) => leadOf(context, state, item) ?? []);
  const corrections = Object.values(state.wanted ?? {}).map(({ task, element, since, role }) => ({
    kind: 'task' as const,
    item: task,
    element,
    name: findElement(context.definition, element)?.name ?? element,
    since,
    seenBy: role,
  }));
  const { held, licence } = state;
  const whole = { item: state.application, element: null, name: state.process.process, seenBy: SUPERVISOR };
  const before = state.letter.kind === 'refusal' ? [] : (licence?.waitsFor ?? []);
  return [
    ...own,
    ...corrections,
    ...attached(context, state, new Set(items.map(({ id }) => id))),
    ...(held === null ? [] : [{ ...whole, kind: 'hold' as const, since: held.since, ground: held.ground }]),
    ...(before.length === 0 ? [] : [{ ...whole, kind: 'licences' as const, since: null, before }]),
  ];
};
