import { z } from 'zod';
import { CalendarFindingAnswer } from '../clock/answers.js';
import { Instant } from '../http/schema.js';

const opening = z.array(z.string()).length(2).describe('From and to as HH:MM, end exclusive');
const hours = z.array(opening);
const week = z
  .partialRecord(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']), hours)
  .describe('A weekday that is missing is closed; in a period, it keeps the ordinary hours');
const legalBasis = z.string().optional();

const days = {
  closed: z.array(
    z.strictObject({
      date: z.iso.date(),
      kind: z.enum(['national-holiday', 'collective-leave', 'local-holiday']),
      name: z.string(),
      legalBasis,
    }),
  ),
  periods: z
    .array(z.strictObject({ from: z.iso.date(), to: z.iso.date(), name: z.string(), week, legalBasis }))
    .describe('Other hours between two dates, both included'),
  dates: z
    .array(z.strictObject({ date: z.iso.date(), name: z.string(), hours, legalBasis }))
    .describe('Other hours on one date'),
  years: z.record(z.string(), z.enum(['final', 'unconfirmed'])).describe('A year that is missing has no holiday data'),
};

const WorkingCalendar = z
  .strictObject({
    id: z.string(),
    version: z.int().optional().describe('Counts up with each decree'),
    zone: z.string().describe('IANA time zone'),
    week,
    ...days,
  })
  .meta({ id: 'WorkingCalendar' });

const Decree = z
  .strictObject({
    calendar: z.string().describe('`id@version` that it made'),
    at: Instant,
    by: z.string(),
    byName: z.string().nullable(),
    reason: z.string(),
    legalBasis: z.string(),
    decree: z.strictObject({ ...days, reopened: z.array(z.iso.date()) }),
  })
  .meta({ id: 'Decree' });

export const CalendarAnswer = z
  .strictObject({
    calendar: z.string().describe('`id@version`'),
    current: WorkingCalendar,
    findings: z.array(CalendarFindingAnswer).describe('Years that it does not know for certain'),
    decrees: z.array(Decree),
  })
  .meta({ id: 'Calendar' });

export const DecreedAnswer = z
  .strictObject({
    calendar: z.string().describe('`id@version`'),
    version: z.int(),
    notice: z.int().describe('Number of the entry in the journal'),
  })
  .meta({ id: 'AddedDecree' });
