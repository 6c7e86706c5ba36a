/** Running numbers of applications, one series for each office code and year. */
import { applicationNumber, type NumberSeries } from '../../domain/application/number.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';

/** One statement takes the number and keeps the series' row locked until the application's own row is committed. */
export const nextOf = async (sql: Sql, { code, year }: NumberSeries, count = 1): Promise<number> => {
  const taken = await sql.write(
    'UPDATE application_series SET last = LAST_INSERT_ID(last + ?) WHERE code = ? AND year = ?',
    [count, code, year],
  );
  if (taken.affectedRows === 1) return taken.insertId;
  await sql.write(
    'INSERT INTO application_series (code, year, last) VALUES (?, ?, 0) ON DUPLICATE KEY UPDATE last = last',
    [code, year],
  );
  return nextOf(sql, { code, year }, count);
};

/** Rows that are numbered in one transaction. */
const BATCH = 500;

interface Unnumbered {
  readonly id: string;
  readonly at: number;
}

const unnumbered = (sql: Sql, office: string, locked: boolean): Promise<readonly Unnumbered[]> =>
  sql.rows<Unnumbered>(
    `SELECT id, received_at AS at FROM application WHERE number IS NULL AND office = ?
     ORDER BY received_at, id LIMIT ${String(BATCH)} ${locked ? 'FOR UPDATE' : ''}`,
    [office],
  );

const numberBatch = async (
  sql: Sql,
  office: string,
  seriesOf: (receivedAt: Instant) => NumberSeries,
): Promise<number> => {
  // Locked: who numbers at the same time waits, and then finds them numbered.
  const rows = await unnumbered(sql, office, true);
  const [first] = rows;
  if (first === undefined) return 0;
  const series = seriesOf(first.at);
  const same = rows.filter(({ at }) => seriesOf(at).year === series.year);
  const before = (await nextOf(sql, series, same.length)) - same.length;
  const numbers = same.map(({ id }, index) => [id, applicationNumber(series, before + index + 1)] as const);
  await sql.write(
    `UPDATE application SET numbered_later = 1, number = CASE id ${numbers.map(() => 'WHEN ? THEN ?').join(' ')} END
     WHERE id IN (${numbers.map(() => '?').join(', ')})`,
    [...numbers.flat(), ...numbers.map(([id]) => id)],
  );
  return same.length;
};

/** See NewApplications.numberOlder. */
export const numberOlder = async (
  database: Database,
  office: string,
  seriesOf: (receivedAt: Instant) => NumberSeries,
): Promise<number> => {
  let done = 0;
  while ((await database.run((sql) => unnumbered(sql, office, false))).length > 0)
    done += await database.transaction((sql) => numberBatch(sql, office, seriesOf));
  return done;
};
