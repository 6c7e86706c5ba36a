/** Programs of their own that a test kills in the middle, and waiting for what the others make of it. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Mortal {
  /** The signal that ended it, else its exit code. */
  readonly ended: Promise<string | number | null>;
  stop(): Promise<unknown>;
}

export interface Mortals {
  /** Runs a TypeScript program with these options as its one argument; it has started when it says anything. */
  start(program: string, options: object): Promise<Mortal>;
  killAll(): void;
}

export const mortals = (): Mortals => {
  const children = new Set<ChildProcess>();
  return {
    async start(program, options) {
      const child = spawn(
        process.execPath,
        ['--import', './scripts/lib/typescript.mjs', program, JSON.stringify(options)],
        { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
      );
      children.add(child);
      let said = '';
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
      const ended = new Promise<string | number | null>((resolve) => {
        child.on('exit', (code, signal) => {
          children.delete(child);
          resolve(signal ?? code);
        });
      });
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', () => {
          resolve();
        });
        void ended.then((how) => {
          reject(new Error(`${program} did not start (${String(how)}): ${said.slice(-2000)}`));
        });
      });
      return {
        ended,
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
      };
    },
    killAll: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
};

/** Asks again and again until there is an answer, for so many seconds at most. */
export const untilWithin =
  (seconds: number, everyMs = 100) =>
  async <T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> => {
    for (let tries = 0; tries < (seconds * 1000) / everyMs; tries += 1) {
      const found = await ask();
      if (found !== undefined && found !== false) return found;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    throw new Error(`waited ${String(seconds)} s for ${what}`);
  };
