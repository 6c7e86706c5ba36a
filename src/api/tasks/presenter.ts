import type { TaskRow } from '../../domain/ports/tasks.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { CalendarFinding } from '../../domain/time/index.js';
import type { Certainty } from '../clock/clocks.service.js';

export interface PresentedTask extends Pick<
  TaskRow,
  | 'application'
  | 'permitType'
  | 'id'
  | 'element'
  | 'name'
  | 'action'
  | 'role'
  | 'step'
  | 'state'
  | 'holder'
  | 'outcome'
  | 'closedBy'
  | 'clockStopped'
  | 'escalatedTo'
> {
  readonly permitTypeName: string;
  readonly holderName: string | null;
  readonly openedAt: string;
  readonly claimedAt: string | null;
  readonly closedAt: string | null;
  readonly dueAt: string | null;
  /** Years on the way to `dueAt` whose holidays are not known, or not confirmed. */
  readonly dueFindings: readonly CalendarFinding[];
  readonly overdueAt: string | null;
  readonly budgetMs: number | null;
  readonly stepConsumedMs: number | null;
}

/** What stands behind ids, for people to read. */
export interface TaskNames {
  readonly permitTypes: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
}

/** A row of the work list: no personal data. Lengths are working time in milliseconds. */
export const presentTask = (task: TaskRow, certainty: Certainty, names: TaskNames): PresentedTask => ({
  application: task.application,
  permitType: task.permitType,
  permitTypeName: names.permitTypes.get(task.permitType) ?? task.permitType,
  holderName: task.holder === null ? null : (names.people.get(task.holder) ?? null),
  id: task.id,
  element: task.element,
  name: task.name,
  action: task.action,
  role: task.role,
  step: task.step,
  state: task.state,
  holder: task.holder,
  outcome: task.outcome,
  closedBy: task.closedBy,
  clockStopped: task.clockStopped,
  escalatedTo: task.escalatedTo,
  openedAt: isoInstant(task.openedAt),
  claimedAt: isoOrNull(task.claimedAt),
  closedAt: isoOrNull(task.closedAt),
  dueAt: isoOrNull(task.dueAt),
  dueFindings: certainty(task.openedAt, task.dueAt),
  overdueAt: isoOrNull(task.overdueAt),
  budgetMs: task.budget,
  stepConsumedMs: task.stepConsumed,
});
