/** `paraf office`: checks of an office's own files, without a running server. */
import { group } from './group.js';
import { run as check } from './office/check.js';

const USAGE = `usage: paraf office check [DIR] [--json]
  DIR     folder of the office's files (config)
  --json  one line for each file: { "file", "faults" }`;

/** Runs the subcommand: 0 where every file can be used, 1 where one has a fault, 2 for a wrong call. */
export const run = group('office', USAGE, { check });
