import type { Seals, SigningAttempts, SigningRecord, SigningRecords } from '../../domain/ports/signing-records.js';
import { MOST_WRONG, placeFor } from '../../domain/signing/attempts.js';
import { WORKER_SILENCE } from '../../domain/signing/ceremony.js';
import { first } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { SEAL, SEAL_KEY, SIGNING_ATTEMPT, SIGNING_RECORD, SIGNING_TRIAL } from './tables/letters.js';
import { RecordInvariant } from './unavailable.js';

const ATTEMPT = SIGNING_ATTEMPT.only('failures', 'locked');
const TRIAL = SIGNING_TRIAL.only('settled');
const LIVE_KEY = SEAL_KEY.only('kid', 'jwk');
const ANNOUNCED = SEAL_KEY.only('expiresAt');
const HELD = SEAL.only('kid', 'expiresAt');
const STAGE = SIGNING_RECORD.without('key');

export const signingAttempts = (database: Database): SigningAttempts => ({
  reserve: ({ official, trial, at, expiresAt }) =>
    database.transaction(async (sql) => {
      await sql.write(
        'INSERT INTO signing_attempt (official, failures, last_at, locked) VALUES (?, 0, ?, 0) ON DUPLICATE KEY UPDATE last_at = VALUES(last_at)',
        [official, at],
      );
      // Its row is the lock under which places are counted.
      const attempts = await first(
        sql,
        ATTEMPT,
        `SELECT ${ATTEMPT.columns} FROM signing_attempt WHERE official = ? FOR UPDATE`,
        [official],
      );
      if (attempts === null) throw new RecordInvariant(`the attempts of ${official} are not on record`);
      await sql.write('DELETE FROM signing_trial WHERE official = ? AND expires_at <= ?', [official, at]);
      const others = await sql.row<{ readonly open: number }>(
        'SELECT COUNT(*) AS open FROM signing_trial WHERE official = ? AND settled = 0 AND trial <> ?',
        [official, trial],
      );
      const place = placeFor({ wrong: attempts.failures, open: others?.open ?? 0, locked: attempts.locked });
      if (place === 'free')
        await sql.write(
          'INSERT INTO signing_trial (trial, official, expires_at, settled) VALUES (?, ?, ?, 0) ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)',
          [trial, official, expiresAt],
        );
      return place;
    }),
  settle: ({ official, trial, outcome, at }) =>
    database.transaction(async (sql) => {
      // The same lock first as in reserving: two that settle and reserve never wait for each other.
      await sql.row('SELECT official FROM signing_attempt WHERE official = ? FOR UPDATE', [official]);
      const held = await first(sql, TRIAL, `SELECT ${TRIAL.columns} FROM signing_trial WHERE trial = ? FOR UPDATE`, [
        trial,
      ]);
      if (held?.settled === true) return; // said before, and the answer was lost
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
      const attempts = await first(sql, ATTEMPT, `SELECT ${ATTEMPT.columns} FROM signing_attempt WHERE official = ?`, [
        official,
      ]);
      return attempts?.locked === true;
    }),
});

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
  holderOf: (id) =>
    database.run(async (sql) => {
      const seal = await first(sql, HELD, `SELECT ${HELD.columns} FROM seal WHERE id = ?`, [id]);
      if (seal === null) return null;
      const key = await first(sql, ANNOUNCED, `SELECT ${ANNOUNCED.columns} FROM seal_key WHERE kid = ?`, [seal.kid]);
      return { ...seal, seenAt: (key?.expiresAt ?? 0) - WORKER_SILENCE };
    }),
  take: (id, at, taker) =>
    database.transaction(async (sql) => {
      const seal = await first(sql, SEAL, `SELECT ${SEAL.columns} FROM seal WHERE id = ? FOR UPDATE`, [id]);
      await sql.write('DELETE FROM seal WHERE expires_at <= ?', [at]);
      if (seal === null || seal.sealed === '' || seal.expiresAt <= at) return null;
      const { kid, sealed, takenBy } = seal;
      if (takenBy !== null) return takenBy === taker ? { kid, sealed } : null;
      await sql.write('UPDATE seal SET taken_by = ? WHERE id = ?', [taker, id]);
      return { kid, sealed };
    }),
  forget: (id, taker) =>
    database.run(async (sql) => {
      // The row stays until it expires: other letters of the ceremony ask which worker holds its secret.
      await sql.write(`UPDATE seal SET sealed = '' WHERE id = ? AND taken_by = ?`, [id, taker]);
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
