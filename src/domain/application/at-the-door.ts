/**
 * Demands on an act before it is taken, beyond what makes it an act: a reason where others live with its outcome, a
 * choice where its task is a decision. Asked at the door alone, so that acts on record count as they did.
 */
import { fieldFault } from '../shared/field-fault.js';
import { pointerTo } from '../shared/json-pointer.js';
import { elementOf, isActivity, type ProcessDefinition } from '../process/definition.js';
import { RULED_ACTIONS, type RuledAction } from '../process/words.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { reasonMissing } from '../shared/reason-missing.js';
import { textAt } from '../shared/json.js';
import { dayAt, parseDate, type WorkingCalendar } from '../time/index.js';
import { invalidInput } from '../shared/invalid-input.js';
import type { ApplicationContext } from './context.js';
import { openElement, openFor, type Element } from './element.js';
import type { CompleteTask, OutsideMessage } from './messages.js';
import { faultsOfReceiver } from './receiver.js';
import type { ApplicationState } from './state.js';
import { wantedItems, type WantedItem } from './wanted-item.js';

/** Acts that need a reason: those that undo, stop or change what somebody else has done or waits for. */
export const NEEDS_REASON: Readonly<Record<OutsideMessage['type'], boolean>> = {
  'return-task': true,
  'recall-task': true,
  withdraw: true,
  'correct-application': true,
  hold: true,
  resume: true,
  repair: true,
  supersede: true,
  'route-task': true,
  'reset-clock': true,
  'consent-to-stop': true,
  // a task's own action says what its completion needs
  'complete-task': false,
  'give-paraf': false,
  'survey-completed': false,
  'file-changed': false,
  'application-signed': false,
  'signatory-changed': false,
  'oss-clock': false,
  'task-held': false,
  'call-ended': false,
  'call-escalated': false,
  'call-cancelled': false,
  'process-message': false,
  'process-signal': false,
  'licence-ended': false,
};

export interface Choice {
  readonly field: string;
  /** Values that the field takes; a way without a condition is named by its flow. */
  readonly choices: readonly string[];
}

/**
 * Choices of actions whose input the rules know; an inspection, like a procedure's own action, takes its form's fields.
 */
const OF_ACTION: Readonly<Partial<Record<RuledAction, Choice>>> = {
  receive: { field: 'outcome', choices: ['complete', 'incomplete'] },
  approve: { field: 'decision', choices: ['approved', 'refused'] },
};

const COMPARED = /^\s*([A-Za-z][\w-]*)\s*=\s*"([^"]*)"\s*$/;

/** Choice drawn after a task: the variable that its gateway compares, with a value for each way out. */
const drawnChoice = (definition: ProcessDefinition, task: string): Choice | null => {
  const node = elementOf(definition, task);
  if (node === undefined || !isActivity(node) || node.outgoing.length !== 1) return null;
  const next = elementOf(definition, definition.flows[node.outgoing[0] ?? '']?.target ?? '');
  if (next?.kind !== 'exclusive' || next.outgoing.length < 2) return null;
  const flows = next.outgoing.flatMap((id) => definition.flows[id] ?? []);
  const asked = flows.flatMap(({ condition }) => {
    const compared = condition === undefined ? null : COMPARED.exec(condition);
    return compared === null ? [] : [{ name: compared[1] ?? '', value: compared[2] ?? '' }];
  });
  const [first] = asked;
  const conditions = flows.filter(({ condition }) => condition !== undefined).length;
  if (first === undefined || asked.length !== conditions || asked.some(({ name }) => name !== first.name)) return null;
  const otherwise = flows.filter(({ condition }) => condition === undefined).map(({ name }) => name ?? '…');
  return { field: first.name, choices: [...asked.map(({ value }) => value), ...otherwise] };
};

const isKnown = (action: string | null): action is RuledAction =>
  action !== 'inspect' && RULED_ACTIONS.some((known) => known === action);

/** Choice that a task asks of its officer; null where it asks for none. */
export const choiceOf = (
  definition: ProcessDefinition,
  { id, action }: Pick<Element, 'id' | 'action'>,
): Choice | null => (isKnown(action) ? (OF_ACTION[action] ?? null) : drawnChoice(definition, id));

const undecided = (
  definition: ProcessDefinition,
  { process }: ApplicationState,
  { task, input }: CompleteTask,
): Refusal | null => {
  const element = openElement(definition, process, task);
  const choice = element === null ? null : choiceOf(definition, element);
  if (choice === null || textAt(input, choice.field).trim() !== '') return null;
  const { field, choices } = choice;
  return refusal(
    'INPUT_INVALID',
    `the task is a decision: name ${field}, one of ${choices.join(', ')}`,
    { field, choices },
    [fieldFault(pointerTo('input', field), 'is missing')],
  );
};

/** Items that an act wants corrected, and their place in what was sent. */
const wantedOf = (
  message: OutsideMessage,
): { readonly items: readonly (string | WantedItem)[]; readonly place: readonly string[] } => {
  if (message.type === 'return-task') return { items: message.items, place: ['items'] };
  const items = message.type === 'complete-task' ? wantedItems(message.input['items']) : [];
  return { items, place: ['input', 'items'] };
};

/** Refusal of a deadline on a day that is over: whoever is asked would have missed it before they were told. */
const deadlinePast = (calendar: WorkingCalendar, message: OutsideMessage): Refusal | null => {
  const today = dayAt(calendar, message.at);
  const { items, place } = wantedOf(message);
  const faults = items.flatMap((item, index) => {
    const day = typeof item === 'string' ? undefined : parseDate(item.deadline ?? '');
    return day === undefined || day >= today
      ? []
      : [fieldFault(pointerTo(...place, String(index), 'deadline'), 'expected today or a day after')];
  });
  return faults.length === 0 ? null : invalidInput(faults);
};

/** True where the letter is handed to somebody at the counter. */
export const isHandedOver = (
  definition: ProcessDefinition,
  { process }: ApplicationState,
  { task, input }: CompleteTask,
): boolean => openFor(definition, process, task, 'hand-over') !== null && input['delivery'] !== 'electronic';

/**
 * Refusal of a hand-over without a counter where letters are handed over on paper: it would go to nobody, and whoever
 * receives would not be asked who they are.
 */
const onPaper = (
  { definition, rules }: Pick<ApplicationContext, 'definition' | 'rules'>,
  { process }: ApplicationState,
  { task, input }: CompleteTask,
): Refusal | null => {
  if (openFor(definition, process, task, 'hand-over') === null || input['delivery'] !== 'electronic') return null;
  if (rules.paperless !== true)
    return refusal(
      'DELIVERY_ON_PAPER',
      'the office hands letters over on paper, to a receiver whose identity it records',
    );
  return input['receiver'] === undefined
    ? null
    : invalidInput([fieldFault('/input/receiver', 'expected none: the letter is delivered electronically')]);
};

/** Refusal of a hand-over whose receiver is not even in the shape of one; null for every other act. */
const receiverUnclear = (
  definition: ProcessDefinition,
  state: ApplicationState,
  message: CompleteTask,
): Refusal | null => {
  const faults = isHandedOver(definition, state, message) ? faultsOfReceiver(message.input['receiver']) : [];
  return faults.length === 0 ? null : invalidInput(faults);
};

/**
 * Refusal of an act that lacks a reason or a choice, sets a deadline in the past, names a receiver in a wrong shape, or
 * none where paper is handed over; null where there is no such fault.
 */
export const lackingAtDoor = (
  { definition, calendar, rules }: ApplicationContext,
  state: ApplicationState,
  message: OutsideMessage,
): Refusal | null => {
  if (NEEDS_REASON[message.type] && 'reason' in message && (message.reason ?? '').trim() === '')
    return reasonMissing(`${message.type} needs a reason that others can read`);
  const past = deadlinePast(calendar, message);
  if (past !== null) return past;
  return message.type === 'complete-task'
    ? (undecided(definition, state, message) ??
        onPaper({ definition, rules }, state, message) ??
        receiverUnclear(definition, state, message))
    : null;
};
