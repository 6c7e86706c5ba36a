/** Parafs and their cover: an edit voids exactly the parafs that cover it, and nothing is signed while one is void. */
import type { Instant } from '../shared/time.js';
import type { ProcessDefinition } from '../process/definition.js';
import { does, type Covered } from '../process/words.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { elementsWithAction, type Element } from './element.js';
import type { ApplicationState, Paraf } from './state.js';
import { leadsTo } from './way-ahead.js';

const covers = (element: Element | null, what: Covered): boolean =>
  element === null || element.covers.length === 0 || element.covers.includes(what);

const voided = (paraf: Paraf, at: Instant, reason: string): Paraf =>
  paraf.void === undefined ? { ...paraf, void: { at, reason } } : paraf;

/** Voids the parafs that cover what has changed; the others stand. */
export const voidParafs = (
  definition: ProcessDefinition,
  parafs: readonly Paraf[],
  changed: Covered,
  at: Instant,
  reason: string,
): readonly Paraf[] => {
  const elements = new Map(elementsWithAction(definition, 'paraf').map((element) => [element.id, element]));
  return parafs.map((paraf) =>
    covers(elements.get(paraf.element) ?? null, changed) ? voided(paraf, at, reason) : paraf,
  );
};

/** After a new draft: a paraf given to other content is void where it covers the draft. */
export const voidParafsOfOtherDrafts = (
  definition: ProcessDefinition,
  parafs: readonly Paraf[],
  covered: string,
  at: Instant,
): readonly Paraf[] => {
  const elements = new Map(elementsWithAction(definition, 'paraf').map((element) => [element.id, element]));
  return parafs.map((paraf) =>
    paraf.covered !== covered && covers(elements.get(paraf.element) ?? null, 'draft')
      ? voided(paraf, at, 'the draft has changed')
      : paraf,
  );
};

/** Valid paraf of an element: the last one given there that is not void; null where there is none. */
export const standingParaf = (parafs: readonly Paraf[], element: string): Paraf | null =>
  parafs.findLast((paraf) => paraf.element === element && paraf.void === undefined) ?? null;

/**
 * Refusal of a final letter while a paraf that was given is void and none has taken its place. A paraf that the drawing
 * asks for after `element` does not count: it is given to the letter as it is then.
 */
export const voidParafsBefore = (
  definition: ProcessDefinition,
  { parafs }: Pick<ApplicationState, 'parafs'>,
  element: string,
): Refusal | null => {
  const gone = elementsWithAction(definition, 'paraf')
    .map(({ id }) => id)
    .filter((id) => parafs.some((paraf) => paraf.element === id) && standingParaf(parafs, id) === null)
    .filter((id) => !leadsTo(definition, element, id));
  return gone.length === 0
    ? null
    : refusal(
        'PARAF_VOID',
        `these parafs are void: ${gone.join(', ')}; return the letter so that they are given again`,
        { missing: gone, void: gone },
      );
};

/**
 * Refusal of approval or signature: a paraf that the procedure asks for is missing or void; null where all are valid.
 */
export const missingParafs = (definition: ProcessDefinition, state: ApplicationState): Refusal | null => {
  const missing = elementsWithAction(definition, 'paraf')
    .filter((element) => standingParaf(state.parafs, element.id) === null)
    .map((element) => element.id);
  if (missing.length === 0) return null;
  const voidOnes = state.parafs
    .filter((paraf) => missing.includes(paraf.element) && paraf.void !== undefined)
    .map((paraf) => paraf.element);
  return refusal(
    'PARAF_VOID',
    `these parafs are missing or void: ${missing.join(', ')}; return the letter so that they are given again`,
    { missing, void: voidOnes },
  );
};

/**
 * Refusal of a second assent: whoever stands behind one paraf of a letter, in person or by somebody who stood in, gives
 * no other and does not sign it. Three initials and a signature are four people's assent. `people`: the actor, and the
 * one they stand in for. Null where nothing bars them.
 */
export const barredByParaf = (
  parafs: readonly Paraf[],
  { id, action }: Pick<Element, 'id' | 'action'>,
  people: readonly string[],
): Refusal | null => {
  const isParaf = does({ action }, 'paraf');
  if (!isParaf && !does({ action }, 'sign')) return null;
  const given = parafs.find(
    ({ void: gone, element, by, onBehalfOf }) =>
      gone === undefined &&
      !(isParaf && element === id) &&
      (people.includes(by) || (onBehalfOf !== undefined && people.includes(onBehalfOf))),
  );
  if (given === undefined) return null;
  return isParaf
    ? refusal(
        'PARAF_TWICE_BY_ONE',
        `the paraf at "${given.element}" is by the same official; another gives this one: a supervisor routes the task`,
        { element: given.element },
      )
    : refusal('PARAF_AND_SIGNATURE_BY_ONE', 'who gave a paraf to a letter does not sign it', {
        element: given.element,
      });
};

/**
 * Refusal that bars everybody from a task to give a paraf or to sign. Each of `groups` is one person who may do it,
 * with those they stand in for. Null where one of them is not barred, or where there is nobody at all, which is another
 * matter.
 */
export const barsEverybody = (
  parafs: readonly Paraf[],
  element: Pick<Element, 'id' | 'action'>,
  groups: readonly (readonly string[])[],
): Refusal | null => {
  const refused = groups.map((people) => barredByParaf(parafs, element, people));
  return refused.includes(null) ? null : (refused[0] ?? null);
};
