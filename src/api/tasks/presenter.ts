import type { TaskRow } from '../../domain/ports/tasks.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { Certainty } from '../clock/clocks.service.js';
import type { Answer } from '../http/schema.js';
import type { NameBook } from '../names/names.js';
import type { TaskAnswer } from './answers.js';
import { taskSegment } from './task-segment.js';

export type PresentedTask = Answer<typeof TaskAnswer>;

/** A task without personal data. Lengths are working time in milliseconds. */
export const presentTask = (
  task: TaskRow,
  {
    number,
    certainty,
    names,
    corrections,
  }: {
    /** Number of the task's application. */
    readonly number: string;
    readonly certainty: Certainty;
    readonly names: NameBook;
    readonly corrections: PresentedTask['corrections'];
  },
): PresentedTask => ({
  application: task.application,
  applicationNumber: number,
  permitType: task.permitType,
  permitTypeName: names.permitType(task.permitType),
  holderName: names.person(task.holder),
  id: taskSegment(task.id),
  element: task.element,
  name: names.task(task),
  corrections,
  action: task.action,
  role: task.role,
  step: task.step,
  state: task.state,
  holder: task.holder,
  outcome: task.outcome,
  closedBy: task.closedBy,
  closedByName: names.person(task.closedBy),
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

/** People whose names an answer about the task gives. */
export const peopleOf = ({ holder, closedBy }: TaskRow): readonly (string | null)[] => [holder, closedBy];
