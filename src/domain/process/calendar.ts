/** Calendar arithmetic of BPMN timers: ISO 8601 durations, dates and cycles in a zone. Working time is not meant here. */
import type { Result } from '../shared/result.js';
import { err, ok } from '../shared/result.js';
import type { Instant, Millis } from '../shared/time.js';

export interface LocalParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Distance of the zone's wall clock from UTC at an instant. */
const offsetAt = (at: Instant, zone: string): Millis => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
};

export const localParts = (at: Instant, zone: string): LocalParts => {
  const wall = new Date(at + offsetAt(at, zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
};

/** The instant at which the zone's wall clock shows `wall` (milliseconds as if it were UTC). */
const fromWall = (wall: number, zone: string): Instant => {
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
};

interface IsoDuration {
  readonly sign: 1 | -1;
  readonly months: number;
  readonly days: number;
  readonly millis: Millis;
}

const DURATION =
  /^(-)?P(?=\d|T\d)(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

export const parseDuration = (text: string): IsoDuration | undefined => {
  const found = DURATION.exec(text.trim());
  if (found === null) return undefined;
  const n = (index: number): number => Number(found[index] ?? 0);
  const months = n(2) * 12 + n(3);
  if (!Number.isInteger(months)) return undefined;
  const days = n(4) * 7 + n(5);
  const whole = Math.floor(days);
  const millis = Math.round((days - whole) * 86_400_000 + n(6) * 3_600_000 + n(7) * 60_000 + n(8) * 1000);
  return { sign: found[1] === '-' ? -1 : 1, months, days: whole, millis };
};

/** Beyond this instant, less some days for the zone's offset, there is no date (ECMA-262, 21.4.1.1). */
const FARTHEST: Millis = 8.64e15 - 3 * 86_400_000;

/** Adds a duration: months and days on the zone's wall clock, the rest in elapsed time (ISO 8601, RFC 3339 app. A). */
export const addDuration = (at: Instant, text: string, zone: string): Result<Instant, string> => {
  const d = parseDuration(text);
  if (d === undefined) return err(`"${text}" is not an ISO 8601 duration such as PT30M or P3D`);
  let from = at;
  if (d.months !== 0 || d.days !== 0) {
    const wall = new Date(at + offsetAt(at, zone));
    const day = wall.getUTCDate();
    wall.setUTCDate(1);
    wall.setUTCMonth(wall.getUTCMonth() + d.sign * d.months);
    if (!(Math.abs(wall.getTime()) < FARTHEST)) return err(`"${text}" reaches beyond the calendar`);
    const last = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
    wall.setUTCDate(Math.min(day, last) + d.sign * d.days);
    if (!(Math.abs(wall.getTime()) < FARTHEST)) return err(`"${text}" reaches beyond the calendar`);
    from = fromWall(wall.getTime(), zone);
  }
  const due = from + d.sign * d.millis;
  return Number.isFinite(due) && Math.abs(due) <= FARTHEST ? ok(due) : err(`"${text}" reaches beyond the calendar`);
};

const DATE =
  /^(\d{4,})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?(?:[@[]([A-Za-z_+\-/0-9]+)\]?)?)?$/;

/** An ISO 8601 date or date-time; without an offset it is the office's wall clock. */
export const parseInstant = (text: string, zone: string): Instant | undefined => {
  const found = DATE.exec(text.trim());
  if (found === null) return undefined;
  const n = (index: number): number => Number(found[index] ?? 0);
  const millis = found[7] === undefined ? 0 : Math.floor(Number(`0.${found[7]}`) * 1000);
  const wall = Date.UTC(n(1), n(2) - 1, n(3), n(4), n(5), n(6), millis);
  const shown = new Date(wall);
  if (
    Number.isNaN(wall) ||
    shown.getUTCMonth() !== n(2) - 1 ||
    shown.getUTCDate() !== n(3) ||
    n(4) > 23 ||
    n(5) > 59 ||
    n(6) > 59
  )
    return undefined;
  if (found[8] === 'Z') return wall;
  if (found[8] !== undefined) {
    const digits = found[8].replace(':', '');
    const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
    return wall - (digits.startsWith('-') ? -1 : 1) * minutes * 60_000;
  }
  try {
    return fromWall(wall, found[9] ?? zone);
  } catch {
    return undefined;
  }
};

export interface Cycle {
  /** Number of firings in all; -1 without end. */
  readonly times: number;
  readonly start?: string;
  readonly every: string;
}

/** `R3/PT1H`, `R/PT1H`, `R3/2026-01-05T08:00:00Z/PT1H`. */
export const parseCycle = (text: string): Cycle | undefined => {
  const parts = text.trim().split('/');
  const repeat = /^R(-1|\d*)$/.exec(parts[0] ?? '');
  const every = parts.at(-1) ?? '';
  if (repeat === null || parts.length < 2 || parts.length > 3 || parseDuration(every) === undefined) return undefined;
  const times = repeat[1] === '' || repeat[1] === '-1' ? -1 : Number(repeat[1]);
  const start = parts.length === 3 ? parts[1] : undefined;
  if (start !== undefined && parseInstant(start, 'UTC') === undefined) return undefined;
  return { times, every, ...(start === undefined ? {} : { start }) };
};

export interface FirstFiring {
  readonly due: Instant;
  readonly left?: number;
  readonly every?: string;
}

/** First firing of a timer armed at `at`, and the rest of its cycle. A moment already past is due at once. */
export const firstFiring = (
  kind: 'date' | 'duration' | 'cycle',
  text: string,
  at: Instant,
  zone: string,
): Result<FirstFiring, string> => {
  if (kind === 'date') {
    const due = parseInstant(text, zone);
    return due === undefined
      ? err(`"${text}" is not an ISO 8601 date and time such as 2026-01-05T08:00:00+07:00`)
      : ok({ due: Math.max(due, at) });
  }
  if (kind === 'duration') {
    const due = addDuration(at, text, zone);
    return due.ok ? ok({ due: Math.max(due.value, at) }) : due;
  }
  const cycle = parseCycle(text);
  if (cycle === undefined) {
    const plain = parseDuration(text) === undefined ? undefined : addDuration(at, text, zone);
    return plain?.ok === true
      ? ok({ due: plain.value })
      : err(`"${text}" is not an ISO 8601 repetition such as R3/PT1H`);
  }
  if (cycle.times === 0) return err(`"${text}" never fires`);
  const start = cycle.start === undefined ? undefined : parseInstant(cycle.start, zone);
  const due = start === undefined ? addDuration(at, cycle.every, zone) : ok(Math.max(start, at));
  if (!due.ok) return due;
  return ok({ due: due.value, left: cycle.times === -1 ? -1 : cycle.times - 1, every: cycle.every });
};

/** A length of virtual time as ISO 8601, for example PT1M30S or P1DT2H; `PT0S` for none. */
export const isoLength = (length: Millis): string => {
  const whole = Math.abs(length);
  const days = Math.floor(whole / 86_400_000);
  const hours = Math.floor(whole / 3_600_000) % 24;
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = (whole % 60_000) / 1000;
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  const body = `${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
  return `${length < 0 ? '-' : ''}P${body === '' ? 'T0S' : body}`;
};
