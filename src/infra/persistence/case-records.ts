import { PLACE } from '../../domain/audit/places.js';
import type { ApplicationMessage } from '../../domain/application/messages.js';
import type { KeptOpening } from '../../domain/application/opening.js';
import type { CaseRecord, CaseRecords, Sealed } from '../../domain/ports/case-record.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Deeds } from '../../domain/ports/deeds.js';
import type { Documents } from '../../domain/ports/documents.js';
import type { Outbox } from '../../domain/ports/outbox.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { lockApplication } from './audit-log.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { taskRow, type StoredTask } from './tasks.js';
import { RecordInvariant } from './unavailable.js';

const opened = <T>(box: ApplicantBox, sealed: Buffer, place: string): Sealed<T> => ({
  sealed: new Uint8Array(sealed),
  plain: box.open(sealed, place) as T,
});

interface StoredTransition {
  readonly seq: number;
  readonly message_key: string;
  readonly at: number;
  readonly type: string;
  readonly accepted: number;
  readonly refusal_code: string | null;
  readonly refusal_detail: string | null;
  readonly message: Buffer;
}

const LEDGER = `seq, line, at, what, scope, ground, actor, remaining_before AS remainingBefore, remaining_after AS remainingAfter,
  due_before AS dueBefore, due_after AS dueAfter, document, reason, consent, legal_reference AS legalReference, unit, waiting, handling`;

type Locked = Pick<
  CaseRecord,
  | 'chain'
  | 'dataKey'
  | 'applicant'
  | 'data'
  | 'opening'
  | 'corrections'
  | 'audit'
  | 'transitions'
  | 'ledger'
  | 'tasks'
  | 'numbers'
>;

/** Everything that moves with the chain, while it cannot move. */
const locked = async (sql: Sql, application: string, keys: ApplicantKeys): Promise<Locked | null> => {
  const head = await lockApplication(sql, application);
  if (head === null) return null;
  const box = await keys.require(sql, application);
  const row = await sql.row<{ readonly applicant: Buffer; readonly data: Buffer }>(
    'SELECT applicant, data FROM application WHERE id = ?',
    [application],
  );
  if (row === null) throw new RecordInvariant(`application ${application} is not in the record`);
  const opening = await sql.row<{ readonly content: Buffer }>('SELECT content FROM opening WHERE application = ?', [
    application,
  ]);
  const corrections = await sql.rows<{ readonly seq: number; readonly fields: Buffer }>(
    'SELECT seq, fields FROM correction WHERE application = ? ORDER BY seq',
    [application],
  );
  const audit = await sql.rows<{ readonly position: number; readonly canonical: Buffer; readonly hash: string }>(
    'SELECT position, canonical, hash FROM audit_event WHERE application = ? ORDER BY position',
    [application],
  );
  const transitions = await sql.rows<StoredTransition>('SELECT * FROM transition WHERE application = ? ORDER BY seq', [
    application,
  ]);
  return {
    chain: { entries: head.entries, hash: head.head },
    dataKey: box.dataKey(),
    applicant: opened<Json>(box, row.applicant, PLACE.applicant),
    data: opened<Json>(box, row.data, PLACE.data),
    opening: opening === null ? null : opened<KeptOpening>(box, opening.content, PLACE.opening),
    corrections: corrections.map(({ seq, fields }) => ({
      seq,
      ...opened<Json>(box, fields, `${PLACE.correction}/${String(seq)}`),
    })),
    audit: audit.map(({ position, canonical, hash }) => ({ position, canonical: new Uint8Array(canonical), hash })),
    transitions: transitions.map((stored) => ({
      seq: stored.seq,
      key: stored.message_key,
      at: stored.at,
      type: stored.type,
      accepted: stored.accepted === 1,
      refusal: stored.refusal_code === null ? null : { code: stored.refusal_code, detail: stored.refusal_detail ?? '' },
      ...opened<ApplicationMessage>(box, stored.message, `${PLACE.message}/${String(stored.seq)}`),
    })),
    ledger: await sql.rows<CaseRecord['ledger'][number]>(
      `SELECT ${LEDGER} FROM clock_ledger WHERE application = ? ORDER BY seq, line`,
      [application],
    ),
    tasks: (
      await sql.rows<StoredTask>('SELECT * FROM task WHERE application = ? ORDER BY opened_at, id', [application])
    ).map(taskRow),
    numbers: await sql.rows<CaseRecord['numbers'][number]>(
      'SELECT number_key AS `key`, register, year, seq, number, state, reason FROM letter_number WHERE application = ? ORDER BY register, year, seq',
      [application],
    ),
  };
};

/** What is added beside the chain (documents, deeds, outbox) is read right after it. */
export const caseRecords = (
  database: Database,
  keys: ApplicantKeys,
  rows: {
    readonly applications: Pick<Applications, 'find'>;
    readonly documents: Pick<Documents, 'list'>;
    readonly deeds: Pick<Deeds, 'list'>;
    readonly outbox: Pick<Outbox, 'list'>;
  },
): CaseRecords => ({
  read: async (id) => {
    for (;;) {
      const before = await rows.applications.find(id);
      const moving = before === null ? null : await database.transaction((sql) => locked(sql, id, keys));
      if (before === null || moving === null) return null;
      const application = await rows.applications.find(id);
      // A transition between the two readings: read again.
      if (application === null || application.seq !== before.seq) continue;
      return {
        application,
        ...moving,
        documents: await rows.documents.list(id),
        deeds: await rows.deeds.list(id),
        outbox: (await rows.outbox.list(id)).map(({ key, channel, payload, state, answer }) => ({
          key,
          channel,
          payload,
          state,
          answer,
        })),
      };
    }
  },
});
