import type { Seals, SigningAttempts, SigningRecord, SigningRecords } from '../../domain/ports/signing-records.js';
import { first, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { SEAL, SEAL_KEY, SIGNING_ATTEMPT, SIGNING_RECORD } from './tables/letters.js';
import { RecordInvariant } from './unavailable.js';

/** Wrong passphrases that lock an official's key. */
const LOCK_AFTER = 5;

const ATTEMPT = SIGNING_ATTEMPT.only('failures', 'locked');
const LIVE_KEY = SEAL_KEY.only('kid', 'jwk');
const STAGE = SIGNING_RECORD.without('key');

export const signingAttempts = (database: Database): SigningAttempts => {
  const attempts = (official: string): Promise<Fields<(typeof ATTEMPT)['map']> | null> =>
    database.run((sql) =>
      first(sql, ATTEMPT, `SELECT ${ATTEMPT.columns} FROM signing_attempt WHERE official = ?`, [official]),
    );
  return {
    failed: async (official, at) => {
      await database.run((sql) =>
        // Assignments run from left to right: `locked` sees the new count.
        sql.write(
          `INSERT INTO signing_attempt (official, failures, last_at, locked) VALUES (?, 1, ?, 0)
           ON DUPLICATE KEY UPDATE failures = failures + 1, last_at = VALUES(last_at), locked = IF(failures >= ?, 1, locked)`,
          [official, at, LOCK_AFTER],
        ),
      );
      const now = await attempts(official);
      if (now === null) throw new RecordInvariant(`the failed attempt of ${official} was not kept`);
      return now;
    },
    // A locked key stays locked: an administrator opens it, not a passphrase found in the end.
    succeeded: (official) =>
      database.run(async (sql) => {
        await sql.write('UPDATE signing_attempt SET failures = 0 WHERE official = ? AND locked = 0', [official]);
      }),
    locked: async (official) => (await attempts(official))?.locked === true,
  };
};

export const seals = (database: Database): Seals => ({
  announceKey: ({ kid, jwk, expiresAt }) =>
    database.run(async (sql) => {
      const [insert, values] = SEAL_KEY.insert({ kid, jwk, expiresAt });
      await sql.write(`${insert} ON DUPLICATE KEY UPDATE jwk = VALUES(jwk), expires_at = VALUES(expires_at)`, values);
    }),
  liveKey: (at) =>
    database.run((sql) =>
      first(
        sql,
        LIVE_KEY,
        `SELECT ${LIVE_KEY.columns} FROM seal_key WHERE expires_at > ? ORDER BY expires_at DESC, kid LIMIT 1`,
        [at],
      ),
    ),
  put: ({ id, kid, sealed, expiresAt }) =>
    database.run(async (sql) => {
      await sql.write(...SEAL.insert({ id, kid, sealed, expiresAt }));
    }),
  kidOf: (id) =>
    database.run(
      async (sql) => (await sql.row<{ readonly kid: string }>('SELECT kid FROM seal WHERE id = ?', [id]))?.kid ?? null,
    ),
  take: (id, at) =>
    database.transaction(async (sql) => {
      const seal = await first(sql, SEAL, `SELECT ${SEAL.columns} FROM seal WHERE id = ? FOR UPDATE`, [id]);
      // The row stays until it expires: other letters of the ceremony ask which worker holds its secret.
      await sql.write(`UPDATE seal SET sealed = '' WHERE id = ?`, [id]);
      await sql.write('DELETE FROM seal WHERE expires_at <= ?', [at]);
      return seal === null || seal.sealed === '' || seal.expiresAt <= at
        ? null
        : { kid: seal.kid, sealed: seal.sealed };
    }),
});

const recordOf = (sql: Sql, key: string): Promise<SigningRecord | null> =>
  first(sql, STAGE, `SELECT ${STAGE.columns} FROM signing_record WHERE record_key = ?`, [key]);

export const signingRecords = (database: Database): SigningRecords => ({
  find: (key) => database.run((sql) => recordOf(sql, key)),
  saveOnce: (key, { stage, sha256, meta }) =>
    database.run(async (sql) => {
      const [insert, values] = SIGNING_RECORD.insert({ key, stage, sha256, meta });
      await sql.write(`${insert} ON DUPLICATE KEY UPDATE record_key = record_key`, values);
      const kept = await recordOf(sql, key);
      if (kept === null) throw new RecordInvariant(`the signing record ${key} was not kept`);
      return kept;
    }),
  settleUnknown: (application) =>
    database.run(async (sql) => {
      const prefix = `${application}/`;
      const { affectedRows } = await sql.write(
        `UPDATE signing_record SET stage = 'not-signed' WHERE LEFT(record_key, CHAR_LENGTH(?)) = ? AND stage = 'unknown'`,
        [prefix, prefix],
      );
      return affectedRows > 0;
    }),
  save: (key, { stage, sha256, meta }) =>
    database.run(async (sql) => {
      const [insert, values] = SIGNING_RECORD.insert({ key, stage, sha256, meta });
      await sql.write(
        `${insert} ON DUPLICATE KEY UPDATE stage = VALUES(stage), sha256 = VALUES(sha256), meta = VALUES(meta)`,
        values,
      );
    }),
});
