/**
 * Facts that gates wait for: the survey is filled, the fee is paid. A fact stays true. Told before its gate it is kept;
 * a gate that is reached again (after a return, a repair, a recall, a drawn loop) asks for known facts before it waits.
 * Other messages are events, and awaited anew each time.
 */
import { elementOf, type FlowNode, type ProcessDefinition } from '../process/definition.js';
import { expects } from '../process/events/deliver.js';
import { SURVEY_COMPLETED } from '../process/gates.js';
import type { ProcessEvent } from '../process/machine.js';
import type { ProcessState, Wait } from '../process/state.js';
import { does, FACT_ACTIONS } from '../process/words.js';
import type { Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { keepsFacts } from './revision.js';
import type { ApplicationState, KnownFact } from './state.js';

/** An open gate whose fact is known already. */
export interface StandingFact {
  readonly wait: string;
  readonly element: string;
  readonly message: string;
  readonly since: Instant;
}

const isFactGate = ({ labels }: FlowNode): boolean =>
  labels.gate === true || FACT_ACTIONS.some((action) => does(labels, action));

/** True for the wait of a gate for a fact. A boundary event or an event sub-process is no such gate. */
const asksForFact = (definition: ProcessDefinition, { element, type, name }: Wait): boolean => {
  const node = elementOf(definition, element);
  if (type !== 'message' || (node?.kind !== 'receive' && node?.kind !== 'catch')) return false;
  return name === SURVEY_COMPLETED || isFactGate(node);
};

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const knownSince = (state: ApplicationState, wait: Wait): Instant | null => {
  if (wait.name === SURVEY_COMPLETED) return state.surveyAt;
  const known = state.facts?.[wait.element];
  return known !== undefined && same(known.key, wait.key) ? known.at : null;
};

/** Open gates whose fact is known, whatever revision of the rules the application began with. */
export const standingFacts = (
  definition: ProcessDefinition,
  state: ApplicationState,
  process: ProcessState = state.process,
): readonly StandingFact[] =>
  Object.entries(process.waits).flatMap(([id, wait]) => {
    const since = asksForFact(definition, wait) ? knownSince(state, wait) : null;
    return since === null ? [] : [{ wait: id, element: wait.element, message: wait.name ?? '', since }];
  });

/** The id of the open gate that waits for the survey; null where none is open. */
export const openSurveyGate = (definition: ProcessDefinition, process: ProcessState): string | null =>
  Object.entries(process.waits).find(
    ([, wait]) => wait.name === SURVEY_COMPLETED && asksForFact(definition, wait),
  )?.[0] ?? null;

/** Known facts once a message has reached its gate. The survey has a place of its own in the state. */
export const factsAfter = (
  { definition, rules }: ApplicationContext,
  state: ApplicationState,
  event: ProcessEvent | null,
  at: Instant,
): Pick<ApplicationState, 'facts'> => {
  if (event?.type !== 'message' || event.name === SURVEY_COMPLETED || !keepsFacts(rules)) return {};
  const wait = Object.values(state.process.waits).find((one) => expects(one, event));
  if (wait === undefined || !asksForFact(definition, wait)) return {};
  const told: KnownFact = { at, ...(wait.key === undefined ? {} : { key: wait.key }) };
  return { facts: { ...state.facts, [wait.element]: told } };
};
