/** Tasks that stand beside the procedure: an officer corrects the file so that machine work can go on. */
import type { ProcessDefinition } from '../process/definition.js';
import { openItems } from '../process/open-items.js';
import type { TaskClosed, TaskOpened } from '../ports/recorder.js';
import type { Instant } from '../shared/time.js';
import { findElement } from './element.js';
import type { ApplicationState, WantedCorrection } from './state.js';

export const CORRECT_APPLICATION = 'correct-application';

/** Stands in place of an open item where a file that came from elsewhere lacks something that the letters will show. */
export const WHOLE_FILE = 'file';

/** Codes of failures that a correction of the file mends, and another try does not. */
const CORRECTABLE: ReadonlySet<string> = new Set(['INPUT_INVALID', 'LETTER_CHARACTER']);

export const isCorrectable = (code: string): boolean => CORRECTABLE.has(code);

type Wanted = Readonly<Record<string, WantedCorrection>>;

/**
 * Corrections that are still wanted. Machine work that the procedure waits for no more has no use for one, and neither
 * has an application that has ended.
 */
export const stillWanted = (
  definition: ProcessDefinition,
  {
    process,
    outcome,
    wanted,
    redrawing,
  }: Pick<ApplicationState, 'process' | 'outcome' | 'redrawing'> & {
    readonly wanted: ApplicationState['wanted'];
  },
): Pick<ApplicationState, 'wanted'> => {
  if (wanted === undefined || outcome !== null) return {};
  const open = new Set([
    WHOLE_FILE,
    ...openItems(definition, process).map(({ id }) => id),
    ...(redrawing === undefined ? [] : [redrawing.task]),
  ]);
  const left = Object.entries(wanted).filter(([item]) => open.has(item));
  return left.length === 0 ? {} : { wanted: Object.fromEntries(left) };
};

const newIn = (wanted: Wanted, other: Wanted): readonly WantedCorrection[] =>
  Object.values(wanted).filter(({ task }) => !Object.values(other).some((one) => one.task === task));

/** Rows of the work list for corrections that are newly wanted, and for those wanted no more. */
export const wantedTasks = (
  definition: ProcessDefinition,
  before: Wanted = {},
  after: Wanted = {},
  act: { readonly at: Instant; readonly correctedBy: string | null },
): { readonly opened: readonly TaskOpened[]; readonly closed: readonly TaskClosed[] } => ({
  opened: newIn(after, before).map(({ task, element, role, since }) => ({
    id: task,
    element,
    name: findElement(definition, element)?.name ?? element,
    action: CORRECT_APPLICATION,
    role,
    step: null,
    openedAt: since,
    budget: null,
    dueAt: null,
    clockStopped: false,
  })),
  closed: newIn(before, after).map(({ task }) => ({
    id: task,
    closedAt: act.at,
    reason: act.correctedBy === null ? 'cancelled' : 'completed',
    outcome: act.correctedBy === null ? 'cancelled' : 'corrected',
    by: act.correctedBy,
    stepConsumed: null,
  })),
});

/** Correction that a task of the work list asks for; null for every other task. */
export const wantedBy = ({ wanted }: Pick<ApplicationState, 'wanted'>, task: string): WantedCorrection | null =>
  Object.values(wanted ?? {}).find((one) => one.task === task) ?? null;
