import { GENESIS, firstBreak, link } from '../../domain/audit/chain.js';
import { EVERY_OFFICE, type Notice } from '../../domain/application/clock-journal.js';
import type { ClockNotices } from '../../domain/ports/clock-journal.js';
import { err, ok } from '../../domain/shared/result.js';
import { sha256 } from './audit-log.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';

interface Row {
  readonly version: number;
  readonly canonical: Buffer;
  readonly hash: string;
}

const HEAD = 1;

// What stands there was written by `append`, from a Notice.
const noticeOf = ({ canonical }: Row): Notice => JSON.parse(canonical.toString('utf8')) as Notice;

export const noticesSince = async (sql: Sql, office: string, version: number): Promise<readonly Notice[]> =>
  (
    await sql.rows<Row>(
      'SELECT version, canonical, hash FROM clock_notice WHERE office IN (?, ?) AND version > ? ORDER BY version',
      [office, EVERY_OFFICE, version],
    )
  ).map(noticeOf);

const everything = (sql: Sql): Promise<readonly Row[]> =>
  sql.rows<Row>('SELECT version, canonical, hash FROM clock_notice ORDER BY version');

/** Numbers are given under one lock, so that whoever has seen number 6 has seen number 5. */
export const clockNotices = (database: Database): ClockNotices => ({
  append: (decide) =>
    database.transaction(async (sql) => {
      await sql.write('INSERT IGNORE INTO clock_head (id, version, hash) VALUES (?, 0, ?)', [HEAD, GENESIS]);
      const head = await sql.row<{ readonly version: number; readonly hash: string }>(
        'SELECT version, hash FROM clock_head WHERE id = ? FOR UPDATE',
        [HEAD],
      );
      const decided = decide((await everything(sql)).map(noticeOf));
      if (!decided.ok) return err(decided.error);
      const notice: Notice = { version: (head?.version ?? 0) + 1, ...decided.value };
      const canonical = Buffer.from(JSON.stringify(notice), 'utf8');
      const hash = link(head?.hash ?? GENESIS, canonical, sha256);
      await sql.write('INSERT INTO clock_notice (version, office, at, canonical, hash) VALUES (?, ?, ?, ?, ?)', [
        notice.version,
        notice.office,
        notice.at,
        canonical,
        hash,
      ]);
      await sql.write('UPDATE clock_head SET version = ?, hash = ? WHERE id = ?', [notice.version, hash, HEAD]);
      return ok(notice);
    }),
  since: (office, version) => database.run((sql) => noticesSince(sql, office, version)),
  head: (office) =>
    database.run(async (sql) => {
      const row = await sql.row<{ readonly version: number | null }>(
        'SELECT MAX(version) AS version FROM clock_notice WHERE office IN (?, ?)',
        [office, EVERY_OFFICE],
      );
      return row?.version ?? 0;
    }),
  all: () => database.run(async (sql) => (await everything(sql)).map(noticeOf)),
  verify: () =>
    database.transaction(async (sql) => {
      const head = await sql.row<{ readonly version: number; readonly hash: string }>(
        'SELECT version, hash FROM clock_head WHERE id = ? FOR UPDATE',
        [HEAD],
      );
      const rows = (await everything(sql)).map((row) => ({ ...row, position: row.version }));
      const broken = firstBreak(rows, { entries: head?.version ?? 0, hash: head?.hash ?? GENESIS }, sha256);
      return { entries: rows.length, broken: broken?.position ?? null };
    }),
});
