/** Schema of the calendar file. `config/calendars/calendar.schema.json` is made from here. */
import * as z from 'zod';
import { isZone, parseDate } from '../../domain/time/index.js';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const END = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

const date = z
  .string()
  .regex(DATE, 'expected a date, YYYY-MM-DD')
  .refine((text) => parseDate(text) !== undefined, 'names a day that does not exist')
  .describe('A date by the wall clock of the zone.');

const opening = z
  .tuple([
    z.string().regex(TIME, 'expected a time, HH:MM'),
    z.string().regex(END, 'expected a time, HH:MM, or 24:00 for the end of the day'),
  ])
  .refine(([from, to]) => from < to, 'must end after it starts; hours over midnight are two openings on two days')
  .describe('From and to, HH:MM, the end exclusive.');

const hours = z
  .array(opening)
  .refine(
    (openings) =>
      openings.every(([from, to], i) => openings.slice(i + 1).every(([start, end]) => to <= start || end <= from)),
    'has openings that overlap',
  )
  .describe('Office hours of one day; the gaps are breaks. Empty: closed.');

const week = z
  .strictObject({
    monday: hours.exactOptional(),
    tuesday: hours.exactOptional(),
    wednesday: hours.exactOptional(),
    thursday: hours.exactOptional(),
    friday: hours.exactOptional(),
    saturday: hours.exactOptional(),
    sunday: hours.exactOptional(),
  })
  .describe('A weekday left out is closed in the ordinary week, and keeps its ordinary hours in a period.');

const legalBasis = z.string().describe('The decree or circular behind it.').exactOptional();
const name = z.string().min(1, 'needs a name');
const note = z.string().describe('For people; not read.').exactOptional();

export const calendarSchema = z
  .strictObject({
    $schema: z.string().describe('For editors; not read.').exactOptional(),
    note,
    legalBasis,
    id: z.string().min(1, 'needs an id'),
    version: z.int().positive().describe('Counts up with each decree.').exactOptional(),
    zone: z.string().refine(isZone, 'is no IANA time zone, for example Asia/Jakarta').describe('IANA time zone.'),
    week,
    years: z
      .record(z.string().regex(/^\d{4}$/, 'expected a year, YYYY'), z.enum(['final', 'unconfirmed']))
      .describe('The years whose holidays are listed. A due date that touches any other year carries a finding.'),
    closed: z
      .array(
        z.strictObject({
          note,
          date,
          kind: z.enum(['national-holiday', 'collective-leave', 'local-holiday']),
          name,
          legalBasis,
        }),
      )
      .default([])
      .describe('Days without office hours. They stay closed whatever else names them.'),
    periods: z
      .array(
        z
          .strictObject({ note, from: date, to: date, name, week, legalBasis })
          .refine(({ from, to }) => from <= to, 'must not end before it starts'),
      )
      .default([])
      .describe('Other hours between two dates, both included. Where two overlap, the later in the list holds.'),
    dates: z
      .array(z.strictObject({ note, date, name, hours, legalBasis }))
      .default([])
      .describe('Other hours on one date, before periods and the week. The later entry of a date holds.'),
  })
  .describe('The working calendar of an office.');

/** The JSON Schema (draft 2020-12) of a calendar file. */
export const calendarJsonSchema = (): object => ({
  $id: 'https://paraf.dev/schema/calendar/1',
  title: 'Working calendar',
  ...z.toJSONSchema(calendarSchema, { io: 'input' }),
});
