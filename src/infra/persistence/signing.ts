import type { Seals, SigningAttempts, SigningRecord, SigningRecords } from '../../domain/ports/signing-records.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { RecordInvariant } from './unavailable.js';

/** Wrong passphrases that lock an official's key. */
const LOCK_AFTER = 5;

export const signingAttempts = (database: Database): SigningAttempts => {
  const row = (official: string): Promise<{ readonly failures: number; readonly locked: number } | null> =>
    database.run((sql) => sql.row('SELECT failures, locked FROM signing_attempt WHERE official = ?', [official]));
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
      const now = await row(official);
      if (now === null) throw new RecordInvariant(`the failed attempt of ${official} was not kept`);
      return { failures: now.failures, locked: now.locked === 1 };
    },
    // A locked key stays locked: an administrator opens it, not a passphrase found in the end.
    succeeded: (official) =>
      database.run(async (sql) => {
        await sql.write('UPDATE signing_attempt SET failures = 0 WHERE official = ? AND locked = 0', [official]);
      }),
    locked: async (official) => (await row(official))?.locked === 1,
  };
};

export const seals = (database: Database): Seals => ({
  announceKey: ({ kid, jwk, expiresAt }) =>
    database.run(async (sql) => {
      await sql.write(
        'INSERT INTO seal_key (kid, jwk, expires_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE jwk = VALUES(jwk), expires_at = VALUES(expires_at)',
        [kid, JSON.stringify(jwk), expiresAt],
      );
    }),
  liveKey: (at) =>
    database.run(async (sql) => {
      const row = await sql.row<{ readonly kid: string; readonly jwk: string }>(
        'SELECT kid, jwk FROM seal_key WHERE expires_at > ? ORDER BY expires_at DESC, kid LIMIT 1',
        [at],
      );
      return row === null ? null : { kid: row.kid, jwk: JSON.parse(row.jwk) as JsonObject };
    }),
  put: ({ id, kid, sealed, expiresAt }) =>
    database.run(async (sql) => {
      await sql.write('INSERT INTO seal (id, kid, sealed, expires_at) VALUES (?, ?, ?, ?)', [
        id,
        kid,
        sealed,
        expiresAt,
      ]);
    }),
  kidOf: (id) =>
    database.run(
      async (sql) => (await sql.row<{ readonly kid: string }>('SELECT kid FROM seal WHERE id = ?', [id]))?.kid ?? null,
    ),
  take: (id, at) =>
    database.transaction(async (sql) => {
      const row = await sql.row<{ readonly kid: string; readonly sealed: string; readonly expires_at: number }>(
        'SELECT kid, sealed, expires_at FROM seal WHERE id = ? FOR UPDATE',
        [id],
      );
      // The row stays until it expires: other letters of the ceremony ask which worker holds its secret.
      await sql.write(`UPDATE seal SET sealed = '' WHERE id = ?`, [id]);
      await sql.write('DELETE FROM seal WHERE expires_at <= ?', [at]);
      return row === null || row.sealed === '' || row.expires_at <= at ? null : { kid: row.kid, sealed: row.sealed };
    }),
});

const recordOf = async (sql: Sql, key: string): Promise<SigningRecord | null> => {
  const row = await sql.row<{ readonly stage: string; readonly sha256: string; readonly meta: string }>(
    'SELECT stage, sha256, meta FROM signing_record WHERE record_key = ?',
    [key],
  );
  return row === null ? null : { stage: row.stage, sha256: row.sha256, meta: JSON.parse(row.meta) as JsonObject };
};

export const signingRecords = (database: Database): SigningRecords => ({
  find: (key) => database.run((sql) => recordOf(sql, key)),
  saveOnce: (key, { stage, sha256, meta }) =>
    database.run(async (sql) => {
      await sql.write(
        `INSERT INTO signing_record (record_key, stage, sha256, meta) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE record_key = record_key`,
        [key, stage, sha256, JSON.stringify(meta)],
      );
      const standing = await recordOf(sql, key);
      if (standing === null) throw new RecordInvariant(`the signing record ${key} was not kept`);
      return standing;
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
      await sql.write(
        `INSERT INTO signing_record (record_key, stage, sha256, meta) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE stage = VALUES(stage), sha256 = VALUES(sha256), meta = VALUES(meta)`,
        [key, stage, sha256, JSON.stringify(meta)],
      );
    }),
});
