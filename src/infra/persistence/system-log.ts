import type { SystemLogEntry } from '../../domain/ports/administration.js';
import { insertInto, type Sql } from './sql.js';

/** Writes an act of administration in the transaction of the act itself. */
export const logEntry = async (
  sql: Sql,
  { at, office, actor, verb, subject, detail }: SystemLogEntry,
): Promise<void> => {
  await sql.write(...insertInto('system_log', { office, at, actor, verb, subject, detail: JSON.stringify(detail) }));
};
