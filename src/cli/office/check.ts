/**
 * `paraf office check`: every file of an office by the reader that reads it at the start. Exit code 1 where one has a
 * fault.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsOfFile } from './files.js';

const misused = (message: string): number => {
  process.stderr.write(`paraf office check: ${message}\n`);
  return 2;
};

const options = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true, strict: true });
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
};

export const run = async (args: readonly string[]): Promise<number> => {
  const parsed = options(args);
  if (typeof parsed === 'string') return misused(parsed);
  const [folder = 'config', ...more] = parsed.positionals;
  if (more.length > 0) return misused(`name one folder, not ${String(parsed.positionals.length)}`);
  if (!existsSync(join(folder, 'offices')))
    return misused(`${folder} holds no folder "offices"; name the folder of the office's files, such as config`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  let wrong = 0;
  for (const path of files) {
    const faults = await faultsOfFile(folder, path);
    if (faults.length > 0) wrong += 1;
    if (parsed.values.json === true) process.stdout.write(`${JSON.stringify({ file: path, faults })}\n`);
    else if (faults.length > 0) process.stdout.write(`${path}:\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
  }
  if (parsed.values.json !== true)
    process.stdout.write(
      `${String(files.length)} files, ${wrong === 0 ? 'none with a fault' : `${String(wrong)} with faults`}\n`,
    );
  return wrong === 0 ? 0 : 1;
};
