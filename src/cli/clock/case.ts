/** One question to `clock due`, from flags or from a line of a batch, and its answer. */
import {
  consumedAt,
  dueAt,
  NAMED_UNITS,
  parseBudget,
  parseInstant,
  printAmount,
  printInstant,
  type CalendarFinding,
  type Running,
  type Stop,
  type StopRule,
  type WorkingCalendar,
} from '../../domain/time/index.js';
import { err, ok, type Result } from '../../domain/shared/result.js';

export interface ClockAnswer {
  /** Due date in ISO 8601 with the calendar's offset; null while an open stop precedes it. */
  readonly due: string | null;
  readonly consumed: string;
  readonly remaining: string;
  readonly running: boolean;
  /** Calendar findings; only where the due date touches a year that is not certain. */
  readonly findings?: readonly CalendarFinding[];
}

/** Keys of a question, without `calendar`, which the caller has loaded. */
export const CASE_KEYS = ['from', 'budget', 'unit', 'stops', 'at', 'stop-rule'] as const;
export type CaseFields = { readonly [key in (typeof CASE_KEYS)[number]]?: unknown };

const STOP_RULES: readonly StopRule[] = ['touched-days', 'time-taken'];

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const instant = (key: string, value: unknown, zone: string): Result<number, string> => {
  if (typeof value !== 'string') return err(`${key}: expected an ISO 8601 date and time, got ${shown(value)}`);
  const parsed = parseInstant(value, zone);
  return parsed.ok ? parsed : err(`${key}: ${parsed.error}`);
};

const oneOf = <T extends string>(key: string, value: unknown, allowed: readonly T[]): Result<T, string> => {
  const found = allowed.find((one) => one === value);
  return found === undefined ? err(`${key}: expected ${allowed.join(', ')}, got ${shown(value)}`) : ok(found);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseStop = (key: string, value: unknown, zone: string): Result<Stop, string> => {
  if (!isRecord(value)) return err(`${key}: expected {"from":ISO,"to":ISO|null}, got ${shown(value)}`);
  const from = instant(`${key}.from`, value['from'], zone);
  if (!from.ok) return from;
  const last = value['to'];
  if (last === null || last === undefined) return ok({ from: from.value, to: null });
  const to = instant(`${key}.to`, last, zone);
  if (!to.ok) return to;
  if (to.value < from.value) return err(`${key}: ends before it starts`);
  return ok({ from: from.value, to: to.value });
};

const parseStops = (value: unknown, zone: string): Result<readonly Stop[], string> => {
  if (value === undefined || value === null) return ok([]);
  let list: unknown = value;
  if (typeof value === 'string') {
    try {
      list = JSON.parse(value);
    } catch {
      return err(`stops: expected a JSON array of {"from":ISO,"to":ISO|null}, got ${shown(value)}`);
    }
  }
  if (!Array.isArray(list)) return err(`stops: expected an array of {"from":ISO,"to":ISO|null}, got ${shown(list)}`);
  const stops: Stop[] = [];
  for (const [index, item] of list.entries()) {
    const stop = parseStop(`stops[${index}]`, item, zone);
    if (!stop.ok) return stop;
    stops.push(stop.value);
  }
  return ok(stops);
};

const parseRunning = (calendar: WorkingCalendar, fields: CaseFields): Result<Running, string> => {
  const from = instant('from', fields.from, calendar.zone);
  if (!from.ok) return from;
  const unit = oneOf('unit', fields.unit, NAMED_UNITS);
  if (!unit.ok) return unit;
  if (typeof fields.budget !== 'string') {
    return err(`budget: expected an ISO 8601 duration such as PT25M or P3D, got ${shown(fields.budget)}`);
  }
  const budget = parseBudget(fields.budget, unit.value);
  if (!budget.ok) return budget;
  const stops = parseStops(fields.stops, calendar.zone);
  if (!stops.ok) return stops;
  const stopRule = oneOf('stop-rule', fields['stop-rule'] ?? 'touched-days', STOP_RULES);
  if (!stopRule.ok) return stopRule;
  return ok({ from: from.value, budget: budget.value, stops: stops.value, stopRule: stopRule.value });
};

/** Answers a question; without `at`, as things stand at `from`, so that no answer depends on the machine's clock. */
export const answer = (calendar: WorkingCalendar, fields: CaseFields): Result<ClockAnswer, string> => {
  const running = parseRunning(calendar, fields);
  if (!running.ok) return running;
  const at =
    fields.at === undefined || fields.at === null ? ok(running.value.from) : instant('at', fields.at, calendar.zone);
  if (!at.ok) return at;
  const { due, findings } = dueAt(calendar, running.value);
  const { consumed, remaining, running: runs } = consumedAt(calendar, running.value, at.value);
  const { unit } = running.value.budget;
  return ok({
    due: due === null ? null : printInstant(due, calendar.zone),
    consumed: printAmount(unit, consumed),
    remaining: printAmount(unit, remaining),
    running: runs,
    ...(findings.length > 0 ? { findings } : {}),
  });
};
