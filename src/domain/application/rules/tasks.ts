/** Rules for completing each kind of task. A new action is a new line here and its words in the SOP. */
import type { JsonObject } from '../../shared/json.js';
import { err, ok, type Result } from '../../shared/result.js';
import { refusal, type Refusal } from '../../shared/error-codes.js';
import { reasonMissing } from '../../shared/reason-missing.js';
import { fieldFault } from '../../shared/field-fault.js';
import { invalidInput } from '../../shared/invalid-input.js';
import { itemText, jsonOfItem, wantedItems } from '../wanted-item.js';
import type { RuledAction } from '../../process/words.js';
import { elementsWithAction, letterKindOf, surveyGates } from '../element.js';
import { voidSignature } from '../applicant-signature.js';
import type { ApplicationRules } from '../context.js';
import { correctedNames, keptCorrection, placedInInput, readKept } from '../file-correction.js';
import { IN_PERSON } from '../receiver.js';
import { LONGEST_NAME } from '../record-limits.js';
import { missingSignature } from '../signed-application.js';
import { barredByParaf, missingParafs, voidParafs, voidParafsBefore } from '../parafs.js';
import { applicantAnswersAll, readsCorrections, refusesVoidParafs } from '../revision.js';
import { leftUnsaid, sentBackOf } from '../sent-back.js';
import { peopleBehind, type CompleteTask } from '../messages.js';
import type { ApplicationState, LetterState } from '../state.js';
import { otherSignatory } from '../signatory.js';
import type { AddressedTask, RuleInput, RuleOutcome, RuleResult } from './rule.js';

type TaskInput = RuleInput<CompleteTask> & { readonly task: AddressedTask };
type TaskRule = (input: TaskInput) => RuleResult;

const text = (input: JsonObject, key: string): string => {
  const value = input[key];
  return typeof value === 'string' ? value.trim() : '';
};

/** The task is completed with these outputs; the state may have changed beside the procedure. */
const completed = (
  { task, state }: TaskInput,
  outputs: JsonObject,
  more: Partial<Pick<RuleOutcome, 'taskOutcome' | 'personal' | 'state' | 'numbers'>> & {
    readonly after?: JsonObject;
  } = {},
): RuleResult =>
  ok({
    event: { type: 'completed', item: task.item.id, outputs },
    state,
    verb: task.element.action ?? 'complete',
    element: task.element.id,
    task: task.item.id,
    holder: task.item.id,
    after: outputs,
    ...more,
  });

/**
 * The letter becomes one of the other kind. Its draft falls away, and a number that was taken for it is void with the
 * reason, for a number without a letter must not stand in the register unexplained.
 */
const turnedInto = (
  letter: LetterState,
  kind: LetterState['kind'],
  reason: string,
): { readonly letter: LetterState } & Pick<RuleOutcome, 'numbers'> => {
  if (letter.kind === kind) return { letter };
  return {
    letter: { kind },
    ...(letter.numberKey === undefined ? {} : { numbers: [{ key: letter.numberKey, state: 'void', reason }] }),
  };
};

/** Prabumulih decree 43/2019, row 1: a complete file with the technical team's recommendation, or back to the applicant. */
const receive: TaskRule = (input) => {
  const { state, message, context } = input;
  const outcome = text(message.input, 'outcome') || 'complete';
  if (outcome === 'incomplete') {
    const reason = text(message.input, 'reason');
    const items = wantedItems(message.input['items']);
    if (reason === '' && items.length === 0) {
      return err(
        reasonMissing('an incomplete file goes back with a reason or the items that are missing', 'reason', 'input'),
      );
    }
    const asked = applicantAnswersAll(context.rules)
      ? { state: { ...state, sentBack: sentBackOf(items, context.rules.requirements) } }
      : {};
    return completed(
      input,
      // the procedure's letter shows each as one sentence
      { outcome, correction: { reason, items: items.map(itemText) } },
      { taskOutcome: 'incomplete', after: { outcome, reason, items: items.map(jsonOfItem) }, ...asked },
    );
  }
  if (outcome !== 'complete')
    return err(
      invalidInput([fieldFault('/input/outcome', 'expected one of: {choices}', { choices: 'complete, incomplete' })]),
    );
  const missing = context.rules.requirements
    .filter(({ id, required }) => required && state.requirements[id] === undefined)
    .map(({ id }) => id);
  if (missing.length > 0)
    return err(refusal('REQUIREMENTS_INCOMPLETE', `the file lacks: ${missing.join(', ')}`, { missing }));
  if (context.rules.recommendationRequired && state.recommendation === null) {
    return err(
      refusal(
        'RECOMMENDATION_MISSING',
        "the technical team's recommendation is not on file; an officer of the team uploads it with number, date and result",
      ),
    );
  }
  const unsigned = missingSignature(context, state);
  if (unsigned !== null) return err(unsigned);
  const negative = state.recommendation?.result === 'negative';
  const reason = negative
    ? `Rekomendasi teknis nomor ${state.recommendation.number} menyatakan tidak memenuhi syarat`
    : null;
  const letterKind = negative ? 'refusal' : letterKindOf(context.definition, state.process.process);
  const { letter, ...voided } = turnedInto(
    state.letter,
    letterKind,
    reason ?? 'the permit is decided anew after its refusal',
  );
  return completed(
    input,
    { outcome, letterKind, recommendation: state.recommendation?.result ?? null },
    { taskOutcome: outcome, state: { ...state, letter, refusalReason: reason ?? state.refusalReason }, ...voided },
  );
};

/** The head of office decides; a refusal is drafted as a letter of its own and takes the same way, parafs included. */
const approve: TaskRule = (input) => {
  const { state, message, context, at } = input;
  const decision = text(message.input, 'decision') || 'approved';
  if (decision === 'approved') {
    const missing = missingParafs(context.definition, state);
    return missing === null ? completed(input, { decision }, { taskOutcome: decision }) : err(missing);
  }
  if (decision !== 'refused')
    return err(
      invalidInput([fieldFault('/input/decision', 'expected one of: {choices}', { choices: 'approved, refused' })]),
    );
  if (state.letter.kind === 'refusal')
    return err(refusal('ACTION_UNKNOWN', 'the draft is a refusal already: approve it, or return it with a reason'));
  const reason = text(message.input, 'reason');
  if (reason === '')
    return err(reasonMissing('a refusal needs its reason: it is printed in the letter', 'reason', 'input'));
  const { letter, ...voided } = turnedInto(state.letter, 'refusal', `the head of office refused the permit: ${reason}`);
  const refused: ApplicationState = {
    ...state,
    letter,
    refusalReason: reason,
    parafs: state.parafs.map((paraf) =>
      paraf.void === undefined ? { ...paraf, void: { at, reason: 'the head of office refused the permit' } } : paraf,
    ),
  };
  return completed(
    input,
    { decision, letterKind: 'refusal' },
    { taskOutcome: decision, state: refused, after: { decision, reason }, ...voided },
  );
};

/** Licences of one application are issued in their order (Metro regulation 27/2020, article 1 no. 14); a refusal waits for none. */
const tooEarly = ({ letter, licence }: ApplicationState): Refusal | null => {
  const before = letter.kind === 'refusal' ? [] : (licence?.waitsFor ?? []);
  if (before.length === 0) return null;
  return refusal('ACTION_OUT_OF_TURN', `these licences of the group are issued first: ${before.join(', ')}`, {
    gate: 'licence',
    before,
  });
};

/** Everything that must be true before a passphrase is even looked at. */
const sign: TaskRule = (input) => {
  const { state, message, context } = input;
  const missing = missingParafs(context.definition, state);
  if (missing !== null) return err(missing);
  if (surveyGates(context.definition).length > 0 && state.surveyAt === null) {
    return err(refusal('ACTION_OUT_OF_TURN', 'the applicant has not filled the survey yet', { gate: 'survey' }));
  }
  const early = tooEarly(state);
  if (early !== null) return err(early);
  const { draft, final } = state.letter;
  if (final === undefined || (draft !== undefined && draft.covered !== final.covered)) {
    return err(refusal('PARAF_VOID', 'the final letter differs from the draft that the parafs cover; return it'));
  }
  const shown = text(message.input, 'letter');
  if (shown !== final.sha256) {
    return err(
      refusal('STATE_CHANGED', 'the letter to sign is not the one that was shown; look at it again', {
        shown,
        current: final.sha256,
      }),
    );
  }
  // A paraf from before does not bar the signatory where the application's present procedure has none.
  const barred =
    elementsWithAction(context.definition, 'paraf').length === 0
      ? null
      : barredByParaf(state.parafs, input.task.element, peopleBehind(message.actor));
  if (barred !== null) return err(barred);
  const other = otherSignatory(state, message.actor);
  if (other !== null) return err(other);
  const seal = text(message.input, 'seal');
  if (seal === '') return err(refusal('INPUT_INVALID', 'a signature needs its sealed passphrase', { field: 'seal' }));
  return completed(
    input,
    { seal, signer: message.actor.user, letter: shown, signTask: input.task.item.id },
    { taskOutcome: 'signed', after: { letter: shown } },
  );
};

/** Row 10: handed to a person whose identity is on record; the identity is personal data. */
const handOver: TaskRule = (input) => {
  // Palembang regulation 74/2018, article 11(2)g: by account and link, with nobody at the counter.
  if (input.message.input['delivery'] === 'electronic')
    return completed(input, {}, { taskOutcome: 'delivered', after: { delivery: 'electronic' } });
  const receiver = input.message.input['receiver'];
  const isObject = receiver !== null && typeof receiver === 'object' && !Array.isArray(receiver);
  const name = isObject ? text(receiver as JsonObject, 'name') : '';
  const identity = isObject ? text(receiver as JsonObject, 'identity') : '';
  if (name === '' || identity === '') {
    return err(
      refusal('RECEIVER_MISSING', "hand-over needs the receiver's name and identity number", {
        expected: ['receiver.name', 'receiver.identity'],
      }),
    );
  }
  const relation = text(receiver as JsonObject, 'relation') || IN_PERSON;
  const more = ['authority', 'phone'].flatMap((key) => {
    const given = text(receiver as JsonObject, key);
    return given === '' ? [] : [[key, given] as const];
  });
  return completed(
    input,
    {},
    {
      taskOutcome: 'handed-over',
      after: { relation },
      personal: { receiver: { name, identity, relation, ...Object.fromEntries(more) } },
    },
  );
};

const print: TaskRule = (input) => {
  const copies = input.message.input['copies'] ?? 1;
  if (typeof copies !== 'number' || !Number.isInteger(copies) || copies < 1 || copies > 20) {
    const pointer = '/input/copies';
    if (typeof copies === 'number' && Number.isInteger(copies))
      return err(
        invalidInput([
          copies < 1
            ? fieldFault(pointer, 'expected {least} or more', { least: 1 })
            : fieldFault(pointer, 'expected {most} or less', { most: 20 }),
        ]),
      );
    return err(invalidInput([fieldFault(pointer, 'expected a whole number')]));
  }
  return completed(input, { copies }, { taskOutcome: 'printed' });
};

/** Any other action: the form's fields become variables of the procedure. */
const plain: TaskRule = (input) => {
  const outcome = text(input.message.input, 'outcome') || 'completed';
  const length = Array.from(outcome).length;
  if (length > LONGEST_NAME)
    return err(
      invalidInput([fieldFault('/input/outcome', 'expected at most {most} characters', { most: LONGEST_NAME })]),
    );
  return completed(input, input.message.input, { taskOutcome: outcome });
};

/** Tasks whose fields only tell: their note is kept in the audit, never in the procedure. */
const noted: TaskRule = (input) => {
  const note = text(input.message.input, 'note');
  return completed(input, {}, { taskOutcome: 'completed', after: note === '' ? {} : { note } });
};

/** The applicant sends the file back; they answer the items that are left in a note. */
const correct: TaskRule = (input) => {
  const left = leftUnsaid(input.state, text(input.message.input, 'note'));
  if (left !== null) return err(left);
  const { sentBack: _sentBack, ...state } = input.state;
  return noted({ ...input, state });
};

/** A correction as the record keeps it, and the names of its fields; as it came where the application began before. */
const readCorrected = (
  fields: JsonObject,
  rules: ApplicationRules,
): Result<{ readonly corrected: JsonObject; readonly names: readonly string[] }, Refusal> => {
  if (!readsCorrections(rules)) return ok({ corrected: fields, names: Object.keys(fields) });
  const read = readKept(fields);
  return read.ok ? ok({ corrected: keptCorrection(read.value), names: correctedNames(read.value) }) : read;
};

/** Row 2: the officer who prepares the draft may correct the application's data; parafs that cover the data become void. */
const process: TaskRule = (input) => {
  const { fields } = input.message.input;
  if (fields === undefined) return noted(input);
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) {
    return err(invalidInput([fieldFault('/input/fields', 'expected an object')]));
  }
  const { state, context, at } = input;
  const read = readCorrected(fields as JsonObject, context.rules);
  if (!read.ok) return err(placedInInput(read.error));
  const { corrected, names } = read.value;
  if (names.length === 0) return noted(input);
  const { wanted: _wanted, ...unwanted } = state;
  const done = noted(input);
  return done.ok
    ? ok({
        ...done.value,
        state: {
          ...unwanted,
          corrections: (state.corrections ?? 0) + 1,
          ...voidSignature(state.applicantSignature, at, `the data has changed: ${names.join(', ')}`),
          parafs: voidParafs(context.definition, state.parafs, 'data', at, `the data has changed: ${names.join(', ')}`),
        },
        corrected,
        after: { ...done.value.after, corrected: names },
        personal: { fields: corrected },
      })
    : done;
};

/**
 * Rules by action. A paraf has its own rule; messages tell survey and payment; an inspection takes its form's fields.
 */
export const TASK_RULES: Readonly<Record<Exclude<RuledAction, 'paraf' | 'survey' | 'pay' | 'inspect'>, TaskRule>> = {
  receive,
  correct,
  process,
  approve,
  finalise: (input) => {
    const { state, context, task } = input;
    const gone = refusesVoidParafs(context.rules) ? voidParafsBefore(context.definition, state, task.element.id) : null;
    const early = tooEarly(state) ?? gone;
    return early === null ? noted(input) : err(early);
  },
  sign,
  print,
  announce: noted,
  'hand-over': handOver,
};

const isRuled = (action: string): action is keyof typeof TASK_RULES => Object.hasOwn(TASK_RULES, action);

export const completeByAction = (input: TaskInput): RuleResult => {
  const action = input.task.element.action;
  return (action !== null && isRuled(action) ? TASK_RULES[action] : plain)(input);
};
