/** Completions that may still be taken back: their tokens stand untouched at people's tasks, machine work or joins. */
import type { ItemId } from '../machine.js';
import type { Trail } from '../state.js';
import { frameOf, nodeOf, since } from './run.js';
import type { Leaving, Run } from './run.js';
import { waitingAt } from './flow.js';

const PEOPLES_WORK: ReadonlySet<string> = new Set(['user', 'manual']);
/** Kinds at which nobody has acted yet: open work of people and machines, and places that wait for somebody outside. */
const NOBODYS_ACT: ReadonlySet<string> = new Set([
  ...PEOPLES_WORK,
  ...['task', 'service', 'send', 'script', 'business-rule', 'receive', 'catch', 'event-gateway'],
]);
const MACHINES_WORK: ReadonlySet<string> = new Set(['service', 'send', 'script', 'business-rule']);

const untouched = (run: Run, trail: Trail): boolean =>
  trail.opened.length + trail.joined.length > 0 &&
  trail.opened.every((id) => {
    const frame = frameOf(run, id);
    const kind = frame === undefined || frame.stuck === true ? undefined : nodeOf(run, frame.element)?.kind;
    return kind !== undefined && (since(run, 2) ? NOBODYS_ACT : PEOPLES_WORK).has(kind);
  }) &&
  trail.joined.every(([gateway, flow]) => (waitingAt(run, gateway, trail.scope)[flow] ?? 0) > 0);

/** Completion whose token stands at this item, as it has been followed so far. */
const followed = (run: Run, item: ItemId): readonly [element: string, leaving: Leaving] | undefined => {
  for (const [element, leaving] of run.leaving) if (leaving.opened.includes(item)) return [element, leaving];
  for (const [element, { scope, opened, joined, through = [] }] of Object.entries(run.trail))
    if (!run.leaving.has(element) && opened.includes(item))
      return [element, { scope, opened: [...opened], joined: [...joined], through: [...through], ended: false }];
  return undefined;
};

/**
 * Completion that the tokens leaving this item belong to. It is the item's own where a person has done it; that of the
 * person before, where a machine has done it or its fact was known. Null where it is nobody's.
 */
const causeOf = (run: Run, item: ItemId, element: string, scope: ItemId): string | null => {
  const kind = nodeOf(run, element)?.kind ?? '';
  const before = since(run, 2) && (run.known || MACHINES_WORK.has(kind)) ? followed(run, item) : undefined;
  if (before !== undefined) {
    const [person, { opened, through, ...leaving }] = before;
    run.leaving.set(person, {
      ...leaving,
      opened: opened.filter((id) => id !== item),
      through: [...through, element],
    });
    return person;
  }
  if (!PEOPLES_WORK.has(kind)) return null;
  run.leaving.set(element, { scope, opened: [], joined: [], through: [], ended: false });
  return element;
};

/** Lets tokens leave an item; those of a completion that may be taken back are followed. */
export const followingOn = (run: Run, item: ItemId, element: string, scope: ItemId, go: () => void): void => {
  const cause = causeOf(run, item, element, scope);
  if (cause === null) {
    go();
    return;
  }
  run.cause = cause;
  go();
  run.cause = null;
};

export const keepTrail = (run: Run): void => {
  const trail: Record<string, Trail> = {};
  for (const [element, entry] of Object.entries(run.trail))
    if (!run.leaving.has(element) && untouched(run, entry)) trail[element] = entry;
  for (const [element, { scope, opened, joined, through, ended }] of run.leaving) {
    const entry = { scope, opened, joined, ...(through.length === 0 ? {} : { through }) };
    if (!ended && untouched(run, entry)) trail[element] = entry;
  }
  run.trail = trail;
};
