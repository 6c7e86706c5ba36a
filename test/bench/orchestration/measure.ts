import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that a process has used so far. */
export const cpuOf = (pid: number): number => {
  const stat = `/proc/${String(pid)}/stat`;
  if (existsSync(stat)) {
    const fields = readFileSync(stat, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
  const parts = execFileSync('ps', ['-o', 'cputime=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/[-:]/)
    .map(Number);
  return parts.reduce((sum, part) => sum * 60 + part, 0);
};

export interface Round {
  readonly permitsPerSecond: number;
  readonly cpuPerPermit: number;
}

export interface Measured extends Round {
  readonly events: number;
  readonly bytes: number;
}

/** Runs `one` for each of `count`, so many at a time, and measures the processes that take part, this one included. */
export const round = async (
  count: number,
  inFlight: number,
  pids: readonly number[],
  one: (index: number) => Promise<void>,
): Promise<Round> => {
  const all = [process.pid, ...pids];
  const cpuBefore = all.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(inFlight, count) }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        await one(index);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const cpu = all.reduce((sum, pid) => sum + cpuOf(pid), 0) - cpuBefore;
  return { permitsPerSecond: count / seconds, cpuPerPermit: cpu / count };
};

export const shuffled = <T>(items: readonly T[]): readonly T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
