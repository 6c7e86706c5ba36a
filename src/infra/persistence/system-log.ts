import type { SystemLogEntry } from '../../domain/ports/administration.js';
import type { Sql } from './sql.js';
import { SYSTEM_LOG } from './tables/office.js';

/** Writes an act of administration in the transaction of the act itself. */
export const logEntry = async (sql: Sql, entry: SystemLogEntry): Promise<void> => {
  const { at, office, actor, verb, subject, detail } = entry;
  await sql.write(...SYSTEM_LOG.insert({ at, office, actor, verb, subject, detail }));
};
