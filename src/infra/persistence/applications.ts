import { declineInAudit, declinedWith, standsAgainst, type Fate } from '../../domain/application/fate.js';
import { GENESIS, firstBreak } from '../../domain/audit/chain.js';
import type { StoredEntry } from '../../domain/audit/canonical.js';
import { withWordsOpened } from '../../domain/audit/words.js';
import { PLACE } from '../../domain/audit/places.js';
import { SYSTEM } from '../../domain/application/messages.js';
import { copiedFrom, enteredBy, keptOrigin, originOf } from '../../domain/application/origin.js';
import { applicationNumber } from '../../domain/application/number.js';
import { fileAt } from '../../domain/application/file-correction.js';
import type { ApplicationRow, Applications, FileHistory } from '../../domain/ports/applications.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { NewApplications } from '../../domain/ports/new-applications.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { appendEntries, entryBytes, lockApplication, PERSONAL, sha256 } from './audit-log.js';
import { all, first, type Fields } from './columns.js';
import { after, page, pageSize, readCursor } from './cursor.js';
import type { Database } from './database.js';
import type { Sql, SqlValue } from './sql.js';
import { APPLICATION, AUDIT_EVENT, CLOCK_LEDGER, CORRECTION } from './tables/record.js';
import { nextOf, numberOlder } from './application-series.js';
import { queued } from './outbox.js';
import { hashOf } from './transition-script.js';
import { OPEN_TRANSITION, transitionRow } from './transitions.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

/** Row without the encrypted columns: lists carry only the columns that they show. */
const ROW = APPLICATION.without('entries', 'trackingHash', 'applicant', 'data', 'notices');
const FILE = APPLICATION.only('applicant', 'data');
const LEDGER = CLOCK_LEDGER.without('application', 'seq', 'line');

const applicationOf = ({ source, sourceKeys, number, ...row }: Fields<(typeof ROW)['map']>): ApplicationRow => {
  const origin = originOf(source, sourceKeys);
  if (!origin.ok) throw new RecordInvariant(`application ${row.id}: source_keys of source ${source}: ${origin.error}`);
  return { ...row, number: number ?? row.id, origin: origin.value };
};

const firstApplication = async (
  sql: Sql,
  statement: string,
  values: readonly SqlValue[],
): Promise<ApplicationRow | null> => {
  const row = await first(sql, ROW, statement, values);
  return row === null ? null : applicationOf(row);
};

const everyApplication = async (
  sql: Sql,
  statement: string,
  values: readonly SqlValue[],
): Promise<readonly ApplicationRow[]> => (await all(sql, ROW, statement, values)).map(applicationOf);

/** References that the column takes as they are. Other systems number their applications as they like. */
const PLAIN_REFERENCE = /^[\x20-\x7E]{1,191}$/;

/** Stored form of a reference: its digest where it is too long for the column, or not ASCII. */
const keptReference = (reference: string): string =>
  PLAIN_REFERENCE.test(reference) ? reference : `sha256:${sha256(Buffer.from(reference, 'utf8'))}`;

const bySource = (sql: Sql, source: string, sourceRef: string): Promise<ApplicationRow | null> =>
  firstApplication(sql, `SELECT ${ROW.columns} FROM application WHERE source = ? AND source_ref = ?`, [
    source,
    keptReference(sourceRef),
  ]);

/**
 * Bounds of the references of called procedures, which begin with their caller's id and a slash: '0' follows '/' in
 * ASCII.
 */
const calledBy = (id: string): readonly [string, string] => [`${id}/`, `${id}0`];

const STORED_EVENT = AUDIT_EVENT.only('position', 'canonical', 'hash');
type StoredEvent = Fields<(typeof STORED_EVENT)['map']>;

const auditRow = ({ position, canonical, hash }: StoredEvent, box: ApplicantBox | null): AuditRow => {
  const entry = JSON.parse(canonical.toString('utf8')) as StoredEntry;
  const personal =
    entry.personal === null || box === null
      ? null
      : (box.open(Buffer.from(entry.personal, 'base64'), PERSONAL) as Json);
  return {
    position,
    seq: entry.seq,
    at: entry.at,
    actor: entry.actor,
    onBehalfOf: entry.onBehalfOf,
    verb: entry.verb,
    element: entry.element,
    task: entry.task,
    before: entry.before,
    ...withWordsOpened({ after: entry.after, personal }),
    hash,
  };
};

const auditStored = (sql: Sql, id: string): Promise<readonly StoredEvent[]> =>
  all(sql, STORED_EVENT, `SELECT ${STORED_EVENT.columns} FROM audit_event WHERE application = ? ORDER BY position`, [
    id,
  ]);

/** Fate of a message. The application's decision counts before a refusal at a door. */
const fateOf = async (sql: Sql, id: string, key: string): Promise<Fate | null> => {
  const row = await first(
    sql,
    OPEN_TRANSITION,
    `SELECT ${OPEN_TRANSITION.columns} FROM transition WHERE application = ? AND message_key = ?`,
    [id, key],
  );
  if (row === null) {
    const entries = (await auditStored(sql, id)).map(
      ({ canonical }) => JSON.parse(canonical.toString('utf8')) as StoredEntry,
    );
    return declineInAudit(entries, key);
  }
  const { accepted, at, seq, refusal } = transitionRow(row);
  return accepted
    ? { accepted, at, seq }
    : {
        accepted: false,
        final: true,
        at,
        refusal: refusal ?? { code: 'INVARIANT', detail: 'declined without a reason' },
      };
};

/**
 * The first audit entry whose message is no longer stored as the chain recorded it, with the reason; null where there
 * is none.
 */
const changedMessage = async (
  sql: Sql,
  id: string,
  entries: readonly StoredEvent[],
): Promise<{ readonly position: number; readonly reason: string } | null> => {
  const rows = await sql.rows<{ readonly seq: number; readonly digest: string }>(
    'SELECT seq, SHA2(message, 256) AS digest FROM transition WHERE application = ?',
    [id],
  );
  const digests = new Map(rows.map(({ seq, digest }) => [seq, digest]));
  for (const { position, canonical } of entries) {
    const { seq, message } = JSON.parse(canonical.toString('utf8')) as StoredEntry;
    if (seq === null || message === null) continue;
    const found = digests.get(seq);
    if (found !== message) {
      return {
        position,
        reason: `the message of transition ${seq} ${found === undefined ? 'is gone' : `has digest ${found}`}, recorded is ${message}`,
      };
    }
  }
  return null;
};

/**
 * Cases that hold a copy of the application's personal data: those that it called, and those that were begun about it.
 */
export const copiesOf = async (sql: Sql, id: string): Promise<readonly string[]> =>
  (
    await sql.rows<{ readonly id: string }>(
      `SELECT id FROM application WHERE source = 'procedure' AND source_ref > ? AND source_ref < ?
       UNION SELECT id FROM application WHERE source = 'office' AND JSON_UNQUOTE(JSON_EXTRACT(source_keys, '$.about')) = ?
       ORDER BY id`,
      [...calledBy(id), id],
    )
  ).map((row) => row.id);

const destroyOwnKey = async (sql: Sql, id: string, by: string, at: number): Promise<void> => {
  const head = await lockApplication(sql, id);
  if (head === null) throw new RecordInvariant(`application ${id} is not in the record`);
  const destroyed = await sql.write(
    'UPDATE application_key SET wrapped = NULL, destroyed_at = ?, destroyed_by = ? WHERE application = ? AND wrapped IS NOT NULL',
    [at, by, id],
  );
  if (destroyed.affectedRows === 0) return;
  // The raw messages that it came in by hold the same personal data.
  await sql.write(
    'UPDATE inbox SET wrapped = NULL WHERE id IN (SELECT inbox FROM inbox_application WHERE application = ?)',
    [id],
  );
  // Messages of before were not linked; what came of each stands in its outcome.
  await sql.write('UPDATE inbox SET wrapped = NULL WHERE wrapped IS NOT NULL AND outcome LIKE ?', [
    `%"application":"${id}"%`,
  ]);
  await sql.write(`UPDATE process_message SET wrapped = NULL, state = 'erased' WHERE sender = ?`, [id]);
  await sql.write(
    `UPDATE outbox SET state = 'dead', reason = 'the applicant''s data key was destroyed', settled_at = ? WHERE application = ? AND state = 'waiting'`,
    [at, id],
  );
  await appendEntries(sql, id, head, [
    entryBytes(id, { at, actor: by, verb: 'data-key-destroyed' }, { seq: null, message: null, box: null }),
  ]);
};

/**
 * Destroys the key of an application and of every copy, in the caller's transaction: an erasure that reached some of
 * the copies only would be certified as whole. Answers the ids of all that were reached.
 */
export const destroyKeys = async (sql: Sql, id: string, by: string, at: number): Promise<readonly string[]> => {
  const family = [id];
  for (const one of family) {
    await destroyOwnKey(sql, one, by, at);
    // Copies are looked for after the key is gone: from then on no copy can be made that this search would miss.
    family.push(...(await copiesOf(sql, one)).filter((copy) => !family.includes(copy)));
  }
  return family;
};

/** History of the file; null once its key is destroyed. */
const fileHistory = async (sql: Sql, keys: ApplicantKeys, id: string): Promise<FileHistory | null> => {
  const row = await sql.row(`SELECT ${FILE.columns} FROM application WHERE id = ?`, [id]);
  const box = row === null ? null : await keys.find(sql, id);
  if (row === null || box === null) return null;
  const corrections = await sql.rows(
    `SELECT ${CORRECTION.columns} FROM correction WHERE application = ? ORDER BY seq`,
    [id],
  );
  return { filed: FILE.read(row, box), corrections: CORRECTION.readAll(corrections, box) };
};

export const applications = (database: Database, keys: ApplicantKeys): Applications & NewApplications => ({
  create: async (application) => {
    try {
      return await database.transaction(async (sql) => {
        const { id, receivedAt, origin } = application;
        const existing = await bySource(sql, origin.source, application.sourceRef);
        if (existing !== null) return { id: existing.id, created: false };
        const original = copiedFrom(origin);
        if (original !== null) await keys.holdForCopy(sql, original);
        const box = await keys.create(sql, id, receivedAt);
        const sealed = {
          applicant: box.close({ ...application.applicant }, PLACE.applicant),
          data: box.close(application.data, PLACE.data),
        };
        const number = applicationNumber(application.series, await nextOf(sql, application.series));
        const [statement, values] = APPLICATION.insert(
          {
            id,
            number,
            office: application.office,
            permitType: application.permitType,
            source: origin.source,
            sourceRef: keptReference(application.sourceRef),
            sourceKeys: keptOrigin(origin),
            applicantUser: application.applicantUser,
            definitionDigest: application.definitionDigest,
            status: 'received',
            seq: 0,
            entries: 0,
            head: GENESIS,
            receivedAt,
            clockRunning: false,
            workflowStarted: origin.source === 'procedure',
            trackingHash: application.trackingSecretHash,
            ...sealed,
          },
          box,
        );
        await sql.write(statement, values);
        const entry = {
          at: receivedAt,
          actor: enteredBy(origin) ?? SYSTEM.user,
          verb: 'application-received',
          after: {
            number,
            office: application.office,
            permitType: application.permitType,
            source: origin.source,
            sourceRef: keptReference(application.sourceRef),
            definitionDigest: application.definitionDigest,
            applicantSha256: sha256(sealed.applicant),
            dataSha256: sha256(sealed.data),
            dataKeyCommitment: box.commitment(),
          },
        };
        await appendEntries(sql, id, { seq: 0, head: GENESIS, entries: 0 }, [
          entryBytes(id, entry, { seq: null, message: null, box }),
        ]);
        for (const entry of application.outbox ?? []) await sql.write(...queued(id, entry, receivedAt, box));
        return { id, created: true };
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const winner = await database.run((sql) => bySource(sql, application.origin.source, application.sourceRef));
      if (winner === null)
        throw new RecordInvariant(`application id ${application.id} is taken by an application of another source`, {
          cause: error,
        });
      return { id: winner.id, created: false };
    }
  },
  numberOlder: (office, seriesOf) => numberOlder(database, office, seriesOf),
  find: (id) =>
    database.run((sql) => firstApplication(sql, `SELECT ${ROW.columns} FROM application WHERE id = ?`, [id])),
  several: async (ids) =>
    ids.length === 0
      ? []
      : database.run((sql) => everyApplication(sql, `SELECT ${ROW.columns} FROM application WHERE id IN (?)`, [ids])),
  numbers: async (ids) => {
    if (ids.length === 0) return new Map();
    const rows = await database.run((sql) =>
      sql.rows<{ readonly id: string; readonly number: string }>(
        'SELECT id, COALESCE(number, id) AS number FROM application WHERE id IN (?)',
        [ids],
      ),
    );
    return new Map(rows.map(({ id, number }) => [id, number]));
  },
  idOf: (number) =>
    database.run(async (sql) => {
      const row = await sql.row('SELECT id FROM application WHERE number = ?', [number]);
      return row === null ? null : String(row['id']);
    }),
  findBySource: (source, sourceRef) => database.run((sql) => bySource(sql, source, sourceRef)),
  trackedBy: (name, secretHash) =>
    database.run((sql) =>
      firstApplication(
        sql,
        `SELECT ${ROW.columns} FROM application WHERE (id = ? OR number = ?) AND tracking_hash = ?`,
        [name, name, secretHash],
      ),
    ),
  children: (id) =>
    database.run((sql) =>
      everyApplication(
        sql,
        `SELECT ${ROW.columns} FROM application WHERE source = 'procedure' AND source_ref > ? AND source_ref < ? ORDER BY received_at, id`,
        calledBy(id),
      ),
    ),
  begunByMessagesOf: (id) =>
    database.run((sql) =>
      everyApplication(
        sql,
        `SELECT ${ROW.columns} FROM application WHERE source = 'office' AND source_ref > ? AND source_ref < ? ORDER BY received_at, id`,
        [`message/${id}/`, `message/${id}0`],
      ),
    ),
  awaiting: ({ office, kind, name, key }) =>
    database.run(async (sql) =>
      (
        await sql.rows<{ readonly application: string }>(
          `SELECT DISTINCT application FROM awaited WHERE office = ? AND kind = ? AND name_hash = ? AND key_hash IN ('', ?)
           ORDER BY application`,
          [office, kind, hashOf(name), key === null ? '-' : hashOf(key)],
        )
      ).map(({ application }) => application),
    ),
  notStarted: (limit) =>
    database.run((sql) =>
      everyApplication(
        sql,
        `SELECT ${ROW.columns} FROM application WHERE workflow_started = 0 ORDER BY received_at, id LIMIT ?`,
        [limit],
      ),
    ),
  markStarted: (id) =>
    database.run(async (sql) => {
      await sql.write('UPDATE application SET workflow_started = 1 WHERE id = ?', [id]);
    }),
  list: async ({ office, status, applicantUser, number, procedures, withoutRecommendation, cursor, limit }) => {
    if (procedures?.length === 0 || withoutRecommendation?.length === 0) return { items: [], next: null };
    const size = pageSize(limit);
    const conditions: string[] = [];
    const values: SqlValue[] = [];
    for (const [column, value] of [
      ['office', office],
      ['status', status],
      ['applicant_user', applicantUser],
      ['number', number],
    ] as const) {
      if (value === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(value);
    }
    if (procedures !== undefined) {
      conditions.push('definition_digest IN (?)');
      values.push(procedures);
    }
    if (withoutRecommendation !== undefined) {
      conditions.push(
        `permit_type IN (?) AND status IN ('received', 'running') AND source NOT IN ('office', 'procedure')
         AND COALESCE(JSON_UNQUOTE(JSON_EXTRACT(state, '$.recommendation')), 'null') = 'null'`,
      );
      values.push(withoutRecommendation);
    }
    if (cursor !== undefined) {
      const from = after(
        [
          ['received_at', 'DESC'],
          ['id', 'DESC'],
        ],
        readCursor(cursor, ['number', 'string']),
      );
      conditions.push(from.text);
      values.push(...from.values);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    return database.run(async (sql) =>
      page(
        await everyApplication(
          sql,
          `SELECT ${ROW.columns} FROM application ${where} ORDER BY received_at DESC, id DESC LIMIT ?`,
          [...values, size + 1],
        ),
        size,
        (row) => row,
        ({ receivedAt, id }) => [receivedAt, id],
      ),
    );
  },
  file: async (id) => {
    const history = await database.run((sql) => fileHistory(sql, keys, id));
    return history === null ? null : fileAt(history);
  },
  fileHistory: (id) => database.run((sql) => fileHistory(sql, keys, id)),
  transitions: (id) =>
    database.run(async (sql) =>
      (
        await all(
          sql,
          OPEN_TRANSITION,
          `SELECT ${OPEN_TRANSITION.columns} FROM transition WHERE application = ? ORDER BY seq`,
          [id],
        )
      ).map(transitionRow),
    ),
  transitionByKey: (id, key) =>
    database.run(async (sql) => {
      const row = await first(
        sql,
        OPEN_TRANSITION,
        `SELECT ${OPEN_TRANSITION.columns} FROM transition WHERE application = ? AND message_key = ?`,
        [id, key],
      );
      return row === null ? null : transitionRow(row);
    }),
  fate: (id, key) => database.run((sql) => fateOf(sql, id, key)),
  decline: (id, { key, type, refusal, sentAt, ...entry }) =>
    database.transaction(async (sql) => {
      const at = await lockApplication(sql, id);
      if (at === null) throw new RecordInvariant(`application ${id} is not in the record`);
      const news = declinedWith(refusal, entry.at);
      const known = standsAgainst(await fateOf(sql, id, key), news);
      if (known !== null) return known;
      const declined = { ...entry, verb: 'declined', after: { key, type, ...refusal, sentAt } };
      await appendEntries(sql, id, at, [entryBytes(id, declined, { seq: null, message: null, box: null })]);
      return news;
    }),
  audit: (id) =>
    database.run(async (sql) => {
      const rows = await auditStored(sql, id);
      const box = rows.length === 0 ? null : await keys.find(sql, id);
      return rows.map((row) => auditRow(row, box));
    }),
  withFact: async (ids, verb) => {
    if (ids.length === 0) return new Set();
    const rows = await database.run((sql) =>
      sql.rows<{ readonly application: string }>(
        'SELECT DISTINCT application FROM audit_event WHERE application IN (?) AND canonical LIKE ?',
        [ids, `%"verb":${JSON.stringify(verb)}%`],
      ),
    );
    return new Set(rows.map(({ application }) => application));
  },
  ledger: (id) =>
    database.run((sql) =>
      all(sql, LEDGER, `SELECT ${LEDGER.columns} FROM clock_ledger WHERE application = ? ORDER BY seq, line`, [id]),
    ),
  verifyChain: (id) =>
    // In one transaction under the application's lock: the head and the entries are of one moment.
    database.transaction(async (sql) => {
      const at = await lockApplication(sql, id);
      if (at === null) throw new RecordInvariant(`application ${id} is not in the record`);
      const entries = await auditStored(sql, id);
      const broken =
        firstBreak(entries, { entries: at.entries, hash: at.head }, sha256) ?? (await changedMessage(sql, id, entries));
      return { application: id, entries: entries.length, head: at.head, broken };
    }),
  appendAudit: (id, entry) =>
    database.transaction(async (sql) => {
      const at = await lockApplication(sql, id);
      if (at === null) throw new RecordInvariant(`application ${id} is not in the record`);
      const box = await keys.find(sql, id);
      await appendEntries(sql, id, at, [entryBytes(id, entry, { seq: null, message: null, box })]);
    }),
  destroyKey: async (id, by, at) => {
    keys.forget(await database.transaction((sql) => destroyKeys(sql, id, by, at)));
  },
});
