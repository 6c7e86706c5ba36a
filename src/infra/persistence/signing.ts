import type { Seals, SigningAttempts, SigningRecord, SigningRecords } from '../../domain/ports/signing-records.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { MOST_WRONG, placeFor } from '../../domain/signing/attempts.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { RecordInvariant } from './unavailable.js';

export const signingAttempts = (database: Database): SigningAttempts => ({
  reserve: ({ official, trial, at, expiresAt }) =>
    database.transaction(async (sql) => {
      await sql.write(
        'INSERT INTO signing_attempt (official, failures, last_at, locked) VALUES (?, 0, ?, 0) ON DUPLICATE KEY UPDATE last_at = VALUES(last_at)',
        [official, at],
      );
      // Its row is the lock under which places are counted.
      const row = await sql.row<{ readonly failures: number; readonly locked: number }>(
        'SELECT failures, locked FROM signing_attempt WHERE official = ? FOR UPDATE',
        [official],
      );
      if (row === null) throw new RecordInvariant(`the attempts of ${official} are not on record`);
      await sql.write('DELETE FROM signing_trial WHERE official = ? AND expires_at <= ?', [official, at]);
      const others = await sql.row<{ readonly open: number }>(
        'SELECT COUNT(*) AS open FROM signing_trial WHERE official = ? AND settled = 0 AND trial <> ?',
        [official, trial],
      );
      const place = placeFor({ wrong: row.failures, open: Number(others?.open ?? 0), locked: row.locked === 1 });
      if (place === 'free')
        await sql.write(
          'INSERT INTO signing_trial (trial, official, expires_at, settled) VALUES (?, ?, ?, 0) ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)',
          [trial, official, expiresAt],
        );
      return place;
    }),
  settle: ({ official, trial, outcome, at }) =>
    database.transaction(async (sql) => {
      const held = await sql.row<{ readonly settled: number }>(
        'SELECT settled FROM signing_trial WHERE trial = ? FOR UPDATE',
        [trial],
      );
      if (held?.settled === 1) return; // said before, and the answer was lost
      await sql.write('UPDATE signing_trial SET settled = 1 WHERE trial = ?', [trial]);
      if (outcome === 'undecided') return;
      // A locked key stays locked: an administrator opens it, not a passphrase found in the end.
      if (outcome === 'right')
        await sql.write('UPDATE signing_attempt SET failures = 0 WHERE official = ? AND locked = 0', [official]);
      else
        await sql.write(
          // Assignments run from left to right: `locked` sees the new count.
          'UPDATE signing_attempt SET failures = failures + 1, last_at = ?, locked = IF(failures >= ?, 1, locked) WHERE official = ?',
          [at, MOST_WRONG, official],
        );
    }),
  locked: (official) =>
    database.run(async (sql) => {
      const row = await sql.row<{ readonly locked: number }>('SELECT locked FROM signing_attempt WHERE official = ?', [
        official,
      ]);
      return row?.locked === 1;
    }),
});

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
  take: (id, at, taker) =>
    database.transaction(async (sql) => {
      const row = await sql.row<{
        readonly kid: string;
        readonly sealed: string;
        readonly expires_at: number;
        readonly taken_by: string | null;
      }>('SELECT kid, sealed, expires_at, taken_by FROM seal WHERE id = ? FOR UPDATE', [id]);
      await sql.write('DELETE FROM seal WHERE expires_at <= ?', [at]);
      if (row === null || row.sealed === '' || row.expires_at <= at) return null;
      if (row.taken_by !== null) return row.taken_by === taker ? { kid: row.kid, sealed: row.sealed } : null;
      await sql.write('UPDATE seal SET taken_by = ? WHERE id = ?', [taker, id]);
      return { kid: row.kid, sealed: row.sealed };
    }),
  forget: (id, taker) =>
    database.run(async (sql) => {
      // The row stays until it expires: other letters of the ceremony ask which worker holds its secret.
      await sql.write(`UPDATE seal SET sealed = '' WHERE id = ? AND taken_by = ?`, [id, taker]);
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
