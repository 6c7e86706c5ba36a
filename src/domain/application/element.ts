/** SOP attributes of a BPMN element as the rules read them, parsed once here. */
import { elementOf, isActivity, lanesOf, type Node, type ProcessDefinition } from '../process/definition.js';
import { isOpenedBy, SURVEY_COMPLETED } from '../process/gates.js';
import { openItems } from '../process/open-items.js';
import type { ProcessState } from '../process/state.js';
import { does, type RuledAction } from '../process/words.js';
import { isLetterKind, type LetterKind } from '../letter/kinds.js';
import { NAMED_UNITS, parseBudget, type Budget } from '../time/budget.js';

export interface Element {
  readonly id: string;
  readonly name: string;
  readonly kind: Node['kind'];
  /** Lane: the role of those who may act. */
  readonly role: string;
  readonly step: string | null;
  /** This element's part of its step, in the unit that `paraf:unit` names; null where the SOP gives none. */
  readonly budget: Budget | null;
  readonly action: string | null;
  readonly effect: string | null;
  readonly covers: readonly string[];
  readonly returnTo: readonly string[];
  readonly stopsClock: boolean;
  /** Milestone reported to the system the application came from, when the element is completed. */
  readonly report: string | null;
}

const budgetOf = ({ budget, unit }: Node['labels']): Budget | null => {
  if (budget === undefined) return null;
  const parsed = parseBudget(budget, NAMED_UNITS.find((known) => known === unit) ?? 'working-time');
  return parsed.ok ? parsed.value : null;
};

const read = (node: Node): Element => ({
  id: node.id,
  name: node.labels.name ?? node.id,
  kind: node.kind,
  role: node.labels.lane ?? '',
  step: node.labels.step ?? null,
  budget: budgetOf(node.labels),
  action: node.labels.action ?? null,
  effect: node.labels.effect ?? null,
  covers: node.labels.covers ?? [],
  returnTo: node.labels.returnTo ?? [],
  stopsClock: node.labels.stopsClock ?? false,
  report: node.labels.report ?? null,
});

/** A definition never changes: its elements are read once, however many transitions ask for them. */
const ELEMENTS = new WeakMap<ProcessDefinition, ReadonlyMap<string, Element>>();

const elementsById = (definition: ProcessDefinition): ReadonlyMap<string, Element> => {
  const known = ELEMENTS.get(definition);
  if (known !== undefined) return known;
  const made = new Map(Object.entries(definition.nodes).map(([id, node]) => [id, read(node)]));
  ELEMENTS.set(definition, made);
  return made;
};

export const findElement = (definition: ProcessDefinition, id: string): Element | null =>
  elementsById(definition).get(id) ?? null;

/** Element of an open item; null where it is not open. */
export const openElement = (definition: ProcessDefinition, process: ProcessState, id: string): Element | null => {
  const item = openItems(definition, process).find((open) => open.id === id);
  return item === undefined ? null : findElement(definition, item.element);
};

/** Element of an open item that asks for one of these actions; null where it is not open, or asks for another. */
export const openFor = (
  definition: ProcessDefinition,
  process: ProcessState,
  id: string,
  ...actions: readonly RuledAction[]
): Element | null => {
  const element = openElement(definition, process, id);
  return element !== null && actions.some((action) => does(element, action)) ? element : null;
};

/** All elements of the file, in its order. */
const elements = (definition: ProcessDefinition): readonly Element[] => [...elementsById(definition).values()];

/** Elements that people do. */
export const elementsOfPeople = (definition: ProcessDefinition): readonly Element[] =>
  elements(definition).filter(({ kind }) => kind === 'user' || kind === 'manual');

/** Numbers of the SOP's rows, in the order of the file. */
export const stepsOf = (definition: ProcessDefinition): readonly string[] => [
  ...new Set(elements(definition).flatMap(({ step }) => (step === null ? [] : [step]))),
];

/** The kind of letter that a process makes (`paraf:letter`): a permit, unless the file says otherwise. */
export const letterKindOf = (definition: ProcessDefinition, process = definition.main): LetterKind => {
  const named = elementOf(definition, process)?.labels.letter;
  return named !== undefined && isLetterKind(named) ? named : 'permit';
};

/** Lane of the first start event: its role begins the process. Null where the event lies in no lane. */
export const laneOfStart = (definition: ProcessDefinition): string | null => {
  const process = elementOf(definition, definition.main);
  if (process?.kind !== 'process') return null;
  const first = process.starts[0] ?? process.triggered[0];
  return first === undefined ? null : (elementOf(definition, first)?.labels.lane ?? null);
};

export const elementsWithAction = (definition: ProcessDefinition, action: RuledAction): readonly Element[] =>
  elements(definition).filter((element) => does(element, action));

/** Kind of letter that an official signs in the process; null where nothing is signed: no letter decides then. */
export const signedLetterOf = (definition: ProcessDefinition): LetterKind | null =>
  elementsWithAction(definition, 'sign').length === 0 ? null : letterKindOf(definition);

export const elementsWithEffect = (definition: ProcessDefinition, effect: string): readonly Element[] =>
  elements(definition).filter((element) => element.effect === effect);

/** Ids of elements that wait for the applicant's survey: nothing passes them but the filled survey. */
export const surveyGates = (definition: ProcessDefinition): readonly string[] =>
  Object.values(definition.nodes)
    .filter((node) => isOpenedBy(node, SURVEY_COMPLETED))
    .map((node) => node.id);

/** True where a boundary event of this activity catches its errors. */
export const catchesErrors = (definition: ProcessDefinition, id: string): boolean => {
  const node = elementOf(definition, id);
  if (node === undefined || !isActivity(node)) return false;
  return node.boundary.some((boundary) => {
    const event = elementOf(definition, boundary);
    return event?.kind === 'boundary' && event.events.some(({ type }) => type === 'error');
  });
};

/**
 * Budget of a step of the SOP: the sum over the elements that carry its row number. Units that differ cannot be added,
 * which is a finding of `process check`; then the first counts.
 */
export const stepBudget = (definition: ProcessDefinition, step: string): Budget | null => {
  const budgets = elements(definition).flatMap((element) =>
    element.step === step && element.budget !== null ? [element.budget] : [],
  );
  const [first] = budgets;
  if (first === undefined) return null;
  const alike = budgets.filter(({ unit }) => unit === first.unit);
  return { unit: first.unit, amount: alike.reduce((sum, { amount }) => sum + amount, 0) };
};

/** Highest lane above this one; null where none is above. */
export const headOf = (definition: ProcessDefinition, lane: string): string | null => {
  let head: string | null = null;
  const seen = new Set([lane]);
  for (let next = superiorOf(definition, lane); next !== null && !seen.has(next); next = superiorOf(definition, next)) {
    seen.add(next);
    head = next;
  }
  return head;
};

/** Lane above this one (`paraf:superior`), to which a late task escalates. */
export const superiorOf = (definition: ProcessDefinition, lane: string): string | null =>
  lanesOf(definition).find(({ id }) => id === lane)?.superior ?? null;
