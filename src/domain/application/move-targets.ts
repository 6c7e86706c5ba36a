/** Tasks to which a return or a repair may move a token. A refusal names them, so that nobody has to guess. */
import { advance } from '../process/advance.js';
import type { ProcessEvent } from '../process/machine.js';
import { does, type RuledAction } from '../process/words.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { findElement, openElement } from './element.js';
import type { ApplicationState } from './state.js';

/** Actions that make the letter: none is done again once it is signed. */
const BEFORE_SIGNATURE: readonly RuledAction[] = ['sign', 'paraf', 'approve', 'finalise', 'process', 'receive'];

/** True for a task that is not done again, because the letter is signed. */
export const isBehindSignature = (
  { definition }: Pick<ApplicationContext, 'definition'>,
  { letter }: Pick<ApplicationState, 'letter'>,
  element: string,
): boolean => {
  const found = findElement(definition, element);
  return found !== null && letter.signed !== undefined && BEFORE_SIGNATURE.some((action) => does(found, action));
};

type Move = Extract<ProcessEvent, { readonly type: 'returned' | 'repaired' }>;

/** Ids of the elements to which this move of this item is taken now. */
export const moveTargets = (
  context: ApplicationContext,
  state: ApplicationState,
  move: Move,
  at: Instant,
): readonly string[] => {
  const drawn = openElement(context.definition, state.process, move.item)?.returnTo ?? [];
  const before = state.acts.map(({ element }) => element).filter((to) => !isBehindSignature(context, state, to));
  return [...new Set(move.type === 'returned' ? drawn : before)].filter(
    (to) =>
      findElement(context.definition, to) !== null &&
      advance(context.definition, state.process, { ...move, to }, at).accepted,
  );
};
