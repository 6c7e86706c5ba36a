/** Redrawing of a letter that is drawn and not signed, beside the procedure: no token moves. */
import { elementsWithEffect } from './element.js';
import type { ProcessDefinition } from '../process/definition.js';
import { err, ok, type Result } from '../shared/result.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { ApplicationState, Redrawing } from './state.js';

export interface BegunRedrawing {
  readonly state: Pick<ApplicationState, 'redrawing' | 'redrawn'>;
  readonly element: string;
  readonly redraw: Redrawing;
  /** The drawing under way, for which nobody waits any more. */
  readonly abandon: readonly string[];
}

/** Draws the final letter anew, or the draft while there is none. INVARIANT where no element draws it. */
export const redraw = (
  definition: ProcessDefinition,
  { letter, redrawn = 0, redrawing }: Pick<ApplicationState, 'letter' | 'redrawn' | 'redrawing'>,
): Result<BegunRedrawing, Refusal> => {
  const effect = letter.final === undefined ? 'draft' : 'draft-final';
  const element = elementsWithEffect(definition, effect)[0];
  if (element === undefined)
    return err(
      refusal('INVARIANT', `the letter was drawn, and no element of the procedure has the effect "${effect}"`),
    );
  const begun: Redrawing = { task: `redraw/${String(redrawn + 1)}`, element: element.id, effect };
  return ok({
    state: { redrawing: begun, redrawn: redrawn + 1 },
    element: element.id,
    redraw: begun,
    abandon: redrawing === undefined ? [] : [redrawing.task],
  });
};
