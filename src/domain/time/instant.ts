/** Notation of instants for people and files: ISO 8601-1:2019 extended format. */
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { DAY, HOUR, MINUTE, SECOND, epochDay } from './days.js';
import { instantOf, offsetAt } from './zone.js';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

const offsetOf = (text: string): number | undefined => {
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
};

/**
 * Reads an instant. Without an offset it is the wall clock of `zone` (never of the machine), and a date alone is its
 * first instant there. Fractions beyond the millisecond are cut.
 */
export const parseInstant = (text: string, zone: string): Result<Instant, string> => {
  const refuse = (why: string): Result<Instant, string> =>
    err(`"${text}" ${why}; write for example 2026-03-17T09:00:00+07:00`);
  const match = ISO.exec(text);
  if (match === null) return refuse('is no ISO 8601 date and time');
  const day = epochDay(Number(match[1]), Number(match[2]), Number(match[3]));
  if (day === undefined) return refuse('names a day that does not exist');
  const [hours, minutes, seconds] = [match[4], match[5], match[6]].map((part) => Number(part ?? '0'));
  if (hours === undefined || minutes === undefined || seconds === undefined) return refuse('has no time');
  if (hours > 23 || minutes > 59 || seconds > 59) return refuse('names a time that does not exist');
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const time = hours * HOUR + minutes * MINUTE + seconds * SECOND + millis;
  if (match[8] === undefined) return ok(instantOf(zone, day, time));
  const offset = offsetOf(match[8]);
  return offset === undefined ? refuse('has an offset that does not exist') : ok(day * DAY + time - offset);
};

/** Writes an instant by the wall clock of `zone` with its offset, `2026-03-25T16:00:00+07:00`; milliseconds where there are any. */
export const printInstant = (at: Instant, zone: string): string => {
  const offset = offsetAt(zone, at);
  const wall = new Date(at + offset).toISOString();
  const size = Math.round(Math.abs(offset) / MINUTE);
  const pad = (number: number): string => String(number).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const text = wall.endsWith('.000Z') ? wall.slice(0, -5) : wall.slice(0, -1);
  return `${text}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
};
