/** `paraf clock`: due dates in working time, answered by the same arithmetic that arms the timers. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { calendarJsonSchema, loadCalendar } from '../infra/calendar/index.js';
import { replier } from './clock/batch.js';
import { answer } from './clock/case.js';

const USAGE = `usage: paraf clock due --calendar FILE|NAME --from ISO --budget DURATION --unit UNIT
                       [--stops JSON] [--at ISO] [--stop-rule RULE]
       paraf clock due --batch [FILE] [--calendar FILE|NAME]
       paraf clock check FILE|NAME ...   whether calendars are valid, and which years they know
       paraf clock schema                the JSON schema of a calendar file

  --calendar   a calendar file, or a shipped one: ID-2026 (WIB), ID-2026-WITA, ID-2026-WIT
  --budget     PT25M, PT7H30M (working-time, calendar) or P3D (working-day, calendar)
  --unit       working-time, working-day or calendar
  --stops      '[{"from":ISO,"to":ISO|null}]', the end exclusive
  --at         when to read consumed and remaining; as at --from where it is left out
  --stop-rule  touched-days (default) or time-taken: how a stop moves a deadline in days
  --batch      one question a line as JSON, from FILE or standard input

exit: 0 everything answered; 1 a batch line could not be answered; 2 the command could not be understood or read
`;

const fail = (message: string): number => {
  process.stderr.write(`paraf clock: ${message}\n`);
  return 2;
};

const runBatch = async (input: Readable, calendar: string | undefined): Promise<number> => {
  const reply = replier(calendar);
  let number = 0;
  let unanswered = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const { line: text, answered, notes } = await reply(line, number);
    if (!answered) unanswered += 1;
    for (const note of notes) process.stderr.write(`paraf clock: ${note}\n`);
    process.stdout.write(`${text}\n`);
  }
  return unanswered === 0 ? 0 : 1;
};

const OPTIONS = {
  calendar: { type: 'string' },
  from: { type: 'string' },
  budget: { type: 'string' },
  unit: { type: 'string' },
  stops: { type: 'string' },
  at: { type: 'string' },
  'stop-rule': { type: 'string' },
  batch: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const due = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.batch === true) {
    const [file, ...more] = positionals;
    if (more.length > 0) return fail(`--batch reads one file, not ${positionals.length}\n${USAGE}`);
    return runBatch(file === undefined || file === '-' ? process.stdin : createReadStream(file), values.calendar);
  }
  if (positionals.length > 0) return fail(`"${positionals.join(' ')}" is no flag\n${USAGE}`);
  if (values.calendar === undefined) return fail(`--calendar is missing\n${USAGE}`);
  const calendar = await loadCalendar(values.calendar);
  if (!calendar.ok) return fail(calendar.error);
  const answered = answer(calendar.value, values);
  if (!answered.ok) return fail(answered.error);
  process.stdout.write(`${JSON.stringify(answered.value)}\n`);
  return 0;
};

const check = async (names: readonly string[]): Promise<number> => {
  if (names.length === 0) return fail(`check: name at least one calendar\n${USAGE}`);
  let faults = 0;
  for (const name of names) {
    const calendar = await loadCalendar(name);
    if (calendar.ok) {
      const { id, zone, years } = calendar.value;
      process.stdout.write(`${JSON.stringify({ calendar: name, id, zone, years })}\n`);
    } else {
      faults += 1;
      process.stderr.write(`paraf clock: ${calendar.error}\n`);
    }
  }
  return faults === 0 ? 0 : 1;
};

const perform = async (verb: string, args: readonly string[]): Promise<number> => {
  switch (verb) {
    case 'due':
      return due(args);
    case 'check':
      return check(args);
    case 'schema':
      process.stdout.write(`${JSON.stringify(calendarJsonSchema(), null, 2)}\n`);
      return 0;
    case 'help':
    case '--help':
      process.stdout.write(USAGE);
      return 0;
    default:
      return fail(`expected due, check or schema, got ${verb === '' ? 'nothing' : `"${verb}"`}\n${USAGE}`);
  }
};

/** Runs `paraf clock ARGUMENTS`. Answers go to standard output, everything else to standard error. */
export const run = async (args: readonly string[]): Promise<number> => {
  const [verb = '', ...rest] = args;
  try {
    return await perform(verb, rest);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
};
