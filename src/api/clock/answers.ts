import { ApplicationNumber } from '../applications/number.js';
import { z } from 'zod';
import type { CalendarFinding } from '../../domain/time/index.js';
import { Instant } from '../http/schema.js';

const calendar = z.string().describe('Id of the calendar');
const year = z.int();

/** Finding that makes a date less than certain. */
export const CalendarFindingAnswer = z
  .discriminatedUnion('code', [
    z.strictObject({ code: z.literal('year-without-data'), year, calendar }),
    z.strictObject({ code: z.literal('year-unconfirmed'), year, calendar }),
    z.strictObject({ code: z.literal('never-reached'), calendar }),
  ])
  .meta({
    id: 'CalendarFinding',
    description: 'What makes a date less than certain',
  }) satisfies z.ZodType<CalendarFinding>;

const Reason = z.strictObject({
  code: z
    .enum([
      'past-cases',
      'past-cases-and-budgets',
      'budgets',
      'stopped',
      'no-way-known',
      'never-reached',
      'not-started',
    ])
    .describe('Why there is a date, or none'),
  params: z
    .strictObject({
      grounds: z.array(z.string()).optional().describe('Grounds on which it rests'),
      steps: z.int().optional().describe('Rows still to be done'),
      measured: z.int().optional().describe('How many of them past cases tell of'),
      cases: z.int().optional().describe('Past cases of the row that has the fewest'),
      queue: z.number().optional().describe('Turns of the desk before this file’s'),
      late: z.int().optional().describe('Open rows that have lasted longer than everything known of them'),
    })
    .describe('What the date was counted from'),
  text: z.string().describe('For the applicant'),
});

/** Probable date of an application's end. */
export const ExpectedDate = z
  .strictObject({
    p50: Instant.nullable().describe('As likely done before as after; null where no date can be named'),
    p90: Instant.nullable().describe('Nine of ten are done by then'),
    reason: Reason,
    findings: z.array(CalendarFindingAnswer),
  })
  .meta({ id: 'ExpectedDate' });

const StopRule = z
  .strictObject({ rule: z.string(), legalReference: z.string().nullable() })
  .meta({ id: 'StopRule', description: 'How a stop moves a deadline that counts days' });

const duration = z.string().describe('ISO 8601 duration of the unit');

const Budget = z
  .strictObject({
    id: z.string(),
    scope: z.enum(['step', 'group', 'application']),
    step: z.string().nullable().describe('Row of the SOP; null for a group of rows and for the whole promise'),
    steps: z.array(z.string()).describe('The rows of a group, else empty'),
    startsAt: z.enum(['opened', 'claimed']).describe('Counts from the opening of the task, or from its first claim'),
    awaitsClaim: z.boolean(),
    stopRule: StopRule.nullable().describe('Null where time is counted'),
    unit: z.string(),
    budget: duration,
    consumed: duration,
    remaining: duration,
    remainingInUnit: z.number(),
    running: z.boolean(),
    stopped: z.array(z.strictObject({ ground: z.string(), since: Instant })).describe('Why it rests, where it does'),
    due: Instant.nullable().describe('Null while no instant can be named: it rests, or waits for the claim'),
    overdue: z.boolean(),
    legalReference: z.string().nullable(),
    waitingMs: z.int().describe('Working time that the task lay without a holder'),
    handlingMs: z.int().describe('Working time that the task lay with a holder'),
    findings: z.array(CalendarFindingAnswer),
  })
  .meta({ id: 'Budget', description: 'A row, a group of rows, or the whole promise, as it stands now' });

const budgetFields = {
  calendar: z.string().describe('`id@version` of the calendar that the dates are counted by'),
  adjusted: z
    .boolean()
    .describe('Whether the application itself has taken every window and decree into account; the budgets always have'),
  budgets: z.array(Budget),
};

export const BudgetsAnswer = z.strictObject(budgetFields);

const Promised = z
  .strictObject({
    unit: z.string(),
    budget: duration,
    text: z.string(),
    legalReference: z.string().nullable(),
    stopRule: StopRule.nullable(),
    from: Instant,
    dueWithoutStops: Instant.nullable(),
    due: Instant.nullable().describe('Null while a stop without an end precedes it'),
  })
  .meta({ id: 'EvidencePromise' });

const Stop = z
  .strictObject({
    ground: z.string(),
    text: z.string().describe('In the office’s words'),
    legalReference: z.string().nullable(),
    document: z.string().nullable(),
    reason: z.string().nullable(),
    from: Instant,
    to: Instant.nullable().describe('Null while it lasts'),
    by: z
      .string()
      .nullable()
      .describe('A name for officers; `office`, `applicant` or `system` for the applicant. Null where no row says it'),
    endedBy: z.string().nullable(),
    consent: z.string().nullable(),
    cost: z
      .strictObject({ unit: z.string(), amount: duration, text: z.string() })
      .describe('By how much it moved the end of the promise; a later stop has only what an earlier one has not'),
    dueBefore: Instant.nullable(),
    dueAfter: Instant.nullable(),
  })
  .meta({ id: 'EvidenceStop' });

const Change = z
  .strictObject({
    at: Instant,
    what: z.string(),
    ground: z.string().nullable(),
    by: z.string(),
    reason: z.string().nullable(),
    legalReference: z.string().nullable(),
    dueBefore: Instant.nullable(),
    dueAfter: Instant.nullable(),
  })
  .meta({ id: 'EvidenceChange', description: 'Back to zero, an extension, another calendar' });

export const EvidenceAnswer = z
  .strictObject({
    application: z.string(),
    applicationNumber: ApplicationNumber,
    promise: Promised.nullable(),
    until: Instant.describe('End of what still lasts: now, or when the application ended'),
    stops: z.array(Stop),
    changes: z.array(Change).describe('What else moved the date'),
    findings: z.array(CalendarFindingAnswer),
  })
  .meta({ id: 'ClockEvidence' });
