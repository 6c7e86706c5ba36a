/** Registers in memory, for tests of what stands above them; meets the contract of the real ones. */
import { formatNumber } from '../../src/domain/numbering/format.js';
import { parsePattern } from '../../src/domain/numbering/pattern.js';
import { NO_YEAR } from '../../src/domain/numbering/register.js';
import type { NumberRegister, NumberRow } from '../../src/domain/ports/numbers.js';
import type { SystemLogEntry } from '../../src/domain/ports/system-log.js';

export type MemoryNumbers = NumberRegister;

export const memoryNumbers = (world: {
  finished(application: string): boolean;
  published(number: string): boolean;
  log(entry: SystemLogEntry): Promise<void>;
}): MemoryNumbers => {
  const last = new Map<string, number>();
  const rows: (NumberRow & { readonly volume: string })[] = [];
  const volumeOf = (register: string, year: number): string => `${register}\n${String(year)}`;
  const shown = ({ volume: _volume, ...row }: (typeof rows)[number]): NumberRow => row;
  const of = (register: string, year: number): readonly NumberRow[] =>
    rows.filter(({ volume }) => volume === volumeOf(register, year)).map(shown);
  const change = (row: NumberRow, to: Partial<NumberRow>): void => {
    const at = rows.findIndex(({ key }) => key === row.key);
    const before = rows[at];
    if (before !== undefined) rows[at] = { ...before, ...to };
  };
  return {
    reserve: async ({ key, register, year, application, at, pattern, values }) => {
      const known = rows.find((row) => row.key === key);
      if (known !== undefined) return shown(known);
      const parsed = parsePattern(pattern, { reset: year === NO_YEAR ? 'never' : 'yearly' });
      const volume = volumeOf(register, year);
      const seq = (last.get(volume) ?? 0) + 1;
      const number = parsed.ok ? formatNumber(parsed.value, seq, values) : null;
      if (number?.ok !== true) throw new Error(`fixture is impossible: pattern ${pattern}`);
      last.set(volume, seq);
      const row = { seq, number: number.value, key, application, at, state: 'reserved' as const, reason: null };
      rows.push({ ...row, volume });
      return row;
    },
    begin: async (register, year, to, entry) => {
      const begun = last.get(volumeOf(register, year)) ?? 0;
      if (begun !== 0) return { begun: false, last: begun };
      last.set(volumeOf(register, year), to);
      await world.log(entry);
      return { begun: true };
    },
    discard: async (register, year, seq, reason, entry) => {
      const row = of(register, year).find((one) => one.seq === seq);
      if (row?.state !== 'reserved' || !world.finished(row.application) || world.published(row.number)) return false;
      change(row, { state: 'void', reason });
      await world.log(entry);
      return true;
    },
    use: async (key) => {
      const row = rows.find((one) => one.key === key);
      if (row?.state === 'reserved') change(row, { state: 'used' });
    },
    list: async (register, year) => of(register, year),
    page: async (register, year, after, limit) =>
      of(register, year)
        .filter(({ seq }) => seq > after)
        .slice(0, limit),
    tally: async (register, year) => {
      const count = (state: NumberRow['state']): number =>
        of(register, year).filter((row) => row.state === state).length;
      return {
        last: last.get(volumeOf(register, year)) ?? 0,
        reserved: count('reserved'),
        used: count('used'),
        void: count('void'),
      };
    },
  };
};
