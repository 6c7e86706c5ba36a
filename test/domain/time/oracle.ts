/**
 * A second, naive reading of the rules to hold the real one against: it walks in steps of five minutes and asks the
 * engine's own formatter what the wall clock shows. Only for times that are multiples of five minutes.
 */
import type { Stop, WorkingCalendar } from '../../../src/domain/time/index.js';

export const STEP = 300_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const seen = new Map<string, Map<number, Wall>>();

interface Wall {
  readonly date: string;
  readonly time: string;
  readonly weekday: string;
}

const wall = (zone: string, at: number): Wall => {
  let known = seen.get(zone);
  if (known === undefined) seen.set(zone, (known = new Map<number, Wall>()));
  let shown = known.get(at);
  if (shown === undefined) known.set(at, (shown = readWall(zone, at)));
  return shown;
};

const readWall = (zone: string, at: number): Wall => {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    time: `${parts['hour']}:${parts['minute']}`,
    weekday: (parts['weekday'] ?? '').toLowerCase(),
  };
};

export const hoursOf = (calendar: WorkingCalendar, date: string, weekday: string): readonly (readonly string[])[] => {
  if (calendar.closed.some((day) => day.date === date)) return [];
  const special = calendar.dates.filter((day) => day.date === date).at(-1);
  if (special !== undefined) return special.hours;
  const period = calendar.periods.filter((one) => one.from <= date && date <= one.to).at(-1);
  const key = weekday as 'monday';
  return period?.week[key] ?? calendar.week[key] ?? [];
};

export const isOpen = (calendar: WorkingCalendar, at: number): boolean => {
  const { date, time, weekday } = wall(calendar.zone, at);
  return hoursOf(calendar, date, weekday).some(([from, to]) => from! <= time && time < to!);
};

export const isStopped = (stops: readonly Stop[], at: number): boolean =>
  stops.some(({ from, to }) => from <= at && (to === null || at < to));

/** Working time from one instant to another outside the stops. */
export const naiveSpent = (calendar: WorkingCalendar, from: number, to: number, stops: readonly Stop[]): number => {
  let sum = 0;
  for (let at = from; at < to; at += STEP) if (!isStopped(stops, at) && isOpen(calendar, at)) sum += STEP;
  return sum;
};

/** Instant at which that much working time is spent; undefined where it is not within the given number of days. */
export const naiveDue = (
  calendar: WorkingCalendar,
  from: number,
  budget: number,
  stops: readonly Stop[],
  days: number,
): number | undefined => {
  let left = budget;
  for (let at = from; at <= from + days * 86_400_000; at += STEP) {
    if (left <= 0) return at;
    if (!isStopped(stops, at) && isOpen(calendar, at)) left -= STEP;
  }
  return undefined;
};

/** The first instant of the day after the one that the zone shows. */
export const naiveNextDay = (zone: string, from: number): number => {
  const { date } = wall(zone, from);
  let at = from;
  while (wall(zone, at).date === date) at += STEP;
  return at;
};

/** The closing instants of the counted days after the day of `from`, with whether a stop touches the day. */
export const naiveDays = (
  calendar: WorkingCalendar,
  unit: 'working-day' | 'calendar',
  from: number,
  stops: readonly Stop[],
  days: number,
): { close: number; touched: boolean }[] => {
  const byDate = new Map<string, { close: number; touched: boolean }>();
  const today = wall(calendar.zone, from).date;
  for (let at = from; at < from + days * 86_400_000; at += STEP) {
    const { date } = wall(calendar.zone, at);
    if (date === today) continue;
    if (unit === 'working-day' && !isOpen(calendar, at)) continue;
    const known = byDate.get(date);
    const touched = (known?.touched ?? false) || isStopped(stops, at);
    byDate.set(date, { close: unit === 'calendar' ? at + STEP - 1000 : at + STEP, touched });
  }
  return [...byDate.values()];
};
