/** The letter is drawn anew because another official signs: no token moves, parafs stand as long as the content is the same. */
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { redraw } from '../redraw.js';
import { needsRedrawing } from '../signatory.js';
import { SYSTEM, type EffectDone, type SignatoryChanged } from '../messages.js';
import { changedBy } from './effects.js';
import { beingSigned } from './file.js';
import type { Rule, RuleInput, RuleResult } from './rule.js';

export const signatoryChanged: Rule<SignatoryChanged> = ({ context, state, message }) => {
  if (message.actor.user !== SYSTEM.user)
    return err(refusal('PERMISSION_DENIED', 'who signs follows from appointments and delegations; nobody says it'));
  const signatory = { user: message.signatory, standsInFor: message.standsInFor };
  if (!needsRedrawing(state, signatory))
    return err(refusal('ALREADY_DONE', 'no unsigned letter of the application names another signatory'));
  const signing = beingSigned(context, state);
  if (signing !== null) return err(signing);
  const begun = redraw(context.definition, state);
  if (!begun.ok) return begun;
  const { state: drawn, ...rest } = begun.value;
  return ok({
    event: null,
    state: { ...state, ...drawn },
    verb: 'signatory-changed',
    before: { signatory: (state.letter.final ?? state.letter.draft)?.signatory ?? null },
    after: { signatory: signatory.user, standsInFor: signatory.standsInFor },
    ...rest,
  });
};

/** The new drawing of a letter has come. */
export const redrawnLetter = (input: RuleInput<EffectDone>): RuleResult => {
  const { redrawing, ...state } = input.state;
  if (redrawing === undefined) return err(refusal('TASK_NOT_OPEN', 'no letter is being drawn anew'));
  const changed = changedBy(redrawing.effect, { ...input, state });
  if (!changed.ok) return err(refusal('INVARIANT', changed.error));
  return ok({
    event: null,
    verb: 'letter-redrawn',
    element: redrawing.element,
    after: input.message.outputs,
    ...changed.value,
  });
};
