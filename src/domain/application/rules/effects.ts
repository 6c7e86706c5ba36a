/** What an effect has brought: the draft, the number, the signed letter. */
import type { JsonObject } from '../../shared/json.js';
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { catchesErrors } from '../element.js';
import { voidParafsOfOtherDrafts } from '../parafs.js';
import type { EffectDone, EffectFailed } from '../messages.js';
import type { ApplicationState, LetterState } from '../state.js';
import type { AddressedTask, Rule, RuleInput, RuleOutcome } from './rule.js';

type EffectInput = RuleInput<EffectDone> & { readonly task: AddressedTask };

const field = (outputs: JsonObject, key: string): string => {
  const value = outputs[key];
  return typeof value === 'string' ? value : '';
};

type StateChange = (input: EffectInput) => { readonly state: ApplicationState } & Pick<RuleOutcome, 'numbers'>;

const withLetter = (state: ApplicationState, letter: Partial<LetterState>): ApplicationState => ({
  ...state,
  letter: { ...state.letter, ...letter },
});

/** A new draft: parafs given to other content are void where they cover the draft. */
const draft: StateChange = ({ context, state, message, at }) => {
  const drafted = { sha256: field(message.outputs, 'sha256'), covered: field(message.outputs, 'covered') };
  return {
    state: {
      ...withLetter(state, { draft: drafted }),
      parafs: voidParafsOfOtherDrafts(context.definition, state.parafs, drafted.covered, at),
    },
  };
};

/** A number is taken once: after a return the letter keeps it. */
const number: StateChange = ({ state, message }) => {
  const numberKey = field(message.outputs, 'key');
  return {
    state: withLetter(state, {
      number: field(message.outputs, 'number'),
      numberKey,
      date: field(message.outputs, 'date'),
    }),
    numbers: [{ key: numberKey, state: 'used' }],
  };
};

/** Equal to the covered draft but for number, date and signature block; any other difference voids the parafs. */
const draftFinal: StateChange = ({ context, state, message, at }) => {
  const standsInFor = field(message.outputs, 'standsInFor');
  const final = {
    sha256: field(message.outputs, 'sha256'),
    covered: field(message.outputs, 'covered'),
    ...(standsInFor === '' ? {} : { standsInFor }),
  };
  return {
    state: {
      ...withLetter(state, { final }),
      parafs: voidParafsOfOtherDrafts(context.definition, state.parafs, final.covered, at),
    },
  };
};

const sign: StateChange = ({ state, message, at }) => ({
  state: withLetter(state, {
    signed: {
      sha256: field(message.outputs, 'sha256'),
      at,
      by: field(message.outputs, 'signer'),
      level: field(message.outputs, 'level'),
    },
  }),
});

/** A letter beside the application's own is out: its number is used. */
const counterLetter: StateChange = ({ state, message }) => ({
  state,
  numbers: [{ key: field(message.outputs, 'key'), state: 'used' }],
});

const EFFECTS: Readonly<Record<string, StateChange>> = {
  draft,
  number,
  'draft-final': draftFinal,
  sign,
  receipt: counterLetter,
  'request-correction': counterLetter,
};

export const effectDone = (input: EffectInput): ReturnType<Rule<EffectDone>> => {
  const { task, message } = input;
  const change = task.element.effect === null ? undefined : EFFECTS[task.element.effect];
  const changed = change === undefined ? { state: input.state } : change(input);
  return ok({
    event: { type: 'completed', item: task.item.id },
    verb: task.element.effect ?? 'perform',
    element: task.element.id,
    task: task.item.id,
    after: message.outputs,
    ...changed,
  });
};

/** A failure for good: where the procedure catches it, a person sees it and acts; elsewhere it stays an incident. */
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
