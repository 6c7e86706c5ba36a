/** Applications that stand still while nothing in them says so. */
import { openItems, stranded } from '../process/open-items.js';
import type { ProcessDefinition } from '../process/definition.js';
import type { Instant, Millis } from '../shared/time.js';
import { whatLeadsOn } from './leads-on.js';
import type { ApplicationState } from './state.js';

/** Longest time from the receipt to the first record of a started procedure. */
export const BEGIN_WITHIN: Millis = 3 * 60_000;

export interface StandingApplication {
  /** State of the application; null before the first record of its procedure. */
  readonly state: ApplicationState | null;
  readonly receivedAt: Instant;
  /** False while the loop that starts procedures still tries; that loop says what hinders it. */
  readonly workflowStarted: boolean;
}

/**
 * Reason why nothing leads the application on, in English for operators; null where something does, or it has ended.
 */
export const whyStuck = (
  definition: ProcessDefinition | null,
  { state, receivedAt, workflowStarted }: StandingApplication,
  at: Instant,
): string | null => {
  if (state === null)
    return workflowStarted && at - receivedAt > BEGIN_WITHIN
      ? 'its procedure was started and has recorded nothing since it was received'
      : null;
  if (state.outcome !== null) return null;
  if (definition === null) return 'the procedure that it runs is not on record';
  if (whatLeadsOn({ definition }, state).length > 0) return null;
  const open = openItems(definition, state.process).map(({ kind, element }) => `${kind} ${element}`);
  const halted = stranded(state.process).map((element) => `a token at ${element}`);
  return `no task, timer, machine work or wait leads it on; open: ${[...open, ...halted].join(', ') || 'nothing'}`;
};
