import { randomBytes } from 'node:crypto';
import { isSealed, kindOf, LETTER_KIND_NAMES } from '../../domain/letter/kinds.js';
import type { PermitRow, Permits } from '../../domain/ports/permits.js';
import { first } from './columns.js';
import type { Database } from './database.js';
import { PERMIT, VERIFICATION } from './tables/letters.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

/** Length of a verification id: 160 random bits in the URL alphabet, so that nobody finds a letter by guessing. */
const VERIFICATION_BYTES = 20;

/** Kinds that an official signs; the others carry the office's own seal. */
const BY_OFFICIAL = LETTER_KIND_NAMES.filter((kind) => !isSealed(kind));

const ENDING = LETTER_KIND_NAMES.filter((kind) => kindOf(kind).endsWithPermit);

export const permits = (database: Database): Permits => {
  const by = (column: 'verification_id' | 'number' | 'sha256', value: string): Promise<PermitRow | null> =>
    database.run((sql) =>
      first(sql, PERMIT, `SELECT ${PERMIT.columns} FROM permit WHERE ${column} = ? ORDER BY signed_at DESC LIMIT 1`, [
        value,
      ]),
    );
  return {
    publish: async (permit) => {
      try {
        await database.run((sql) => sql.write(...PERMIT.insert(permit)));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const there = await by('verification_id', permit.verificationId);
        if (there?.sha256 !== permit.sha256 || there.number !== permit.number) {
          throw new RecordInvariant(
            `verification id ${permit.verificationId} already names letter ${there?.number ?? '?'} with digest ${there?.sha256 ?? '?'}`,
            { cause: error },
          );
        }
      }
    },
    end: async (application, state) => {
      await database.run((sql) =>
        sql.write(
          // Letters that say only that the case came, lacked something or was refused are not taken back with the
          // permit.
          `UPDATE permit SET state = ? WHERE application = ? AND kind IN (?)`,
          [state, application, ENDING],
        ),
      );
    },
    byVerificationId: (id) => by('verification_id', id),
    byNumber: (number) => by('number', number),
    // A version that was renewed since is still a letter of the register.
    bySha256: async (sha256) =>
      (await by('sha256', sha256)) ??
      (await database.run((sql) =>
        first(
          sql,
          PERMIT,
          `SELECT ${PERMIT.columns} FROM permit WHERE verification_id = (SELECT v.verification_id FROM permit_version v WHERE v.sha256 = ?)`,
          [sha256],
        ),
      )),
    byUnsigned: (sha256) =>
      database.run((sql) =>
        first(
          sql,
          PERMIT,
          `SELECT ${PERMIT.columns} FROM permit WHERE kind IN (?) AND application =
             (SELECT d.application FROM document d WHERE d.sha256 = ? AND d.kind = 'letter' LIMIT 1)
             ORDER BY signed_at DESC LIMIT 1`,
          [BY_OFFICIAL, sha256],
        ),
      ),
    reserveVerificationId: (application) =>
      database.run(async (sql) => {
        const [insert, values] = VERIFICATION.insert({
          application,
          id: randomBytes(VERIFICATION_BYTES).toString('base64url'),
        });
        await sql.write(`${insert} ON DUPLICATE KEY UPDATE application = VALUES(application)`, values);
        const row = await sql.row<{ readonly id: string }>('SELECT id FROM verification WHERE application = ?', [
          application,
        ]);
        if (row === null) throw new RecordInvariant(`the verification id of application ${application} was not kept`);
        return row.id;
      }),
  };
};
