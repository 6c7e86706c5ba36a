import type { PermitLife } from '../../domain/permit/life.js';
import type { DestroyedItem, DisposalRow, Disposals, Hold, RetentionPolicy } from '../../domain/ports/disposals.js';
import type { AuditEntry } from '../../domain/ports/recorder.js';
import { refusesDecision, refusesDisposal, retentionState, type RetentionState } from '../../domain/retention/rule.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { ApplicantKeys } from './applicant-keys.js';
import { copiesOf, destroyKeys } from './applications.js';
import { appendEntries, entryBytes, lockApplication } from './audit-log.js';
import { all, first, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql, SqlValue, StoredRow } from './sql.js';
import { DISPOSAL, DISPOSAL_HOLD } from './tables/office.js';
import { APPLICATION, DOCUMENT } from './tables/record.js';
import { RecordInvariant } from './unavailable.js';

const ROW = DISPOSAL.without('standing');
const HOLD = DISPOSAL_HOLD.without('application');

const disposalOf = ({ number, verificationId, sha256, items, ...row }: Fields<(typeof ROW)['map']>): DisposalRow => ({
  ...row,
  items: items ?? [],
  certificate:
    number === null || verificationId === null || sha256 === null ? null : { number, verificationId, sha256 },
});

const byId = async (sql: Sql, id: string): Promise<DisposalRow | null> => {
  const row = await first(sql, ROW, `SELECT ${ROW.columns} FROM disposal WHERE id = ?`, [id]);
  return row === null ? null : disposalOf(row);
};

const holdOf = (sql: Sql, application: string): Promise<Hold | null> =>
  first(sql, HOLD, `SELECT ${HOLD.columns} FROM disposal_hold WHERE application = ?`, [application]);

/** Appends an entry in the caller's transaction, under the application's lock. */
const audit = async (sql: Sql, application: string, entry: AuditEntry): Promise<void> => {
  const head = await lockApplication(sql, application);
  if (head === null) throw new RecordInvariant(`application ${application} is not in the record`);
  await appendEntries(sql, application, head, [
    entryBytes(application, entry, { seq: null, message: null, box: null }),
  ]);
};

/**
 * The application and its copies. With `lock`, every case is held until the transaction ends, and no further copy of
 * any of them begins.
 */
const familyOf = async (sql: Sql, application: string, lock: boolean): Promise<readonly string[]> => {
  const family = [application];
  for (const one of family) {
    if (lock) {
      await lockApplication(sql, one);
      await sql.row('SELECT application FROM application_key WHERE application = ? FOR UPDATE', [one]);
    }
    family.push(...(await copiesOf(sql, one)).filter((copy) => !family.includes(copy)));
  }
  return family;
};

const CASE = APPLICATION.only('permitType', 'finishedAt');

const stateOf = async (
  sql: Sql,
  family: readonly string[],
  { zone, retentionOf }: RetentionPolicy,
  now: number,
): Promise<RetentionState> => {
  const rows = await sql.rows<StoredRow & { readonly life: string | null; readonly held: number }>(
    `SELECT ${CASE.columnsOf('a')}, l.state AS life, h.application IS NOT NULL AS held FROM application a
     LEFT JOIN permit_life l ON l.permit = a.id LEFT JOIN disposal_hold h ON h.application = a.id WHERE a.id IN (?)`,
    [family],
  );
  return retentionState(
    rows.map(({ life, held, ...row }) => {
      const { permitType, finishedAt } = CASE.read(row);
      const permit = life === null ? null : (JSON.parse(life) as PermitLife);
      return { finishedAt, retention: retentionOf(permitType), held: held === 1, permit };
    }),
    zone,
    now,
  );
};

interface Origin {
  readonly office: string;
  readonly source: string;
  readonly source_ref: string;
  readonly about: string | null;
  readonly wrapped: number;
}

const originOf = (sql: Sql, application: string): Promise<Origin | null> =>
  sql.row<Origin>(
    `SELECT a.office, a.source, a.source_ref, JSON_UNQUOTE(JSON_EXTRACT(a.source_keys, '$.about')) AS about, k.wrapped IS NOT NULL AS wrapped
     FROM application a JOIN application_key k ON k.application = a.id WHERE a.id = ?`,
    [application],
  );

/** The application whose data this one holds a copy of; null where it holds its own. */
const copyOf = ({ source, source_ref: reference, about }: Origin): string | null => {
  if (source === 'procedure') return reference.split('/')[0] ?? null;
  return source === 'office' ? about : null;
};

const NOT_THERE = (application: string): Refusal =>
  refusal('APPLICATION_NOT_FOUND', `there is no application "${application}"`);

const refusesProposal = (application: string, origin: Origin): Refusal | null => {
  if (origin.wrapped !== 1)
    return refusal('DATA_DESTROYED', 'its data key has been destroyed before', { state: 'erased' });
  const of = copyOf(origin);
  return of === null
    ? null
    : refusal('DISPOSAL_REFUSED', `${application} holds a copy of the data of ${of}: with ${of} it is destroyed too`, {
        ...{ state: 'copy', of },
      });
};

const FILED = DOCUMENT.only('id', 'application', 'kind', 'sha256', 'createdAt');

/** Documents of all these applications, in the order in which they were filed. */
const documentsOf = async (sql: Sql, applications: readonly string[]): Promise<readonly DestroyedItem[]> =>
  (
    await all(sql, FILED, `SELECT ${FILED.columns} FROM document WHERE application IN (?) ORDER BY number`, [
      applications,
    ])
  ).map(({ createdAt, ...document }) => ({ ...document, filedAt: createdAt }));

export const disposals = (database: Database, keys: Pick<ApplicantKeys, 'forget'>): Disposals => {
  /** Runs a change of a disposal under the lock of the application's row. */
  const underLock = <T>(
    id: string,
    work: (sql: Sql, disposal: DisposalRow) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> =>
    database.transaction(async (sql) => {
      const before = await byId(sql, id);
      if (before === null) return err(refusal('DISPOSAL_NOT_FOUND', `there is no disposal proposal "${id}"`));
      await lockApplication(sql, before.application);
      const disposal = await byId(sql, id);
      if (disposal === null) throw new RecordInvariant(`disposal ${id} is gone: nothing removes one`);
      return work(sql, disposal);
    });
  const reread = async (sql: Sql, id: string): Promise<Result<DisposalRow, Refusal>> => {
    const row = await byId(sql, id);
    if (row === null) throw new RecordInvariant(`disposal ${id} was not kept`);
    return ok(row);
  };

  return {
    retention: (application, policy, now) =>
      database.run(async (sql) => {
        const origin = await originOf(sql, application);
        if (origin === null) return null;
        const state = await stateOf(sql, await familyOf(sql, application, false), policy, now);
        return { state, hold: await holdOf(sql, application), erased: origin.wrapped !== 1 };
      }),
    propose: ({ id, application, origin, by, at }, policy) =>
      database.transaction(async (sql) => {
        if ((await lockApplication(sql, application)) === null) return err(NOT_THERE(application));
        const from = await originOf(sql, application);
        if (from === null) return err(NOT_THERE(application));
        const pending = await first(sql, ROW, `SELECT ${ROW.columns} FROM disposal WHERE standing = ?`, [application]);
        if (pending !== null) return ok(disposalOf(pending));
        const state = await stateOf(sql, await familyOf(sql, application, false), policy, at);
        const refused = refusesProposal(application, from) ?? refusesDisposal(state, origin);
        if (refused !== null) return err(refused);
        const retainedUntil = 'until' in state && typeof state.until === 'string' ? state.until : null;
        await sql.write(
          ...DISPOSAL.insert({
            ...{ id, office: from.office, application, standing: application, origin, state: 'proposed' },
            ...{ retainedUntil, proposedBy: by, proposedAt: at },
          }),
        );
        await audit(sql, application, {
          ...{ at, actor: by, verb: 'disposal-proposed', after: { disposal: id, origin, retainedUntil } },
        });
        return reread(sql, id);
      }),
    decide: (id, { by, at, approve, reason, legalBasis }, policy) =>
      underLock(id, async (sql, disposal) => {
        const { application } = disposal;
        const state = await stateOf(sql, await familyOf(sql, application, false), policy, at);
        const refused = refusesDecision(
          disposal,
          { approve, by, ...(legalBasis === undefined ? {} : { legalBasis }) },
          state,
        );
        if (refused !== null) return err(refused);
        await sql.write(
          `UPDATE disposal SET state = ?, standing = ?, decided_by = ?, decided_at = ?, reason = ?, legal_basis = ? WHERE id = ?`,
          [approve ? 'approved' : 'rejected', approve ? application : null, by, at, reason, legalBasis ?? null, id],
        );
        await audit(sql, application, {
          ...{ at, actor: by, verb: approve ? 'disposal-approved' : 'disposal-rejected' },
          after: { disposal: id, reason, ...(legalBasis === undefined ? {} : { legalBasis }) },
        });
        return reread(sql, id);
      }),
    hold: (application, { reason, by, at }) =>
      database.transaction(async (sql) => {
        if ((await lockApplication(sql, application)) === null) return err(NOT_THERE(application));
        const origin = await originOf(sql, application);
        if (origin?.wrapped !== 1)
          return err(refusal('DATA_DESTROYED', 'its data key has been destroyed before', { state: 'erased' }));
        const before = await holdOf(sql, application);
        if (before !== null) return ok(before);
        await sql.write(...DISPOSAL_HOLD.insert({ application, reason, by, at }));
        await audit(sql, application, { at, actor: by, verb: 'disposal-held', after: { reason } });
        return ok({ reason, by, at });
      }),
    lift: (application, { reason, by, at }) =>
      database.transaction(async (sql) => {
        if ((await lockApplication(sql, application)) === null) return err(NOT_THERE(application));
        const { affectedRows } = await sql.write('DELETE FROM disposal_hold WHERE application = ?', [application]);
        if (affectedRows > 0)
          await audit(sql, application, { at, actor: by, verb: 'disposal-hold-lifted', after: { reason } });
        return ok(null);
      }),
    find: (id) => database.run((sql) => byId(sql, id)),
    list: ({ office, state, after, limit }) =>
      database.run(async (sql) => {
        const conditions = ['office = ?'];
        const values: SqlValue[] = [office];
        if (state !== undefined) {
          conditions.push('state = ?');
          values.push(state);
        }
        if (after !== undefined) {
          conditions.push('id > ?');
          values.push(after);
        }
        const rows = await sql.rows(
          `SELECT ${ROW.columns} FROM disposal WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`,
          [...values, limit],
        );
        return ROW.readAll(rows).map(disposalOf);
      }),
    finished: ({ office, after, rejectedSince, limit }) =>
      database.run(async (sql) =>
        (
          await sql.rows<{ readonly id: string }>(
            `SELECT a.id FROM application a JOIN application_key k ON k.application = a.id
             WHERE a.office = ? AND a.id > ? AND a.finished_at IS NOT NULL AND k.wrapped IS NOT NULL AND a.source <> 'procedure'
               AND NOT (a.source = 'office' AND JSON_EXTRACT(a.source_keys, '$.about') IS NOT NULL)
               AND NOT EXISTS (SELECT 1 FROM disposal d WHERE d.application = a.id AND (d.standing IS NOT NULL OR d.decided_at > ?))
             ORDER BY a.id LIMIT ?`,
            [office, after, rejectedSince, limit],
          )
        ).map(({ id }) => id),
      ),
    unfinished: (office, limit) =>
      database.run(async (sql) =>
        (
          await all(
            sql,
            ROW,
            `SELECT ${ROW.columns} FROM disposal WHERE office = ? AND (state = 'destroyed' OR (state = 'approved'
             AND application NOT IN (SELECT h.application FROM disposal_hold h))) ORDER BY decided_at, id LIMIT ?`,
            [office, limit],
          )
        ).map(disposalOf),
      ),
    family: (application) => database.run((sql) => familyOf(sql, application, false)),
    destroy: async (id, { at, keep }, policy) => {
      let reached: readonly string[] = [];
      const answer = await underLock(id, async (sql, disposal) => {
        if (disposal.state === 'destroyed' || disposal.state === 'certified') return ok(disposal);
        if (disposal.state !== 'approved' || disposal.decidedBy === null)
          return err(refusal('DISPOSAL_DECIDED', `the proposal is ${disposal.state}`, { state: disposal.state }));
        const family = await familyOf(sql, disposal.application, true);
        const refused = refusesDisposal(await stateOf(sql, family, policy, at), disposal.origin);
        if (refused !== null) return err(refused);
        const items = (await documentsOf(sql, family)).filter(({ sha256 }) => !keep.includes(sha256));
        reached = await destroyKeys(sql, disposal.application, disposal.decidedBy, at);
        await sql.write(`UPDATE disposal SET state = 'destroyed', destroyed_at = ?, items = ? WHERE id = ?`, [
          at,
          JSON.stringify(items),
          id,
        ]);
        return reread(sql, id);
      });
      keys.forget(reached);
      return answer;
    },
    keepCertificate: (id, { number, verificationId, sha256 }) =>
      database.run(async (sql) => {
        await sql.write(
          'UPDATE disposal SET number = ?, verification_id = ?, sha256 = ? WHERE id = ? AND sha256 IS NULL',
          [number, verificationId, sha256, id],
        );
        const kept = (await byId(sql, id))?.certificate;
        if (kept == null) throw new RecordInvariant(`the certificate of disposal ${id} was not kept`);
        return kept;
      }),
    certified: async (id, at) => {
      await underLock(id, async (sql, { application, state, certificate }) => {
        if (state !== 'destroyed' || certificate === null) return ok(null);
        await sql.write(`UPDATE disposal SET state = 'certified', standing = NULL WHERE id = ?`, [id]);
        await audit(sql, application, {
          ...{ at, actor: 'system', verb: 'destruction-certified' },
          after: { disposal: id, number: certificate.number, sha256: certificate.sha256 },
        });
        return ok(null);
      });
    },
  };
};
