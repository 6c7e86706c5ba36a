import type { Ceremonies, CeremonyProgress, CeremonyRow } from '../../domain/ports/ceremonies.js';
import type { TransitionRow } from '../../domain/ports/audit.js';
import { textAt, type Json, type JsonObject } from '../../domain/shared/json.js';
import type { ApplicantKeys } from './applicant-keys.js';
import { HOLDS_UP_SIGNATURE } from '../../domain/signing/ceremony.js';
import { keepMessage } from './courier.js';
import { all, first, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { INCIDENT } from './tables/exchange.js';
import { CEREMONY, CEREMONY_LETTER, SEAL } from './tables/letters.js';
import { OPEN_TRANSITION, refusalOf, transitionRow } from './transitions.js';
import { isDuplicate } from './unavailable.js';

const LETTER = CEREMONY_LETTER.only('application', 'task', 'letter', 'key', 'refusalCode', 'refusalDetail');
const INCIDENT_SEEN = INCIDENT.only('application', 'code', 'detail', 'firstAt');

/** Entry of the machinery in the audit: a signature was made, or was given up. */
interface Outcome {
  readonly application: string;
  readonly seq: number;
  readonly signed: boolean;
  readonly at: number;
  readonly code: string;
  readonly detail: string;
}

const findCeremony = async (sql: Sql, id: string): Promise<CeremonyRow | null> => {
  const head = await first(sql, CEREMONY, `SELECT ${CEREMONY.columns} FROM ceremony WHERE id = ?`, [id]);
  if (head === null) return null;
  const letters = await all(
    sql,
    LETTER,
    `SELECT ${LETTER.columns} FROM ceremony_letter WHERE ceremony = ? ORDER BY position`,
    [id],
  );
  return {
    ...head,
    letters: letters.map(({ refusalCode, refusalDetail, ...letter }) => ({
      ...letter,
      refusal: refusalOf({ refusalCode, refusalDetail }),
    })),
  };
};

const fieldOf = (value: Json | undefined, name: string): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? textAt(value as JsonObject, name) : '';

const outcomeOf = (canonical: Buffer): Outcome | null => {
  const entry = JSON.parse(canonical.toString('utf8')) as Readonly<Record<string, Json>>;
  const { application, seq, at, verb, actor, after } = entry;
  const signed = verb === 'sign' && actor === 'system';
  if (!signed && verb !== 'sign-failed') return null;
  if (typeof application !== 'string' || typeof seq !== 'number' || typeof at !== 'number') return null;
  return { application, seq, signed, at, code: fieldOf(after, 'code'), detail: fieldOf(after, 'detail') };
};

/** The applications' decisions on a ceremony's order, by application and key of the message. */
const decisions = async (sql: Sql, id: string): Promise<ReadonlyMap<string, TransitionRow>> => {
  const rows = await sql.rows(
    `SELECT ${OPEN_TRANSITION.columnsOf('t')} FROM ceremony_letter l
     JOIN transition t ON t.application = l.application AND t.message_key = l.message_key WHERE l.ceremony = ?`,
    [id],
  );
  return new Map(OPEN_TRANSITION.readAll(rows).map((row) => [`${row.application}/${row.key}`, transitionRow(row)]));
};

const outcomes = async (sql: Sql, id: string): Promise<readonly Outcome[]> => {
  const rows = await sql.rows<{ readonly canonical: Buffer }>(
    `SELECT e.canonical FROM ceremony_letter l JOIN audit_event e ON e.application = l.application
     WHERE l.ceremony = ? AND e.canonical LIKE '%"verb":"sign%' ORDER BY e.application, e.position`,
    [id],
  );
  return rows.flatMap(({ canonical }) => outcomeOf(canonical) ?? []);
};

/** Applications that ended without having decided on the order: they never will. */
const endedOnes = async (sql: Sql, id: string): Promise<ReadonlySet<string>> => {
  const rows = await sql.rows<{ readonly application: string }>(
    `SELECT l.application FROM ceremony_letter l JOIN application a ON a.id = l.application AND a.finished_at IS NOT NULL
     JOIN courier c ON c.application = l.application AND c.message_key = l.message_key AND c.delivered = 1 WHERE l.ceremony = ?`,
    [id],
  );
  return new Set(rows.map(({ application }) => application));
};

const afterEnd = (key: string): TransitionRow => ({
  seq: 0,
  key,
  at: 0,
  type: 'complete-task',
  accepted: false,
  refusal: { code: 'APPLICATION_FINISHED', detail: 'the application has ended' },
});

const waiting = (sql: Sql, id: string): Promise<readonly Fields<(typeof INCIDENT_SEEN)['map']>[]> =>
  all(
    sql,
    INCIDENT_SEEN,
    `SELECT ${INCIDENT_SEEN.columnsOf('i')} FROM ceremony_letter l
       JOIN incident i ON i.application = l.application AND i.settled_id = 0
       WHERE l.ceremony = ? AND i.code IN (?) ORDER BY i.first_at`,
    [id, [...HOLDS_UP_SIGNATURE]],
  );

type Begin = Parameters<Ceremonies['begin']>;

const keep = async (
  sql: Sql,
  keys: ApplicantKeys,
  ceremony: Begin[0],
  seal: Begin[1],
  messages: Begin[2],
): Promise<void> => {
  const { id, official, office, createdAt, expiresAt } = ceremony;
  await sql.write(...CEREMONY.insert({ id, official, office, createdAt, expiresAt }));
  for (const [position, { application, task, letter, key, refusal }] of ceremony.letters.entries()) {
    await sql.write(
      ...CEREMONY_LETTER.insert({
        ceremony: id,
        position,
        application,
        task,
        letter,
        key,
        refusalCode: refusal?.code ?? null,
        refusalDetail: refusal?.detail ?? null,
      }),
    );
  }
  if (seal !== null) await sql.write(...SEAL.insert({ id, kid: seal.kid, sealed: seal.sealed, expiresAt }));
  for (const { application, message } of messages) await keepMessage(sql, keys, application, message);
};

export const ceremonies = (database: Database, keys: ApplicantKeys): Ceremonies => ({
  begin: async (ceremony, seal, messages) => {
    try {
      await database.transaction((sql) => keep(sql, keys, ceremony, seal, messages));
      return { fresh: true };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return { fresh: false };
    }
  },
  find: (id) => database.run((sql) => findCeremony(sql, id)),
  progress: (ceremony) =>
    database.run(async (sql) => {
      const decided = await decisions(sql, ceremony.id);
      const made = await outcomes(sql, ceremony.id);
      const open = await waiting(sql, ceremony.id);
      const ended = await endedOnes(sql, ceremony.id);
      return ceremony.letters.map(({ application, task, key }): CeremonyProgress => {
        const decision = decided.get(`${application}/${key}`) ?? (ended.has(application) ? afterEnd(key) : null);
        const seq = decision?.accepted === true ? decision.seq : null;
        const outcome = seq === null ? undefined : made.find((one) => one.application === application && one.seq > seq);
        const incident =
          outcome === undefined && seq !== null ? open.find((one) => one.application === application) : undefined;
        return {
          application,
          task,
          decision,
          outcome:
            outcome === undefined
              ? null
              : { signed: outcome.signed, at: outcome.at, code: outcome.code, detail: outcome.detail },
          waitsFor:
            incident === undefined ? null : { code: incident.code, detail: incident.detail, since: incident.firstAt },
        };
      });
    }),
});
