import { z } from 'zod';
import type { TaskRow } from '../../domain/ports/tasks.js';
import { ApplicationNumber } from '../applications/number.js';
import { CalendarFindingAnswer } from '../clock/answers.js';
import { Corrections } from '../corrections/answers.js';
import { listOf } from '../http/answers.js';
import { Instant, enumOf } from '../http/schema.js';

const taskFields = {
  application: z.string(),
  applicationNumber: ApplicationNumber,
  permitType: z.string(),
  permitTypeName: z.string(),
  id: z.string().describe('Stands in an address as it is, without escaping'),
  element: z.string().describe('Id of the BPMN element'),
  name: z.string(),
  action: z.string(),
  role: z.string(),
  step: z.string().nullable().describe('Row of the SOP'),
  state: enumOf<TaskRow['state']>({ open: true, completed: true, cancelled: true, returned: true }),
  holder: z.string().nullable().describe('Id of the account that has claimed it'),
  holderName: z.string().nullable(),
  corrections: Corrections,
  outcome: z.string().nullable(),
  closedBy: z.string().nullable(),
  closedByName: z.string().nullable(),
  clockStopped: z.boolean(),
  escalatedTo: z.string().nullable(),
  openedAt: Instant,
  claimedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  dueFindings: z.array(CalendarFindingAnswer).describe('What is not certain of `dueAt`'),
  overdueAt: Instant.nullable(),
  budgetMs: z.int().nullable().describe('Working time'),
  stepConsumedMs: z.int().nullable().describe('Working time'),
};

/** A task without personal data. */
export const TaskAnswer = z.strictObject(taskFields).meta({ id: 'Task' });

/** A row of the work list: the task with its clock now. */
export const WorkListItem = z
  .strictObject({
    ...taskFields,
    workingTimeLeftMs: z
      .int()
      .nullable()
      .describe('Working time until it is due, negative once it is late; null while it rests'),
    dueAdjusted: z.boolean().describe('False while the date does not yet reflect every outage window and decree'),
  })
  .meta({ id: 'WorkListItem' });

export const WorkList = listOf('WorkList', WorkListItem);
