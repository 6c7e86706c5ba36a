import {
  forgottenBefore,
  GUESS_SCOPES,
  guessed,
  guessedRight,
  NO_GUESSES,
  type GuessCount,
  type GuessCounts,
  type GuessScope,
} from '../../domain/access/guesses.js';
import type { Instant } from '../../domain/shared/time.js';
import type { GuessAt, GuessLog, TakenGuess } from '../../domain/ports/guesses.js';
import type { KeyRing } from '../keys/index.js';
import { foldedLogin, loginIndex } from './accounts.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { GUESS } from './tables/office.js';

const COUNT = GUESS.without('bucket');
/** Rows that a right guess clears away, so that logins nobody has leave none for good. */
const CLEARED_AT_ONCE = 100;

export const guesses = (database: Database, keys: KeyRing): GuessLog => {
  const bucketsOf = ({ login, asker }: GuessAt): Readonly<Record<GuessScope, string>> => {
    const index = (...parts: readonly string[]): string => keys.blindIndex('guess', JSON.stringify(parts));
    return {
      pair: index('pair', foldedLogin(login), asker),
      login: index('login', foldedLogin(login)),
      address: index('address', asker),
    };
  };
  const locked = async (sql: Sql, bucket: string): Promise<GuessCount> => {
    // two that ask at once for a row that is not there yet: the second waits here for the first
    await sql.write('INSERT INTO guess (bucket, last_at) VALUES (?, 0) ON DUPLICATE KEY UPDATE last_at = last_at', [
      bucket,
    ]);
    return (
      COUNT.read(await sql.row(`SELECT ${COUNT.columns} FROM guess WHERE bucket = ? FOR UPDATE`, [bucket])) ??
      NO_GUESSES
    );
  };
  /** Changes the counts of a guess, locked in one order by everybody. */
  const change = async <T>(
    guess: GuessAt,
    decide: (counts: GuessCounts) => { readonly counts: GuessCounts | null; readonly answer: T },
    also?: (sql: Sql) => Promise<unknown>,
  ): Promise<T> => {
    const buckets = bucketsOf(guess);
    return database.transaction(async (sql) => {
      const found: Partial<Record<GuessScope, GuessCount>> = {};
      for (const scope of GUESS_SCOPES) found[scope] = await locked(sql, buckets[scope]);
      const before = { pair: NO_GUESSES, login: NO_GUESSES, address: NO_GUESSES, ...found };
      const { counts, answer } = decide(before);
      for (const scope of counts === null ? [] : GUESS_SCOPES) {
        const count = counts?.[scope];
        if (count === undefined || count === before[scope]) continue;
        await sql.write(
          'UPDATE guess SET failures = ?, rests_until = ?, last_at = ?, known_until = ? WHERE bucket = ?',
          [count.failures, count.restsUntil, count.lastAt, count.knownUntil, buckets[scope]],
        );
      }
      await also?.(sql);
      return answer;
    });
  };
  /**
   * Each by itself and by its bucket: one row is held at a time, and its locks are taken in the order of a guess. A range of
   * the index of last guesses is locked the other way round, and whoever signs in at that moment would be in a deadlock.
   */
  const clearAway = async (at: Instant): Promise<void> => {
    const isOld = 'last_at < ? AND known_until < ?';
    const values = [forgottenBefore(at), at] as const;
    const old = await database.run((sql) =>
      sql.rows(`SELECT bucket FROM guess WHERE ${isOld} LIMIT ${CLEARED_AT_ONCE}`, [...values]),
    );
    for (const { bucket } of old)
      await database.run((sql) =>
        sql.write(`DELETE FROM guess WHERE bucket = ? AND ${isOld}`, [String(bucket), ...values]),
      );
  };
  return {
    take: (guess, at) =>
      change<TakenGuess>(guess, (counts) => {
        const now = guessed(counts, at);
        return now.isTaken
          ? { counts: now.counts, answer: { isTaken: true, isKnown: now.isKnown } }
          : { counts: null, answer: now };
      }),
    right: async (guess, isKnown, at) => {
      await change(
        guess,
        (counts) => ({ counts: guessedRight(counts, isKnown, at), answer: null }),
        (sql) =>
          sql.write('UPDATE account SET last_login_at = ? WHERE login_index = ?', [at, loginIndex(keys, guess.login)]),
      );
      await clearAway(at);
    },
  };
};
