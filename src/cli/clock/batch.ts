/** `clock due --batch`: one question a line as JSON, one answer a line, in the same order. */
import type { Result } from '../../domain/shared/result.js';
import type { WorkingCalendar } from '../../domain/time/index.js';
import { loadCalendar } from '../../infra/calendar/index.js';
import { answer, CASE_KEYS } from './case.js';

export interface Reply {
  readonly line: string;
  readonly answered: boolean;
  /** Remarks on odd parts of the question, for standard error. */
  readonly notes: readonly string[];
}

const KEYS: ReadonlySet<string> = new Set(['id', 'calendar', ...CASE_KEYS]);

const fault = (id: unknown, line: number, error: string): Reply => ({
  line: JSON.stringify({ id: id ?? null, error: `line ${line}: ${error}` }),
  answered: false,
  notes: [],
});

/** Answers lines; a calendar is read once however many lines name it. */
export const replier = (fallback: string | undefined): ((text: string, line: number) => Promise<Reply>) => {
  const calendars = new Map<string, Promise<Result<WorkingCalendar, string>>>();
  const calendarOf = (name: string): Promise<Result<WorkingCalendar, string>> => {
    const known = calendars.get(name) ?? loadCalendar(name);
    calendars.set(name, known);
    return known;
  };
  return async (text, line) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return fault(null, line, `is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fault(null, line, 'expected a JSON object with id, calendar, from, budget and unit');
    }
    const fields: Readonly<Record<string, unknown>> = { ...value };
    const { id } = { id: fields['id'] };
    const name = fields['calendar'] ?? fallback;
    if (typeof name !== 'string' || name === '') {
      return fault(id, line, 'calendar: expected the path of a calendar file or a shipped name');
    }
    const calendar = await calendarOf(name);
    if (!calendar.ok) return fault(id, line, calendar.error);
    const answered = answer(calendar.value, fields);
    if (!answered.ok) return fault(id, line, answered.error);
    const notes = Object.keys(fields)
      .filter((key) => !KEYS.has(key))
      .map((key) => `line ${line}: key "${key}" is not known and was ignored`);
    return { line: JSON.stringify({ id: id ?? null, ...answered.value }), answered: true, notes };
  };
};
