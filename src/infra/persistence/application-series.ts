/** Running numbers of applications, one series for each office code and year. */
import { applicationNumber, type NumberSeries } from '../../domain/application/number.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';

/**
 * Takes the next number. One statement takes it and keeps the series' row locked until the application's own row is
 * committed.
 */
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

/** Rows that are looked up at once, and those of them that are numbered in one transaction. */
const LOOKED_UP = 20_000;
const BATCH = 500;

interface Unnumbered {
  readonly id: string;
  readonly at: number;
}

type SeriesOf = (receivedAt: Instant) => NumberSeries;

const numberBatch = async (sql: Sql, batch: readonly Unnumbered[], seriesOf: SeriesOf): Promise<number> => {
  // Locked: who numbers at the same time waits, and then finds them numbered.
  const open = await sql.rows<{ readonly id: string }>(
    'SELECT id FROM application WHERE id IN (?) AND number IS NULL FOR UPDATE',
    [batch.map(({ id }) => id)],
  );
  const ids = new Set(open.map(({ id }) => id));
  const rows = batch.filter(({ id }) => ids.has(id));
  for (const year of new Set(rows.map(({ at }) => seriesOf(at).year))) {
    const same = rows.filter(({ at }) => seriesOf(at).year === year);
    const series = { ...seriesOf(same[0]?.at ?? 0), year };
    const before = (await nextOf(sql, series, same.length)) - same.length;
    const numbers = same.map(({ id }, index) => [id, applicationNumber(series, before + index + 1)] as const);
    await sql.write(
      `UPDATE application SET numbered_later = 1, number = CASE id ${numbers.map(() => 'WHEN ? THEN ?').join(' ')} END
       WHERE id IN (?)`,
      [...numbers.flat(), numbers.map(([id]) => id)],
    );
  }
  return rows.length;
};

/** Numbers applications that have none, see NewApplications.numberOlder. */
export const numberOlder = async (database: Database, office: string, seriesOf: SeriesOf): Promise<number> => {
  let done = 0;
  for (;;) {
    const found = await database.run((sql) =>
      sql.rows<Unnumbered>(
        `SELECT id, received_at AS at FROM application WHERE number IS NULL AND office = ?
         ORDER BY received_at, id LIMIT ${String(LOOKED_UP)}`,
        [office],
      ),
    );
    if (found.length === 0) return done;
    for (let from = 0; from < found.length; from += BATCH) {
      const batch = found.slice(from, from + BATCH);
      done += await database.transaction((sql) => numberBatch(sql, batch, seriesOf));
    }
  }
};
