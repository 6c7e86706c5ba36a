/** Calendars from files: the office's own by path, the shipped ones by name. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { WorkingCalendar } from '../../domain/time/index.js';
import { issuesOf } from '../files/issues.js';
import { calendarSchema } from './schema.js';

const SHIPPED = join('config', 'calendars');
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

const shippedFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, SHIPPED)) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, SHIPPED);
};

/** Path of a calendar's file, from a shipped name such as `ID-2026` or from a path. */
const fileOf = (nameOrPath: string): string => {
  if (!NAME.test(nameOrPath) || existsSync(nameOrPath)) return nameOrPath;
  return join(shippedFolder(), `${nameOrPath}.json`);
};

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`), '$');

/** Checks a calendar from a file or a request. The error names each fault with its place. */
export const parseCalendar = (value: unknown): Result<WorkingCalendar, string> => {
  const parsed = calendarSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(
    issuesOf(calendarSchema, parsed.error, value)
      .map(({ path, message }) => `${pathText(path)}: ${message}`)
      .join('; '),
  );
};

/** Reads a calendar by path or shipped name. */
export const loadCalendar = async (nameOrPath: string): Promise<Result<WorkingCalendar, string>> => {
  const file = fileOf(nameOrPath);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(`calendar "${nameOrPath}" cannot be read (${why}); give the path of a calendar file or a shipped name`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return err(`calendar "${nameOrPath}" is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const calendar = parseCalendar(value);
  return calendar.ok ? calendar : err(`calendar "${nameOrPath}" is not valid: ${calendar.error}`);
};
