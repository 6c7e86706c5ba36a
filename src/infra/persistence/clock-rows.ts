import type { ClockRows } from '../../domain/ports/clock-journal.js';
import { all } from './columns.js';
import type { Database } from './database.js';
import { APPLICATION, CLOCK_LEDGER } from './tables/record.js';

const UNADJUSTED = APPLICATION.only('id', 'office', 'permitType', 'definitionDigest', 'seq', 'state');
const PAST_STEP = CLOCK_LEDGER.only('application', 'scope', 'waiting', 'handling').present('waiting', 'handling');
const STEP = CLOCK_LEDGER.only(
  ...(['application', 'scope', 'at', 'what', 'ground', 'remainingAfter', 'dueBefore', 'dueAfter', 'unit'] as const),
);

/** Scope of a row's next budget, when the row is worked on again: `step:3#2` after `step:3#1`. */
const NEXT_SCOPE = `CONCAT(SUBSTRING_INDEX(l.scope, '#', 1), '#', CAST(SUBSTRING_INDEX(l.scope, '#', -1) AS UNSIGNED) + 1)`;

const OPEN = `office = ? AND status IN ('received', 'running') AND notices < ?`;

/** Brings the rows that people read up to the journal, beside the workflows. */
export const clockRows = (database: Database): ClockRows => ({
  unadjusted: (office, version, limit) =>
    database.run((sql) =>
      all(
        sql,
        UNADJUSTED,
        `SELECT ${UNADJUSTED.columns} FROM application WHERE ${OPEN} ORDER BY status, notices, id LIMIT ?`,
        [office, version, limit],
      ),
    ),
  countUnadjusted: (office, version) =>
    database.run(
      async (sql) =>
        (
          await sql.row<{ readonly open: number }>(`SELECT COUNT(*) AS open FROM application WHERE ${OPEN}`, [
            office,
            version,
          ])
        )?.open ?? 0,
    ),
  adjust: (rows) =>
    database.transaction(async (sql) => {
      // In the order of their ids, as everyone who locks several does.
      for (const { id, seq, notices, dates } of [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        if (dates === null) {
          await sql.write('UPDATE application SET notices = GREATEST(notices, ?) WHERE id = ? AND seq = ?', [
            notices,
            id,
            seq,
          ]);
          continue;
        }
        const written = await sql.write(
          'UPDATE application SET due_at = ?, clock_running = ?, notices = ? WHERE id = ? AND seq = ? AND notices < ?',
          [dates.dueAt, dates.clockRunning ? 1 : 0, notices, id, seq, notices],
        );
        if (written.affectedRows === 0) continue;
        for (const task of dates.tasks) {
          await sql.write(
            `UPDATE task SET due_at = ?, clock_stopped = ?, overdue_at = IF(?, NULL, overdue_at) WHERE application = ? AND id = ? AND state = 'open'`,
            [task.dueAt, task.clockStopped ? 1 : 0, task.overdueLifted ? 1 : 0, id, task.id],
          );
        }
      }
    }),
  stepEvents: (office, from, to) =>
    database.run(async (sql) => {
      const rows = await sql.rows(
        `SELECT ${STEP.columnsOf('l')},
           l.what = 'complete' AND a.status NOT IN ('issued', 'refused', 'completed')
             AND COALESCE(l.at = a.finished_at, FALSE) AS brokenOff,
           l.what = 'complete' AND (
             EXISTS (SELECT 1 FROM transition t WHERE t.application = l.application AND t.seq = l.seq AND t.type = 'recall-task')
             OR EXISTS (SELECT 1 FROM clock_ledger n JOIN transition t ON t.application = n.application AND t.seq = n.seq
               WHERE n.application = l.application AND n.what = 'start' AND t.type = 'recall-task'
                 AND n.scope = ${NEXT_SCOPE})) AS recalled,
           COALESCE(p.process, a.definition_digest) AS procedure_id
         FROM clock_ledger d JOIN application a ON a.id = d.application AND a.office = ?
         LEFT JOIN process_definition p ON p.digest = a.definition_digest
         JOIN clock_ledger l ON l.application = d.application AND l.scope = d.scope
         WHERE d.what = 'complete' AND d.scope LIKE 'step:%' AND d.at >= ? AND d.at < ?
         ORDER BY l.application, l.scope, l.seq, l.line`,
        [office, from, to],
      );
      return rows.map((row) => ({
        ...STEP.read(row),
        procedure: String(row['procedure_id']),
        brokenOff: row['brokenOff'] === 1,
        recalled: row['recalled'] === 1,
      }));
    }),
  pastSteps: ({ office, permitType, from, limit }) =>
    database.run((sql) =>
      all(
        sql,
        PAST_STEP,
        `SELECT ${PAST_STEP.columnsOf('l')}
           FROM clock_ledger l JOIN application a ON a.id = l.application AND a.office = ? AND a.permit_type = ?
           WHERE l.what = 'complete' AND l.at >= ? AND l.scope LIKE 'step:%' AND l.waiting IS NOT NULL
             AND l.handling IS NOT NULL AND a.status IN ('issued', 'refused', 'completed')
           ORDER BY l.at DESC, l.application, l.seq, l.line LIMIT ?`,
        [office, permitType, from, limit],
      ),
    ),
  queueBefore: ({ office, role, openedAt, application, id }) =>
    database.run(async (sql) => {
      const ahead = await sql.row<{ readonly tasks: number }>(
        `SELECT COUNT(*) AS tasks FROM task WHERE office = ? AND state = 'open' AND role = ? AND clock_stopped = 0
           AND (opened_at < ? OR (opened_at = ? AND (application < ? OR (application = ? AND id < ?))))`,
        [office, role, openedAt, openedAt, application, application, id],
      );
      const staff = await sql.row<{ readonly people: number }>(
        `SELECT COUNT(*) AS people FROM account_role r JOIN account a ON a.id = r.account AND a.disabled = 0
         WHERE r.role = ? AND r.office = ?`,
        [role, office],
      );
      return { ahead: ahead?.tasks ?? 0, staff: staff?.people ?? 0 };
    }),
  adjustedTo: (applications) =>
    database.run(async (sql) => {
      if (applications.length === 0) return new Map();
      const rows = await sql.rows<{ readonly id: string; readonly notices: number }>(
        'SELECT id, notices FROM application WHERE id IN (?)',
        [applications],
      );
      return new Map(rows.map(({ id, notices }) => [id, notices]));
    }),
});
