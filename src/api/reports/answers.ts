import { z } from 'zod';
import { Instant } from '../http/schema.js';

const share = z.number().min(0).max(1);

const Step = z
  .strictObject({
    procedure: z.string().describe('Id of the procedure: rows of different procedures are never added'),
    step: z.string().describe('Row of its SOP'),
    completed: z.int().describe('Without what was recalled'),
    onTime: z.int().describe('Done by the due date, outage windows excluded from the budget'),
    onTimeWithoutWindows: z.int().describe('Done by the date that it would have been due without any window'),
    shareOnTime: share,
    shareOnTimeWithoutWindows: share,
  })
  .meta({ id: 'StepPunctuality' });

export const StepReport = z
  .strictObject({ from: Instant, to: Instant, steps: z.array(Step) })
  .meta({ id: 'StepReport' });
