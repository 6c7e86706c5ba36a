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

/** Ids of the processes that take part, by name. */
export type Processes = Readonly<Record<string, number>>;

export interface Round {
  readonly permitsPerSecond: number;
  /** CPU seconds a permit of each process, by its name. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Statements that the database was sent a permit, those of every loop and of the bench among them. */
  readonly statements: number;
}

export interface Measured extends Round {
  readonly events: number;
  readonly bytes: number;
}

/** CPU seconds a permit of all processes but those named. */
export const cpuWithout = ({ cpu }: Pick<Round, 'cpu'>, ...names: readonly string[]): number =>
  Object.entries(cpu).reduce((sum, [name, used]) => (names.includes(name) ? sum : sum + used), 0);

const byName = <T>(processes: Processes, of: (pid: number) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, of(pid)]));

/** Runs `one` for each of `count`, so many at a time, and measures what each process and the database have done for it. */
export const round = async (
  count: number,
  inFlight: number,
  { processes, statements }: { readonly processes: Processes; readonly statements: () => Promise<number> },
  one: (index: number) => Promise<void>,
): Promise<Round> => {
  const sent = await statements();
  const before = byName(processes, cpuOf);
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
  return {
    permitsPerSecond: count / seconds,
    cpu: Object.fromEntries(
      Object.entries(processes).map(([name, pid]) => [name, (cpuOf(pid) - (before[name] ?? 0)) / count]),
    ),
    statements: ((await statements()) - sent) / count,
  };
};

/** The round whose every number is the median of these. */
export const medians = (rounds: readonly Round[]): Round => ({
  permitsPerSecond: median(rounds.map(({ permitsPerSecond }) => permitsPerSecond)),
  cpu: Object.fromEntries(
    Object.keys(rounds[0]?.cpu ?? {}).map((name) => [name, median(rounds.map(({ cpu }) => cpu[name] ?? 0))]),
  ),
  statements: median(rounds.map(({ statements }) => statements)),
});

/** The value below which this share of the values lies; of two that it lies between, the larger. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

export const shuffled = <T>(items: readonly T[]): readonly T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
