/** `paraf process simulate`: an office at work on many cases of a procedure, by the working calendar. */
import { addDuration, localParts } from '../../domain/process/calendar.js';
import { elementOf } from '../../domain/process/definition.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { simulate } from '../../domain/process/simulate.js';
import type { SimulatedOutcome } from '../../domain/process/simulate.js';
import { arrivalsOf } from '../../domain/process/simulate-chance.js';
import type { Figures, Spread } from '../../domain/process/simulate-figures.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { loadCalendar } from '../../infra/calendar/index.js';
import { loadDecisions, loadProcess } from './files.js';
import { misused, parseOptions, texts } from './options.js';

const OPTIONS = {
  arrivals: { type: 'string' },
  staff: { type: 'string', multiple: true },
  days: { type: 'string' },
  from: { type: 'string' },
  calendar: { type: 'string' },
  handling: { type: 'string' },
  outside: { type: 'string' },
  unbudgeted: { type: 'string' },
  outcome: { type: 'string', multiple: true },
  variables: { type: 'string' },
  seed: { type: 'string' },
  process: { type: 'string' },
  dmn: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

const DAY = 86_400_000;

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };
const bad = (error: string): Read<never> => ({ ok: false, error });
const good = <T>(value: T): Read<T> => ({ ok: true, value });

const object = (text: string, what: string): Read<JsonObject> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? good(value as JsonObject)
      : bad(`${what} must be a JSON object, not ${text}`);
  } catch {
    return bad(`${what} must be a JSON object, not ${text}`);
  }
};

/** Reads arrivals such as `40/day` or `40/day,even`. */
const readArrivals = (text: string): Read<{ readonly perDay: number; readonly kind: 'poisson' | 'even' }> => {
  const match = /^(\d+(?:\.\d+)?)\/day(?:,(poisson|even))?$/.exec(text);
  if (match === null) return bad(`--arrivals is written 40/day or 40/day,even, not "${text}"`);
  const perDay = Number(match[1]);
  return perDay > 0 && perDay <= 10_000
    ? good({ perDay, kind: match[2] === 'even' ? 'even' : 'poisson' })
    : bad('--arrivals must be more than 0 and at most 10000 a day');
};

/** Reads staff such as `kasi=1,front-office=2`: lanes of the procedure, and how many people each has. */
const readStaff = (given: readonly string[], lanes: ReadonlySet<string>): Read<Readonly<Record<string, number>>> => {
  const staff: Record<string, number> = {};
  for (const part of given.flatMap((text) => text.split(',')).filter((text) => text.trim() !== '')) {
    const match = /^\s*([^=]+?)\s*=\s*(\d{1,4})\s*$/.exec(part);
    const [, lane = '', count = '0'] = match ?? [];
    if (match === null || Number(count) < 1)
      return bad(`--staff is written lane=people, for example kasi=1, not "${part}"`);
    if (!lanes.has(lane)) return bad(`--staff names lane "${lane}"; the procedure has: ${[...lanes].join(', ')}`);
    staff[lane] = Number(count);
  }
  return good(staff);
};

/** Reads handling such as `0.8` or `0.8,0.5`: mean share of the budget, and how far it spreads. */
const readHandling = (text: string): Read<{ readonly mean: number; readonly spread: number }> => {
  const match = /^(\d+(?:\.\d+)?)(?:,(0(?:\.\d+)?|1(?:\.0+)?))?$/.exec(text);
  return match === null
    ? bad(`--handling is written MEAN or MEAN,SPREAD with a spread from 0 to 1, for example 0.8,0.5, not "${text}"`)
    : good({ mean: Number(match[1]), spread: Number(match[2] ?? '0.5') });
};

/**
 * Reads outcomes such as `receive:0.1:{"outcome":"incomplete"}`: the variables that a share of the cases brings at an
 * element.
 */
const readOutcomes = (given: readonly string[], definition: ProcessDefinition): Read<readonly SimulatedOutcome[]> => {
  const outcomes: SimulatedOutcome[] = [];
  for (const text of given) {
    const match = /^([^:]+):(0(?:\.\d+)?|1(?:\.0+)?):(\{.*\})$/.exec(text);
    if (match === null) return bad(`--outcome is written ELEMENT:SHARE:JSON with a share from 0 to 1, not "${text}"`);
    const [, element = '', share = '0', json = '{}'] = match;
    if (elementOf(definition, element) === undefined)
      return bad(`--outcome names "${element}", which the file does not have`);
    const set = object(json, '--outcome');
    if (!set.ok) return set;
    outcomes.push({ element, share: Number(share), set: set.value });
  }
  return good(outcomes);
};

const duration = (text: string, name: string): Read<number> => {
  const added = addDuration(0, text, 'UTC');
  return added.ok && added.value >= 0
    ? good(added.value)
    : bad(`--${name} is an ISO 8601 duration such as PT4H, not "${text}"`);
};

const minutes = (millis: number): string => `${(millis / 60_000).toFixed(1)} min`;
const percent = (share: number | null): string => (share === null ? '-' : `${(share * 100).toFixed(1)} %`);
const spreadText = ({ mean, p90, longest }: Spread): string =>
  `mean ${minutes(mean)}, p90 ${minutes(p90)}, longest ${minutes(longest)}`;

const report = (file: string, figures: Figures): string =>
  [
    file,
    `  cases: ${figures.arrived} arrived, ${figures.completed} completed, ${figures.otherwise} ended otherwise, ${figures.unfinished} unfinished`,
    `  throughput: ${figures.throughputPerHour.toFixed(2)} an hour of office time`,
    `  cycle (working time): ${spreadText(figures.cycle)}`,
    '  lanes:',
    ...figures.lanes.map(
      ({ lane, staff, tasks, waiting, load }) =>
        `    ${lane.padEnd(18)} ${String(staff).padStart(3)} people ${String(tasks).padStart(6)} tasks  load ${percent(load).padStart(8)}  waiting ${spreadText(waiting)}`,
    ),
    '  steps:',
    ...figures.steps.map(
      ({ step, element, tasks, budget, onTime, taken }) =>
        `    ${(step ?? '').padStart(3)} ${element.padEnd(18)} ${String(tasks).padStart(6)} tasks  budget ${(budget === null ? '-' : minutes(budget)).padStart(9)}  on time ${percent(onTime).padStart(8)}  taken ${spreadText(taken)}`,
    ),
    '',
  ].join('\n');

/** Runs the subcommand: exit code 0, 1 where the file does not compile, 2 for a wrong call. */
export const run = async (args: readonly string[]): Promise<number> => {
  const parsed = parseOptions(args, OPTIONS);
  if (!parsed.ok) return misused('simulate', parsed.error);
  const { values } = parsed;
  const text = (name: keyof typeof OPTIONS, fallback: string): string => texts(values[name])[0] ?? fallback;
  const [file, ...others] = parsed.files;
  if (file === undefined || others.length > 0) return misused('simulate', 'name one BPMN file');
  const compiled = await loadProcess(file, await loadDecisions(texts(values['dmn'])));
  const { definition } = compiled;
  if (definition === undefined) {
    for (const { rule, element, message } of compiled.findings)
      process.stderr.write(`${file}: ${rule}${element === null ? '' : ` at ${element}`}: ${message}\n`);
    return 1;
  }
  const wanted = text('process', definition.main);
  const node = elementOf(definition, wanted);
  if (node?.kind !== 'process')
    return misused(
      'simulate',
      `there is no process "${wanted}" in the file; it has ${definition.processes.join(', ')}`,
    );
  const calendar = await loadCalendar(text('calendar', 'ID-2026'));
  const arrivals = readArrivals(text('arrivals', '20/day'));
  const staff = readStaff(texts(values['staff']), new Set(node.lanes.map(({ id }) => id)));
  const handling = readHandling(text('handling', '0.8,0.5'));
  const outcomes = readOutcomes(texts(values['outcome']), definition);
  const variables = object(text('variables', '{}'), '--variables');
  const outside = duration(text('outside', 'PT4H'), 'outside');
  const unbudgeted = duration(text('unbudgeted', 'PT0S'), 'unbudgeted');
  for (const read of [calendar, arrivals, staff, handling, outcomes, variables, outside, unbudgeted])
    if (!read.ok) return misused('simulate', read.error);
  if (
    !calendar.ok ||
    !arrivals.ok ||
    !staff.ok ||
    !handling.ok ||
    !outcomes.ok ||
    !variables.ok ||
    !outside.ok ||
    !unbudgeted.ok
  )
    return 2;
  const days = Number(text('days', '20'));
  const seed = Number(text('seed', '1'));
  if (!Number.isInteger(days) || days < 1 || days > 1000)
    return misused('simulate', '--days is a whole number from 1 to 1000');
  if (!Number.isInteger(seed)) return misused('simulate', '--seed is a whole number');
  const from = Date.parse(text('from', '2026-01-05T00:00:00+07:00'));
  if (Number.isNaN(from)) return misused('simulate', '--from is a date such as 2026-01-05');
  const until = from + days * DAY;
  const [first, last] = [from, until].map((at) => localParts(at, calendar.value.zone).year);
  for (let year = first ?? 0; year <= (last ?? 0); year += 1)
    if (calendar.value.years[String(year)] === undefined)
      return misused(
        'simulate',
        `calendar ${calendar.value.id} has no data for ${String(year)}: its holidays are not known; choose --from, --days or --calendar so that every year has some (it has ${Object.keys(calendar.value.years).join(', ')})`,
      );
  const figures = simulate({
    definition,
    process: wanted,
    arrivals: arrivalsOf({ ...arrivals.value, from, until, seed }, calendar.value),
    staff: staff.value,
    calendar: calendar.value,
    handling: handling.value,
    unbudgeted: unbudgeted.value,
    outside: outside.value,
    outcomes: outcomes.value,
    variables: variables.value,
    seed,
    // Cases that came in at the end are given as long again to be finished.
    until: until + days * DAY,
  });
  process.stdout.write(values['json'] === true ? `${JSON.stringify({ file, ...figures })}\n` : report(file, figures));
  return 0;
};
