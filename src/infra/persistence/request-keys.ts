import { createHash } from 'node:crypto';
import type { KeptAnswer, KeyState, RequestKeys } from '../../domain/ports/request-keys.js';
import type { Json } from '../../domain/shared/json.js';
import { purposeBox } from '../keys/box.js';
import type { KeyRing } from '../keys/index.js';
import type { Database } from './database.js';
import { insertInto } from './sql.js';
import { isDuplicate } from './unavailable.js';

const PURPOSE = 'request-answers';

interface Row {
  readonly content_index: string;
  readonly begun_at: number;
  readonly answer: Buffer | null;
}

const idOf = (user: string, key: string): string => createHash('sha256').update(`${user}\n${key}`).digest('hex');

/**
 * Answers are sealed: one may hold a one-time password. What was asked is kept as a keyed digest alone, since a request may
 * hold a password, too.
 */
export const requestKeys = (database: Database, keys: KeyRing): RequestKeys => {
  const box = purposeBox(keys, PURPOSE);
  const standing = async (id: string, index: string, at: number, abandoned: number): Promise<KeyState> =>
    database.run(async (sql) => {
      const row = await sql.row<Row>('SELECT content_index, begun_at, answer FROM request_key WHERE id = ?', [id]);
      // released in this very moment: the next attempt takes it
      if (row === null) return { state: 'running' };
      if (row.content_index !== index) return { state: 'other' };
      if (row.answer !== null) return { state: 'answered', answer: box.open(row.answer, id) as KeptAnswer };
      if (row.begun_at >= abandoned) return { state: 'running' };
      const taken = await sql.write(
        'UPDATE request_key SET begun_at = ? WHERE id = ? AND begun_at = ? AND answer IS NULL',
        [at, id, row.begun_at],
      );
      return { state: taken.affectedRows === 1 ? 'fresh' : 'running' };
    });
  return {
    take: async ({ user, key, content, at }, abandoned) => {
      const id = idOf(user, key);
      const index = keys.blindIndex(PURPOSE, content);
      try {
        await database.run((sql) =>
          sql.write(
            ...insertInto('request_key', { id, account: user, content_index: index, begun_at: at, answer: null }),
          ),
        );
        return { state: 'fresh' };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return standing(id, index, at, abandoned);
      }
    },
    answered: (user, key, answer) =>
      database.run(async (sql) => {
        const id = idOf(user, key);
        await sql.write('UPDATE request_key SET answer = ? WHERE id = ?', [
          box.close({ ...answer, headers: { ...answer.headers } } as Json, id),
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
