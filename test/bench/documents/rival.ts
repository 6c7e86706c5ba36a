/** pyHanko as a process that does one round of work for each line it is sent. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { providePyHanko } from '../../../scripts/lib/provision/pyhanko.mjs';

/** Milliseconds of one letter. */
export interface Spent {
  /** Processor time, in all threads of the process. */
  readonly cpu: number;
  readonly wall: number;
  /** Part of the wall time spent waiting for answers of the time-stamp authority and the OCSP responder. */
  readonly waited: number;
}

export interface Rival {
  /** One round over all letters. */
  round(work: string, letters: number): Promise<Spent>;
  close(): Promise<void>;
}

export interface RivalOptions {
  readonly letters: readonly string[];
  /** Folder for the letters that it signs. */
  readonly out: string;
  /** Folder of the letters that it verifies. */
  readonly judged: string;
  readonly root: string;
  readonly bundle: Uint8Array;
  readonly passphrase: string;
  readonly tsaUrl: string;
  /** Folder in which its settings may be written. */
  readonly folder: string;
}

const spent = z.strictObject({ cpu: z.number(), wall: z.number(), waited: z.number() });

/** Undefined where pyHanko cannot be had. */
export const openRival = async ({ bundle, folder, ...settings }: RivalOptions): Promise<Rival | undefined> => {
  const python = await providePyHanko();
  if (python === undefined) return undefined;
  const bundleFile = join(folder, 'kadin.p12');
  writeFileSync(bundleFile, bundle, { mode: 0o600 });
  const settingsFile = join(folder, 'settings.json');
  writeFileSync(settingsFile, JSON.stringify({ ...settings, bundle: bundleFile }), { mode: 0o600 });
  const child = spawn(python, ['test/bench/documents/pyhanko_rounds.py', settingsFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    round: async (work, letters) => {
      child.stdin.write(`${work}\n`);
      const line: IteratorResult<string, unknown> = await lines.next();
      if (line.done === true) throw new Error(`pyHanko ended during ${work}; its reason is above`);
      const all = spent.parse(JSON.parse(line.value));
      return { cpu: all.cpu / letters, wall: all.wall / letters, waited: all.waited / letters };
    },
    close: async () => {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};
