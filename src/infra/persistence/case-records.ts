import type { CaseRecord, CaseRecords, EncryptedValue } from '../../domain/ports/case-record.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Deeds } from '../../domain/ports/deeds.js';
import type { Documents } from '../../domain/ports/documents.js';
import type { Outbox } from '../../domain/ports/outbox.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantKeys } from './applicant-keys.js';
import { lockApplication } from './audit-log.js';
import type { Database } from './database.js';
import type { Sql, StoredRow } from './sql.js';
import { LETTER_NUMBER } from './tables/letters.js';
import { APPLICATION, AUDIT_EVENT, CLOCK_LEDGER, CORRECTION, OPENING, TRANSITION } from './tables/record.js';
import { SHOWN_TASK } from './tasks.js';
import { transitionRow } from './transitions.js';
import { RecordInvariant } from './unavailable.js';

const FILE = APPLICATION.only('applicant', 'data');
const CORRECTIONS = CORRECTION.without('application');
const TRANSITIONS = TRANSITION.without('application');
const EVENTS = AUDIT_EVENT.without('application');
const LEDGER = CLOCK_LEDGER.without('application');
const NUMBERS = LETTER_NUMBER.without('application', 'at');

/** A sealed column beside its plain value. */
const withSealed = <T>(row: StoredRow, column: string, plain: T): EncryptedValue<T> => {
  const sealed = row[column];
  if (!Buffer.isBuffer(sealed)) throw new RecordInvariant(`no sealed value stands in the column ${column}`);
  return { sealed: new Uint8Array(sealed), plain };
};

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

/** Reads everything that moves with the chain, while the chain cannot move. */
const locked = async (sql: Sql, application: string, keys: ApplicantKeys): Promise<Locked | null> => {
  const head = await lockApplication(sql, application);
  if (head === null) return null;
  const box = await keys.require(sql, application);
  const file = await sql.row(`SELECT ${FILE.columns} FROM application WHERE id = ?`, [application]);
  if (file === null) throw new RecordInvariant(`application ${application} is not in the record`);
  const { applicant, data } = FILE.read(file, box);
  const opening = await sql.row(`SELECT ${OPENING.columns} FROM opening WHERE application = ?`, [application]);
  const all = (of: { readonly name: string; readonly columns: string }, order: string): Promise<readonly StoredRow[]> =>
    sql.rows(`SELECT ${of.columns} FROM ${of.name} WHERE application = ? ORDER BY ${order}`, [application]);
  return {
    chain: { entries: head.entries, hash: head.head },
    dataKey: box.dataKey(),
    applicant: withSealed<Json>(file, 'applicant', { ...applicant }),
    data: withSealed(file, 'data', data),
    opening: opening === null ? null : withSealed(opening, 'content', OPENING.read(opening, box).content),
    corrections: (await all(CORRECTIONS, 'seq')).map((row) => {
      const { seq, fields } = CORRECTIONS.read(row, box);
      return { seq, ...withSealed(row, 'fields', fields) };
    }),
    audit: EVENTS.readAll(await all(EVENTS, 'position')).map(({ position, canonical, hash }) => ({
      position,
      canonical: new Uint8Array(canonical),
      hash,
    })),
    transitions: (await all(TRANSITIONS, 'seq')).map((row) => {
      const transition = TRANSITIONS.read(row, box);
      return { ...transitionRow(transition), ...withSealed(row, 'message', transition.message) };
    }),
    ledger: LEDGER.readAll(await all(LEDGER, 'seq, line')),
    tasks: SHOWN_TASK.readAll(await all(SHOWN_TASK, 'opened_at, id')),
    numbers: NUMBERS.readAll(await all(NUMBERS, 'register, year, seq')),
  };
};

/** Reads a whole case. Documents, deeds and outbox are added beside the chain, so they are read right after it. */
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
