import type { TaskRow } from '../../domain/ports/store.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';

const iso = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

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
  readonly openedAt: string;
  readonly claimedAt: string | null;
  readonly closedAt: string | null;
  readonly dueAt: string | null;
  readonly overdueAt: string | null;
  readonly budgetMs: number | null;
  readonly stepConsumedMs: number | null;
}

/** A row of the work list: no personal data. Lengths are working time in milliseconds. */
export const presentTask = (task: TaskRow): PresentedTask => ({
  application: task.application,
  permitType: task.permitType,
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
  claimedAt: iso(task.claimedAt),
  closedAt: iso(task.closedAt),
  dueAt: iso(task.dueAt),
  overdueAt: iso(task.overdueAt),
  budgetMs: task.budget,
  stepConsumedMs: task.stepConsumed,
});
