import { createHash } from 'node:crypto';
import type { KeptAnswer, KeyState, RequestKeys } from '../../domain/ports/request-keys.js';
import { purposeBox } from '../keys/box.js';
import type { KeyRing } from '../keys/index.js';
import { first } from './columns.js';
import type { Database } from './database.js';
import { REQUEST_KEY } from './tables/exchange.js';
import { isDuplicate } from './unavailable.js';

const PURPOSE = 'request-answers';

const KEPT = REQUEST_KEY.only('contentIndex', 'begunAt', 'answer');

const idOf = (user: string, key: string): string => createHash('sha256').update(`${user}\n${key}`).digest('hex');

/**
 * Kept answers under the keys of requests. Answers are sealed: one may hold a one-time password. Of the request only a
 * keyed digest is kept, since it may hold a password, too.
 */
export const requestKeys = (database: Database, keys: KeyRing): RequestKeys => {
  const box = purposeBox(keys, PURPOSE);
  const stateOf = async (id: string, index: string, at: number, abandoned: number): Promise<KeyState> =>
    database.run(async (sql) => {
      const row = await first(sql, KEPT, `SELECT ${KEPT.columns} FROM request_key WHERE id = ?`, [id]);
      // released in this very moment: the next attempt takes it
      if (row === null) return { state: 'running' };
      if (row.contentIndex !== index) return { state: 'other' };
      if (row.answer !== null) return { state: 'answered', answer: box.open(row.answer, id) as KeptAnswer };
      if (row.begunAt >= abandoned) return { state: 'running' };
      const taken = await sql.write(
        'UPDATE request_key SET begun_at = ? WHERE id = ? AND begun_at = ? AND answer IS NULL',
        [at, id, row.begunAt],
      );
      return { state: taken.affectedRows === 1 ? 'fresh' : 'running' };
    });
  return {
    take: async ({ user, key, content, at }, abandoned) => {
      const id = idOf(user, key);
      const index = keys.blindIndex(PURPOSE, content);
      try {
        await database.run((sql) =>
          sql.write(...REQUEST_KEY.insert({ id, account: user, contentIndex: index, begunAt: at })),
        );
        return { state: 'fresh' };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return stateOf(id, index, at, abandoned);
      }
    },
    answered: (user, key, answer) =>
      database.run(async (sql) => {
        const id = idOf(user, key);
        await sql.write('UPDATE request_key SET answer = ? WHERE id = ?', [
          box.close({ ...answer, headers: { ...answer.headers } }, id),
          id,
        ]);
      }),
    release: (user, key) =>
      database.run(async (sql) => {
        await sql.write('DELETE FROM request_key WHERE id = ? AND answer IS NULL', [idOf(user, key)]);
      }),
    forget: (before) =>
      database.run(async (sql) => {
        const { affectedRows } = await sql.write('DELETE FROM request_key WHERE begun_at < ? LIMIT 1000', [before]);
        return affectedRows;
      }),
  };
};
