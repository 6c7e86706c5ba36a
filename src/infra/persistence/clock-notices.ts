import { GENESIS, firstBreak, link } from '../../domain/audit/chain.js';
import { EVERY_OFFICE, type ClockNotice } from '../../domain/application/clock-journal.js';
import type { ClockNotices } from '../../domain/ports/clock-journal.js';
import { err, ok } from '../../domain/shared/result.js';
import { sha256 } from './audit-log.js';
import { all, first, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { CLOCK_HEAD, CLOCK_NOTICE } from './tables/clock.js';

const NOTICE = CLOCK_NOTICE.only('version', 'canonical', 'hash');
type StoredNotice = Fields<(typeof NOTICE)['map']>;
const HEAD_OF_JOURNAL = CLOCK_HEAD.only('version', 'hash');

const HEAD = 1;

// Every stored notice was written by `append`, from a ClockNotice.
const noticeOf = ({ canonical }: StoredNotice): ClockNotice => JSON.parse(canonical.toString('utf8')) as ClockNotice;

export const noticesSince = async (sql: Sql, office: string, version: number): Promise<readonly ClockNotice[]> =>
  (
    await all(
      sql,
      NOTICE,
      `SELECT ${NOTICE.columns} FROM clock_notice WHERE office IN (?, ?) AND version > ? ORDER BY version`,
      [office, EVERY_OFFICE, version],
    )
  ).map(noticeOf);

const everything = (sql: Sql): Promise<readonly StoredNotice[]> =>
  all(sql, NOTICE, `SELECT ${NOTICE.columns} FROM clock_notice ORDER BY version`);

const lockedHead = (sql: Sql): Promise<{ readonly version: number; readonly hash: string } | null> =>
  first(sql, HEAD_OF_JOURNAL, `SELECT ${HEAD_OF_JOURNAL.columns} FROM clock_head WHERE id = ? FOR UPDATE`, [HEAD]);

/** The journal. Numbers are given under one lock, so that whoever has seen number 6 has seen number 5. */
export const clockNotices = (database: Database): ClockNotices => ({
  append: (decide) =>
    database.transaction(async (sql) => {
      await sql.write('INSERT IGNORE INTO clock_head (id, version, hash) VALUES (?, 0, ?)', [HEAD, GENESIS]);
      const head = await lockedHead(sql);
      const decided = decide((await everything(sql)).map(noticeOf));
      if (!decided.ok) return err(decided.error);
      const notice: ClockNotice = { version: (head?.version ?? 0) + 1, ...decided.value };
      const canonical = Buffer.from(JSON.stringify(notice), 'utf8');
      const hash = link(head?.hash ?? GENESIS, canonical, sha256);
      const { version, office, at } = notice;
      await sql.write(...CLOCK_NOTICE.insert({ version, office, at, canonical, hash }));
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
      const head = await lockedHead(sql);
      const rows = (await everything(sql)).map((row) => ({ ...row, position: row.version }));
      const broken = firstBreak(rows, { entries: head?.version ?? 0, hash: head?.hash ?? GENESIS }, sha256);
      return { entries: rows.length, broken: broken?.position ?? null };
    }),
});
