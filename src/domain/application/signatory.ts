/**
 * Signatory of an office: the account that holds the signing role by its last appointment, or the one who stands in for
 * it (Plh., Plt.). A letter is signed by exactly the official whom its signature block names.
 */
import { refusal, type Refusal } from '../shared/error-codes.js';
import { isSealed } from '../letter/kinds.js';
import type { ProcessDefinition } from '../process/definition.js';
import { elementsWithAction } from './element.js';
import type { Actor } from './messages.js';
import { barredByParaf } from './parafs.js';
import type { ApplicationState, LetterDrawing, Paraf } from './state.js';

/** The account in a signature block, and the official it signs for; null where it holds the office itself. */
export interface Signatory {
  readonly user: string;
  readonly standsInFor: string | null;
}

/** Role whose holder signs the letters of a procedure; null where nothing is signed. */
export const signingRole = (definition: ProcessDefinition): string | null =>
  elementsWithAction(definition, 'sign')[0]?.role ?? null;

const SIGNING = { id: 'sign', action: 'sign' } as const;

/** People whose assent a signature or paraf of this signatory would be. */
export const assentingPeople = ({ user, standsInFor }: Signatory): readonly string[] =>
  standsInFor === null ? [user] : [user, standsInFor];

/** True where a paraf of the letter keeps this signatory, or the official they stand in for, from signing it. */
const mayNotSign = (parafs: readonly Paraf[], signatory: Signatory): boolean =>
  barredByParaf(parafs, SIGNING, assentingPeople(signatory)) !== null;

/**
 * Signatory of a letter with these parafs: the first candidate whom none of them bars. So the letter goes to the next
 * who stands in, and in the end to the official themselves. Where all are barred it is drawn for the first and waits:
 * whoever is recorded next takes it. Null where there is no candidate.
 */
export const chosenSignatory = <S extends Signatory>(candidates: readonly S[], parafs: readonly Paraf[]): S | null =>
  candidates.find((candidate) => !mayNotSign(parafs, candidate)) ?? candidates[0] ?? null;

/** True where a drawing has this signatory's block; false for drawings made before blocks were kept. */
export const isDrawnFor = (drawn: LetterDrawing, { user, standsInFor }: Signatory): boolean =>
  drawn.signatory === user && (drawn.standsInFor ?? null) === standsInFor;

/** Drawing that would be signed: the final letter, or the draft as long as there is none. */
const lastDrawing = ({ letter }: ApplicationState): LetterDrawing | undefined => letter.final ?? letter.draft;

/** True where the letter of an application has to be drawn anew for this signatory before anybody signs it. */
export const needsRedrawing = (state: ApplicationState, signatory: Signatory): boolean => {
  const drawn = lastDrawing(state);
  return (
    state.outcome === null &&
    state.letter.signed === undefined &&
    !isSealed(state.letter.kind) &&
    drawn !== undefined &&
    !isDrawnFor(drawn, signatory)
  );
};

/** Refusal to sign while the final letter is drawn anew, or in another's block; null where the block is the actor's. */
export const otherSignatory = ({ letter: { final }, redrawing }: ApplicationState, actor: Actor): Refusal | null => {
  if (redrawing !== undefined)
    return refusal(
      'STATE_CHANGED',
      'the letter is being drawn anew for its new signatory; look at it again in a moment',
    );
  const signsFor = actor.onBehalfOf ?? null;
  const standsInFor = final?.standsInFor ?? null;
  // Letters made before blocks were kept name only the official for whom they are signed.
  const isOther = final?.signatory !== undefined && final.signatory !== actor.user;
  if (!isOther && standsInFor === signsFor) return null;
  return refusal('SIGNATORY_OTHER', 'the letter is in the name of another official than the one who signs', {
    signatory: final?.signatory ?? null,
    standsInFor,
    signsFor,
  });
};

/** True for a redrawing that nobody waits for: the letter that it would replace is signed, gone or replaced. */
export const isRedrawnInVain = ({ redrawing, letter, outcome }: ApplicationState): boolean => {
  if (redrawing === undefined) return false;
  if (outcome !== null || letter.signed !== undefined) return true;
  return redrawing.effect === 'draft-final'
    ? letter.final === undefined
    : letter.final !== undefined || letter.draft === undefined;
};
