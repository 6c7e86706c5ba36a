/** Results of effects: the draft, the number, the signed letter. */
import { err, ok, type Result } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { isEffect, readAnswer, type AnswerOf, type EffectName } from '../../effects/table.js';
import { catchesErrors } from '../element.js';
import { voidParafsOfOtherDrafts } from '../parafs.js';
import type { EffectDone, EffectFailed } from '../messages.js';
import type { ApplicationState, LetterDrawing, LetterState, Redrawing } from '../state.js';
import type { AddressedTask, Rule, RuleInput, RuleOutcome } from './rule.js';

type EffectInput = RuleInput<EffectDone> & { readonly task: AddressedTask };

type Changed = { readonly state: ApplicationState } & Pick<RuleOutcome, 'numbers'>;
type StateChange<E extends EffectName> = (input: RuleInput<EffectDone>, answer: AnswerOf<E>) => Changed;

const withLetter = (state: ApplicationState, letter: Partial<LetterState>): ApplicationState => ({
  ...state,
  letter: { ...state.letter, ...letter },
});

/** Drawing of the letter from an effect's answer; the signatory is left out where nothing is signed. */
const drawnLetter = ({ sha256, covered, signatory, standsInFor }: AnswerOf<Redrawing['effect']>): LetterDrawing => ({
  sha256,
  covered,
  ...(signatory === null ? {} : { signatory }),
  ...(standsInFor === null ? {} : { standsInFor }),
});

/** A new draft: parafs given to other content are void where they cover the draft. */
const draft: StateChange<'draft'> = ({ context, state, at }, answer) => ({
  state: {
    ...withLetter(state, { draft: drawnLetter(answer) }),
    parafs: voidParafsOfOtherDrafts(context.definition, state.parafs, answer.covered, at),
  },
});

/** A number is taken once: after a return the letter keeps it. */
const number: StateChange<'number'> = ({ state }, { number: taken, key, date }) => ({
  state: withLetter(state, { number: taken, numberKey: key, date }),
  numbers: [{ key, state: 'used' }],
});

/** The final letter: the covered draft with number, date and signature block. Any other difference voids the parafs. */
const draftFinal: StateChange<'draft-final'> = ({ context, state, at }, answer) => ({
  state: {
    ...withLetter(state, { final: drawnLetter(answer) }),
    parafs: voidParafsOfOtherDrafts(context.definition, state.parafs, answer.covered, at),
  },
});

const sign: StateChange<'sign'> = ({ state, at }, { sha256, signer, level }) => ({
  state: withLetter(state, { signed: { sha256, at, by: signer, level } }),
});

/** A letter beside the application's own is issued: its number is used. */
const counterLetter: StateChange<'receipt' | 'request-correction'> = ({ state }, { key }) => ({
  state,
  numbers: [{ key, state: 'used' }],
});

/** Effects that change the world and not the application. */
const nothing = ({ state }: RuleInput<EffectDone>): Changed => ({ state });

const CHANGES: { readonly [E in EffectName]: StateChange<E> } = {
  draft,
  number,
  'draft-final': draftFinal,
  'invite-survey': nothing,
  sign,
  publish: nothing,
  print: nothing,
  'notify-ready': nothing,
  receipt: counterLetter,
  'request-correction': counterLetter,
  archive: nothing,
};

/** Change of the application by an answer; the error names a fault of the answer. */
export const changedBy = <E extends EffectName>(
  effect: E,
  input: RuleInput<EffectDone>,
  change: StateChange<E> = CHANGES[effect],
): Result<Changed, string> => {
  const answer = readAnswer(effect, input.message.outputs);
  return answer.ok ? ok(change(input, answer.value)) : answer;
};

export const effectDone = (input: EffectInput): ReturnType<Rule<EffectDone>> => {
  const { task, message } = input;
  const { effect } = task.element;
  // Earlier versions let a procedure name effects that nothing performs: such work changes nothing of the application.
  const changed = effect !== null && isEffect(effect) ? changedBy(effect, input) : ok(nothing(input));
  if (!changed.ok) return err(refusal('INVARIANT', changed.error));
  return ok({
    event: { type: 'completed', item: task.item.id },
    verb: effect ?? 'perform',
    element: task.element.id,
    task: task.item.id,
    after: message.outputs,
    ...changed.value,
  });
};

/** A failure for good. Where the procedure catches it, a person sees it and acts; elsewhere it stays an incident. */
export const effectFailed = ({
  context,
  state,
  message,
  task,
}: RuleInput<EffectFailed> & { readonly task: AddressedTask }): ReturnType<Rule<EffectFailed>> => {
  if (!catchesErrors(context.definition, task.element.id)) {
    return err(
      refusal('INVARIANT', `${task.element.id} failed and the procedure does not catch it: ${message.code}`, {
        failed: message.code,
      }),
    );
  }
  return ok({
    event: { type: 'error', item: task.item.id, code: message.code, message: message.detail },
    state,
    verb: `${task.element.effect ?? 'perform'}-failed`,
    element: task.element.id,
    task: task.item.id,
    after: { code: message.code, detail: message.detail },
  });
};
