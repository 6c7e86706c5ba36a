import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** True where a program of the machine can be called; a test that needs a missing one says so and is skipped. */
export const hasProgram = (name: string, probe: string): boolean => {
  const present = spawnSync(name, [probe]).error === undefined;
  if (!present) process.stderr.write(`skipped: ${name} is not installed, letters are not checked with it\n`);
  return present;
};

/** Runs a program on a file with these bytes and answers what it printed. */
export const runOn = (
  bytes: Uint8Array,
  program: string,
  args: (file: string, folder: string) => readonly string[],
): string => {
  const folder = mkdtempSync(join(tmpdir(), 'paraf-letter-'));
  try {
    const file = join(folder, 'letter.pdf');
    writeFileSync(file, bytes);
    return execFileSync(program, [...args(file, folder)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Text of the QR code on a page (from 1), as a camera reads it when printed at 150 dots per inch. */
export const scanQr = (bytes: Uint8Array, page: number): string => {
  const folder = mkdtempSync(join(tmpdir(), 'paraf-letter-'));
  try {
    const file = join(folder, 'letter.pdf');
    writeFileSync(file, bytes);
    execFileSync('pdftoppm', [
      '-r',
      '150',
      '-png',
      '-singlefile',
      '-f',
      String(page),
      '-l',
      String(page),
      file,
      join(folder, 'page'),
    ]);
    return execFileSync('zbarimg', ['-q', '--raw', join(folder, 'page.png')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
