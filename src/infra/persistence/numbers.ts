import { formatNumber, type NumberValues } from '../../domain/numbering/format.js';
import { NO_YEAR } from '../../domain/numbering/register.js';
import { parsePattern } from '../../domain/numbering/pattern.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import type { NumberRegister, NumberRow, NumberTally } from '../../domain/ports/numbers.js';
import { pageSize } from './cursor.js';
import { all, first, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { logEntry } from './system-log.js';
import { LETTER_NUMBER } from './tables/letters.js';
import { isDuplicate } from './unavailable.js';

/** A pattern or value that gives no number: nothing was taken from the register. */
export class NumberInvalid extends PortFailure {
  constructor(detail: string) {
    // Tried again: the office's files are mended while the letter waits.
    super('INPUT_INVALID', detail, { retryable: true });
    this.name = 'NumberInvalid';
  }
}

const ROW = LETTER_NUMBER.without('register', 'year');
const ROWS = `SELECT ${ROW.columns} FROM letter_number WHERE register = ? AND year = ?`;
const RESERVED = LETTER_NUMBER.only('seq', 'number', 'at', 'state');

type Request = Parameters<NumberRegister['reserve']>[0];

type Reserved = Fields<(typeof RESERVED)['map']>;

const written = (request: Request, seq: number): string => {
  const pattern = parsePattern(request.pattern, { reset: request.year === NO_YEAR ? 'never' : 'yearly' });
  if (!pattern.ok) {
    const faults = pattern.error.map(
      ({ code, got, expected }) => `${code} at ${JSON.stringify(got)}, expected ${expected}`,
    );
    throw new NumberInvalid(`number pattern ${JSON.stringify(request.pattern)}: ${faults.join('; ')}`);
  }
  const values: NumberValues = request.values;
  const number = formatNumber(pattern.value, seq, values);
  if (!number.ok) {
    const { code, token, got } = number.error;
    throw new NumberInvalid(
      `number pattern ${JSON.stringify(request.pattern)}: ${code}${token === undefined ? '' : ` for {${token}}`}, got ${JSON.stringify(got)}`,
    );
  }
  return number.value;
};

const known = (sql: Sql, key: string): Promise<Reserved | null> =>
  first(sql, RESERVED, `SELECT ${RESERVED.columns} FROM letter_number WHERE number_key = ?`, [key]);

/**
 * Takes the next number. One statement takes it and keeps the register's row locked until the number's own row is
 * committed.
 */
const next = async (sql: Sql, register: string, year: number): Promise<number> => {
  const taken = await sql.write(
    'UPDATE letter_register SET last = LAST_INSERT_ID(last + 1) WHERE register = ? AND year = ?',
    [register, year],
  );
  if (taken.affectedRows === 1) return taken.insertId;
  await sql.write(
    'INSERT INTO letter_register (register, year, last) VALUES (?, ?, 0) ON DUPLICATE KEY UPDATE last = last',
    [register, year],
  );
  return next(sql, register, year);
};

export const numbers = (database: Database): NumberRegister => ({
  reserve: async (request) => {
    // A pattern that cannot be written fails before a number is taken.
    written(request, 1);
    try {
      return await database.transaction(async (sql) => {
        const before = await known(sql, request.key);
        if (before !== null) return before;
        const seq = await next(sql, request.register, request.year);
        const number = written(request, seq);
        const { key, register, year, application, at } = request;
        await sql.write(
          ...LETTER_NUMBER.insert({ key, register, year, seq, number, application, at, state: 'reserved' }),
        );
        return { seq, number, at, state: 'reserved' as const };
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // Another attempt under the same key committed first; ours rolled back, and its number with it.
      const winner = await database.run((sql) => known(sql, request.key));
      if (winner === null) throw error;
      return winner;
    }
  },
  begin: (register, year, last, entry) =>
    database.transaction(async (sql) => {
      await sql.write(
        'INSERT INTO letter_register (register, year, last) VALUES (?, ?, 0) ON DUPLICATE KEY UPDATE last = last',
        [register, year],
      );
      // The row is locked until the end: a taker that comes meanwhile waits, and counts on from the new last.
      const there = await sql.row<{ readonly last: number }>(
        'SELECT last FROM letter_register WHERE register = ? AND year = ? FOR UPDATE',
        [register, year],
      );
      const begun = there?.last ?? 0;
      if (begun !== 0) return { begun: false as const, last: begun };
      await sql.write('UPDATE letter_register SET last = ? WHERE register = ? AND year = ?', [last, register, year]);
      await logEntry(sql, entry);
      return { begun: true as const };
    }),
  discard: (register, year, seq, reason, entry) =>
    database.transaction(async (sql) => {
      const changed = await sql.write(
        `UPDATE letter_number n JOIN application a ON a.id = n.application
         SET n.state = 'void', n.reason = ?
         WHERE n.register = ? AND n.year = ? AND n.seq = ? AND n.state = 'reserved' AND a.finished_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.application = n.application AND p.number = n.number)`,
        [reason, register, year, seq],
      );
      if (changed.affectedRows === 0) return false;
      await logEntry(sql, entry);
      return true;
    }),
  use: (key) =>
    database.run(async (sql) => {
      await sql.write("UPDATE letter_number SET state = 'used' WHERE number_key = ? AND state = 'reserved'", [key]);
    }),
  list: (register, year) => database.run((sql) => all(sql, ROW, `${ROWS} ORDER BY seq`, [register, year])),
  page: (register, year, after, limit) =>
    database.run((sql) =>
      all(sql, ROW, `${ROWS} AND seq > ? ORDER BY seq LIMIT ${pageSize(limit)}`, [register, year, after]),
    ),
  tally: (register, year) =>
    database.run(async (sql) => {
      const begun = await sql.row<{ readonly last: number }>(
        'SELECT last FROM letter_register WHERE register = ? AND year = ?',
        [register, year],
      );
      const counted = await sql.rows<{ readonly state: NumberRow['state']; readonly count: number }>(
        'SELECT state, COUNT(*) AS count FROM letter_number WHERE register = ? AND year = ? GROUP BY state',
        [register, year],
      );
      const of = (state: NumberRow['state']): number => counted.find((row) => row.state === state)?.count ?? 0;
      return {
        last: begun?.last ?? 0,
        reserved: of('reserved'),
        used: of('used'),
        void: of('void'),
      } satisfies NumberTally;
    }),
});
