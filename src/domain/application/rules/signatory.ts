/** The letter is drawn anew because another official signs: no token moves, parafs stand as long as the content is the same. */
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { elementsWithEffect } from '../element.js';
import { needsRedrawing } from '../signatory.js';
import { SYSTEM, type EffectDone, type SignatoryChanged } from '../messages.js';
import type { Redrawing } from '../state.js';
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
  const effect = state.letter.final === undefined ? 'draft' : 'draft-final';
  const element = elementsWithEffect(context.definition, effect)[0];
  if (element === undefined)
    return err(
      refusal('INVARIANT', `the letter was drawn, and no element of the procedure has the effect "${effect}"`),
    );
  const redrawn = (state.redrawn ?? 0) + 1;
  const redrawing: Redrawing = { task: `redraw/${String(redrawn)}`, element: element.id, effect };
  return ok({
    event: null,
    state: { ...state, redrawing, redrawn },
    verb: 'signatory-changed',
    element: element.id,
    before: { signatory: (state.letter.final ?? state.letter.draft)?.signatory ?? null },
    after: { signatory: signatory.user, standsInFor: signatory.standsInFor },
    redraw: redrawing,
    ...(state.redrawing === undefined ? {} : { abandon: [state.redrawing.task] }),
  });
};

/** The new drawing has come. */
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
