/** The command line in a process of its own, with nothing of this one's environment but what is named. */
import { spawn } from 'node:child_process';

export interface Said {
  readonly code: number | null;
  readonly out: string;
}

export const paraf = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/paraf.mjs', ...args], {
      env: { PATH: process.env['PATH'], ...env },
    });
    let out = '';
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.on('close', (code) => {
      resolve({ code, out });
    });
  });
