import { declineInAudit, declinedWith, standsAgainst, type Fate } from '../../domain/application/fate.js';
import { GENESIS, firstBreak } from '../../domain/audit/chain.js';
import type { StoredEntry } from '../../domain/audit/canonical.js';
import { PLACE } from '../../domain/audit/places.js';
import { copiedFrom, keptOrigin, originOf, type Origin, type Source } from '../../domain/application/origin.js';
import type { ApplicationState } from '../../domain/application/state.js';
import type { ApplicationFile, ApplicationRow, Applications, LedgerView } from '../../domain/ports/applications.js';
import type { AuditRow, TransitionRow } from '../../domain/ports/audit.js';
import type { NewApplications } from '../../domain/ports/new-applications.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { appendEntries, entryBytes, lockApplication, PERSONAL, sha256 } from './audit-log.js';
import { after, page, pageSize, readCursor } from './cursor.js';
import type { Database } from './database.js';
import { CORRECTION, hashOf } from './transition-script.js';
import { insertInto, type Sql, type SqlValue } from './sql.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

const APPLICANT = PLACE.applicant;
const DATA = PLACE.data;

interface Row {
  readonly id: string;
  readonly office: string;
  readonly permit_type: string;
  readonly source: Source;
  readonly source_ref: string;
  readonly source_keys: string;
  readonly applicant_user: string | null;
  readonly definition_digest: string;
  readonly status: ApplicationRow['status'];
  readonly seq: number;
  readonly head: string;
  readonly state: string | null;
  readonly received_at: number;
  readonly finished_at: number | null;
  readonly due_at: number | null;
  readonly clock_running: number;
  readonly workflow_started: number;
}

/** Without the encrypted columns: lists do not carry what they do not show. */
const COLUMNS =
  'id, office, permit_type, source, source_ref, source_keys, applicant_user, definition_digest, status, seq, head, state, received_at, finished_at, due_at, clock_running, workflow_started';

const originIn = ({ id, source, source_keys }: Row): Origin => {
  const origin = originOf(source, JSON.parse(source_keys) as Json);
  if (!origin.ok) throw new RecordInvariant(`application ${id}: source_keys of source ${source}: ${origin.error}`);
  return origin.value;
};

const shown = (row: Row): ApplicationRow => ({
  id: row.id,
  office: row.office,
  permitType: row.permit_type,
  origin: originIn(row),
  sourceRef: row.source_ref,
  applicantUser: row.applicant_user,
  definitionDigest: row.definition_digest,
  status: row.status,
  seq: row.seq,
  head: row.head,
  state: row.state === null ? null : (JSON.parse(row.state) as ApplicationState),
  receivedAt: row.received_at,
  finishedAt: row.finished_at,
  dueAt: row.due_at,
  clockRunning: row.clock_running === 1,
  workflowStarted: row.workflow_started === 1,
});

const bySource = (sql: Sql, source: string, sourceRef: string): Promise<Row | null> =>
  sql.row<Row>(`SELECT ${COLUMNS} FROM application WHERE source = ? AND source_ref = ?`, [source, sourceRef]);

/** '0' follows '/' in ASCII: every reference of a called procedure begins with its caller's id and a slash. */
const calledBy = (id: string): readonly [string, string] => [`${id}/`, `${id}0`];

interface TransitionStored {
  readonly seq: number;
  readonly message_key: string;
  readonly at: number;
  readonly type: string;
  readonly accepted: number;
  readonly refusal_code: string | null;
  readonly refusal_detail: string | null;
}

const TRANSITION = 'seq, message_key, at, type, accepted, refusal_code, refusal_detail';

const transition = (row: TransitionStored): TransitionRow => ({
  seq: row.seq,
  key: row.message_key,
  at: row.at,
  type: row.type,
  accepted: row.accepted === 1,
  refusal: row.refusal_code === null ? null : { code: row.refusal_code, detail: row.refusal_detail ?? '' },
});

interface AuditStored {
  readonly position: number;
  readonly canonical: Buffer;
  readonly hash: string;
}

const auditRow = ({ position, canonical, hash }: AuditStored, box: ApplicantBox | null): AuditRow => {
  const entry = JSON.parse(canonical.toString('utf8')) as StoredEntry;
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
    after: entry.after,
    personal:
      entry.personal === null || box === null
        ? null
        : (box.open(Buffer.from(entry.personal, 'base64'), PERSONAL) as Json),
    hash,
  };
};

const auditStored = (sql: Sql, id: string): Promise<readonly AuditStored[]> =>
  sql.rows<AuditStored>('SELECT position, canonical, hash FROM audit_event WHERE application = ? ORDER BY position', [
    id,
  ]);

/** A decision of the application itself comes before one of a door. */
const fateOf = async (sql: Sql, id: string, key: string): Promise<Fate | null> => {
  const row = await sql.row<TransitionStored>(
    `SELECT ${TRANSITION} FROM transition WHERE application = ? AND message_key = ?`,
    [id, key],
  );
  if (row === null) {
    const entries = (await auditStored(sql, id)).map(
      ({ canonical }) => JSON.parse(canonical.toString('utf8')) as StoredEntry,
    );
    return declineInAudit(entries, key);
  }
  const { accepted, at, seq, refusal } = transition(row);
  return accepted
    ? { accepted, at, seq }
    : {
        accepted: false,
        final: true,
        at,
        refusal: refusal ?? { code: 'INVARIANT', detail: 'declined without a reason' },
      };
};

/** Messages that the chain vouches for: each audited transition carries its stored message's digest. */
const changedMessage = async (
  sql: Sql,
  id: string,
  entries: readonly AuditStored[],
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

/** Cases that hold a copy of what the application says of its applicant: what it called, and what was begun about it. */
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
 * Destroys the key of an application and of every copy, in the caller's transaction: an erasure that reached some of the
 * copies only would be certified as whole. Answers whom it reached.
 */
export const destroyKeys = async (sql: Sql, id: string, by: string, at: number): Promise<readonly string[]> => {
  const family = [id];
  for (const one of family) {
    await destroyOwnKey(sql, one, by, at);
    // Asked for after its key is gone: no copy can be made of it any more that this would not see.
    family.push(...(await copiesOf(sql, one)).filter((copy) => !family.includes(copy)));
  }
  return family;
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
        const applicant = box.close({ ...application.applicant }, APPLICANT);
        const data = box.close(application.data, DATA);
        const [statement, values] = insertInto('application', {
          id,
          office: application.office,
          permit_type: application.permitType,
          source: origin.source,
          source_ref: application.sourceRef,
          source_keys: JSON.stringify(keptOrigin(origin)),
          applicant_user: application.applicantUser,
          definition_digest: application.definitionDigest,
          status: 'received',
          seq: 0,
          entries: 0,
          head: GENESIS,
          received_at: receivedAt,
          clock_running: 0,
          workflow_started: origin.source === 'procedure' ? 1 : 0,
          tracking_hash: application.trackingSecretHash,
          applicant,
          data,
        });
        await sql.write(statement, values);
        const entry = {
          at: receivedAt,
          actor: 'system',
          verb: 'application-received',
          after: {
            office: application.office,
            permitType: application.permitType,
            source: origin.source,
            sourceRef: application.sourceRef,
            definitionDigest: application.definitionDigest,
            applicantSha256: sha256(applicant),
            dataSha256: sha256(data),
            dataKeyCommitment: box.commitment(),
          },
        };
        await appendEntries(sql, id, { seq: 0, head: GENESIS, entries: 0 }, [
          entryBytes(id, entry, { seq: null, message: null, box }),
        ]);
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
  find: (id) =>
    database.run(async (sql) => {
      const row = await sql.row<Row>(`SELECT ${COLUMNS} FROM application WHERE id = ?`, [id]);
      return row === null ? null : shown(row);
    }),
  findBySource: (source, sourceRef) =>
    database.run(async (sql) => {
      const row = await bySource(sql, source, sourceRef);
      return row === null ? null : shown(row);
    }),
  trackedBy: (id, secretHash) =>
    database.run(async (sql) => {
      const row = await sql.row<Row>(`SELECT ${COLUMNS} FROM application WHERE id = ? AND tracking_hash = ?`, [
        id,
        secretHash,
      ]);
      return row === null ? null : shown(row);
    }),
  children: (id) =>
    database.run(async (sql) =>
      (
        await sql.rows<Row>(
          `SELECT ${COLUMNS} FROM application WHERE source = 'procedure' AND source_ref > ? AND source_ref < ? ORDER BY received_at, id`,
          calledBy(id),
        )
      ).map(shown),
    ),
  begunByMessagesOf: (id) =>
    database.run(async (sql) =>
      (
        await sql.rows<Row>(
          `SELECT ${COLUMNS} FROM application WHERE source = 'office' AND source_ref > ? AND source_ref < ? ORDER BY received_at, id`,
          [`message/${id}/`, `message/${id}0`],
        )
      ).map(shown),
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
    database.run(async (sql) =>
      (
        await sql.rows<Row>(
          `SELECT ${COLUMNS} FROM application WHERE workflow_started = 0 ORDER BY received_at, id LIMIT ?`,
          [limit],
        )
      ).map(shown),
    ),
  markStarted: (id) =>
    database.run(async (sql) => {
      await sql.write('UPDATE application SET workflow_started = 1 WHERE id = ?', [id]);
    }),
  list: async ({ office, status, applicantUser, cursor, limit }) => {
    const size = pageSize(limit);
    const conditions: string[] = [];
    const values: SqlValue[] = [];
    for (const [column, value] of [
      ['office', office],
      ['status', status],
      ['applicant_user', applicantUser],
    ] as const) {
      if (value === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(value);
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
        await sql.rows<Row>(`SELECT ${COLUMNS} FROM application ${where} ORDER BY received_at DESC, id DESC LIMIT ?`, [
          ...values,
          size + 1,
        ]),
        size,
        shown,
        (row) => [row.received_at, row.id],
      ),
    );
  },
  file: (id) =>
    database.run(async (sql) => {
      const row = await sql.row<{ readonly applicant: Buffer; readonly data: Buffer }>(
        'SELECT applicant, data FROM application WHERE id = ?',
        [id],
      );
      const box = row === null ? null : await keys.find(sql, id);
      if (row === null || box === null) return null;
      const filed = {
        applicant: box.open(row.applicant, APPLICANT),
        data: box.open(row.data, DATA),
      } as ApplicationFile;
      const corrections = await sql.rows<{ readonly seq: number; readonly fields: Buffer }>(
        'SELECT seq, fields FROM correction WHERE application = ? ORDER BY seq',
        [id],
      );
      const later = corrections.map(({ seq, fields }) => box.open(fields, `${CORRECTION}/${seq}`) as JsonObject);
      return later.length === 0 ? filed : { ...filed, data: Object.assign({}, filed.data, ...later) as JsonObject };
    }),
  transitions: (id) =>
    database.run(async (sql) =>
      (
        await sql.rows<TransitionStored>(`SELECT ${TRANSITION} FROM transition WHERE application = ? ORDER BY seq`, [
          id,
        ])
      ).map(transition),
    ),
  transitionByKey: (id, key) =>
    database.run(async (sql) => {
      const row = await sql.row<TransitionStored>(
        `SELECT ${TRANSITION} FROM transition WHERE application = ? AND message_key = ?`,
        [id, key],
      );
      return row === null ? null : transition(row);
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
  ledger: (id) =>
    database.run((sql) =>
      sql.rows<LedgerView>(
        `SELECT at, what, scope, ground, actor, remaining_before AS remainingBefore, remaining_after AS remainingAfter,
         due_before AS dueBefore, due_after AS dueAfter, document, reason, consent, legal_reference AS legalReference, unit, waiting, handling
         FROM clock_ledger WHERE application = ? ORDER BY seq, line`,
        [id],
      ),
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
  destroyKey: (id, by, at) =>
    database.transaction(async (sql) => {
      await destroyKeys(sql, id, by, at);
    }),
});
