/** Options of a subcommand: known names only, and a text that names the fault. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

export type ParsedOptions =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>>; readonly files: readonly string[] }
  | { readonly ok: false; readonly error: string };

export const parseOptions = (
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): ParsedOptions => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { ok: true, values, files: positionals };
  } catch (cause) {
    return { ok: false, error: cause instanceof Error ? cause.message : String(cause) };
  }
};

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string')
    : typeof value === 'string'
      ? [value]
      : [];

/** Refuses the call: the reason on standard error, exit code 2. */
export const misused = (subcommand: string, message: string): number => {
  process.stderr.write(`paraf process ${subcommand}: ${message}\n`);
  return 2;
};
