/** `paraf office`: what an office asks of its own files, without a running server. */
import { run as check } from './office/check.js';

const SUBCOMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { check };

const USAGE = `usage: paraf office check [DIR] [--json]
  DIR     folder of the office's files (config)
  --json  one line for each file: { "file", "faults" }`;

/** Runs the subcommand: 0 where every file can be used, 1 where one has a fault, 2 for a wrong call. */
export const run = async (args: readonly string[]): Promise<number> => {
  const [name, ...rest] = args;
  if (name === '--help' || rest.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const subcommand = name === undefined || !Object.hasOwn(SUBCOMMANDS, name) ? undefined : SUBCOMMANDS[name];
  if (subcommand !== undefined) return subcommand(rest);
  process.stderr.write(
    `${name === undefined ? 'paraf office: name what to do' : `paraf office: unknown "${name}"`}\n${USAGE}\n`,
  );
  return 2;
};
