import { randomUUID } from 'node:crypto';
import { SURVEY_COMPLETED } from '../../domain/process/gates.js';
import type { FilledSurvey, FilledSurveys, Surveys } from '../../domain/ports/surveys.js';
import type { KeyRing } from '../keys/index.js';
import { purposeBox } from '../keys/box.js';
import { first, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { SURVEY, SURVEY_ANSWER } from './tables/exchange.js';
import { RecordInvariant } from './unavailable.js';

const OPENED = SURVEY.only('id', 'application', 'filledAt');
type Opened = Fields<(typeof OPENED)['map']>;

/**
 * Patterns in an application's state, as JSON.stringify writes it: its survey is not known to be filled; a message is
 * awaited.
 */
const UNKNOWN = '%"surveyAt":null%';
const AWAITED = `%"name":${JSON.stringify(SURVEY_COMPLETED)}%`;

/** Surveys. Answers are encrypted with the office's survey key: free text may name its writer. */
export const surveys = (database: Database, keys: KeyRing): Surveys & FilledSurveys => {
  const box = purposeBox(keys, 'surveys');
  const by = (sql: Sql, column: 'application' | 'secret_hash', value: string): Promise<Opened | null> =>
    first(sql, OPENED, `SELECT ${OPENED.columns} FROM survey WHERE ${column} = ?`, [value]);
  return {
    open: (application, secretHash, at) =>
      database.run(async (sql) => {
        const [insert, values] = SURVEY.insert({ id: randomUUID(), application, secretHash, openedAt: at });
        await sql.write(`${insert} ON DUPLICATE KEY UPDATE application = application`, values);
        const row = await by(sql, 'application', application);
        if (row === null)
          throw new RecordInvariant(
            `the survey of application ${application} was not kept: its secret belongs to another`,
          );
        return { id: row.id };
      }),
    bySecret: (secretHash) => database.run((sql) => by(sql, 'secret_hash', secretHash)),
    byApplication: (application) =>
      database.run(async (sql) => {
        const row = await by(sql, 'application', application);
        return row === null ? null : { id: row.id, filledAt: row.filledAt };
      }),
    fill: (id, answers, at) =>
      database.transaction(async (sql) => {
        const { affectedRows } = await sql.write('UPDATE survey SET filled_at = ? WHERE id = ? AND filled_at IS NULL', [
          at,
          id,
        ]);
        if (affectedRows === 0) return false;
        await sql.write(...SURVEY_ANSWER.insert({ survey: id, answers }, box));
        return true;
      }),
    filledInVain: ({ office, before, after, limit }) =>
      database.run((sql) =>
        sql.rows<FilledSurvey>(
          `SELECT s.id, s.application, s.filled_at AS filledAt FROM survey s JOIN application a ON a.id = s.application
           WHERE a.office = ? AND a.status = 'running' AND s.filled_at < ? AND s.application > ?
             AND (a.state LIKE ? OR a.state LIKE ?) ORDER BY s.application LIMIT ?`,
          [office, before, after, UNKNOWN, AWAITED, limit],
        ),
      ),
  };
};
