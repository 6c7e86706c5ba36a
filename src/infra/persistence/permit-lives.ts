import { decideInTime, type PermitDecision, type PermitLife, type PermitMessage } from '../../domain/permit/life.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { OutboxEntry } from '../../domain/ports/recorder.js';
import { ok } from '../../domain/shared/result.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { appendEntries, entryBytes, lockApplication } from './audit-log.js';
import { first } from './columns.js';
import type { Database } from './database.js';
import { queued } from './outbox.js';
import type { Sql, SqlValue } from './sql.js';
import { PERMIT_LIFE, PERMIT_MESSAGE } from './tables/office.js';
import { RecordInvariant } from './unavailable.js';

const STATE = PERMIT_LIFE.only('state');

const lifeOf = async (sql: Sql, permit: string): Promise<PermitLife | null> =>
  (await first(sql, STATE, 'SELECT state FROM permit_life WHERE permit = ?', [permit]))?.state ?? null;

/**
 * States of a permit's letters, by digest. Every letter but the newest was taken over by it; they are found by their
 * digest, whatever file made them.
 */
const letterStates = (life: PermitLife): readonly (readonly [string, string])[] => [
  ...life.letters.map(
    ({ sha256 }, index) =>
      [
        sha256,
        index < life.letters.length - 1 && life.status !== 'revoked' && life.status !== 'cancelled'
          ? 'superseded'
          : life.status,
      ] as const,
  ),
  // A decision that changed the permit goes with it.
  ...(life.amendments ?? []).map(({ sha256 }) => [sha256, life.status] as const),
];

const outgoing = (
  permit: string,
  message: PermitMessage,
  { life, reminders, report }: PermitDecision,
): readonly OutboxEntry[] => [
  ...reminders.map((days) => ({
    key: `${permit}/life/reminder/${String(days)}`,
    channel: 'mail' as const,
    payload: {
      ...{ template: 'permit-reminder', to: 'applicant', days, dueAt: life.validUntil },
      number: life.letters.at(-1)?.number ?? '',
    },
  })),
  ...(report === null
    ? []
    : [
        {
          key: `${permit}/life/${String(life.seq)}/status`,
          channel: 'oss-license-status' as const,
          payload: { milestone: report, at: message.at, by: message.by, element: 'permit' },
        },
      ]),
];

const write = async (
  sql: Sql,
  permit: string,
  message: PermitMessage,
  decision: PermitDecision,
  box: ApplicantBox | null,
): Promise<void> => {
  const { life, facts } = decision;
  const { office, status, seq, validUntil } = life;
  const [insert, values] = PERMIT_LIFE.insert({
    ...{ permit, office, status, state: life, seq, validUntil, workflowStarted: false },
  });
  await sql.write(
    `${insert} ON DUPLICATE KEY UPDATE status = VALUES(status), state = VALUES(state), seq = VALUES(seq)`,
    values,
  );
  const { key, at, type, by } = message;
  await sql.write(...PERMIT_MESSAGE.insert({ permit, seq, key, at, type, by }));
  const head = await lockApplication(sql, permit);
  if (head === null) throw new RecordInvariant(`application ${permit} is not in the record`);
  await appendEntries(
    sql,
    permit,
    head,
    facts.map(({ verb, after }) =>
      entryBytes(permit, { at: life.lastAt, actor: by, verb, after }, { seq: null, message: null, box }),
    ),
  );
  for (const [sha256, state] of letterStates(life))
    await sql.write(
      'UPDATE permit SET state = ? WHERE sha256 = ? OR verification_id IN (SELECT v.verification_id FROM permit_version v WHERE v.sha256 = ?)',
      [state, sha256, sha256],
    );
  // After erasure there is nobody to tell and nothing to tell it with.
  if (box === null) return;
  for (const entry of outgoing(permit, message, decision)) await sql.write(...queued(permit, entry, life.lastAt, box));
};

export const permitLives = (database: Database, keys: ApplicantKeys): PermitLives => ({
  tell: (permit, message, policy) =>
    database.transaction(async (sql) => {
      // The application's row is the lock of the permit as well: its chain and its life move together.
      if ((await lockApplication(sql, permit)) === null)
        throw new RecordInvariant(`application ${permit} is not in the record`);
      const life = await lifeOf(sql, permit);
      const repeat = await sql.row('SELECT seq FROM permit_message WHERE permit = ? AND message_key = ?', [
        permit,
        message.key,
      ]);
      if (repeat !== null && life !== null) return ok(life);
      const decided = decideInTime(life, permit, message, policy);
      if (!decided.ok) return decided;
      const box = await keys.find(sql, permit);
      for (const step of decided.value) await write(sql, permit, step.message, step.decision, box);
      const last = decided.value.at(-1)?.decision.life ?? life;
      if (last === null) throw new RecordInvariant(`there is no permit ${permit}`);
      return ok(last);
    }),
  find: (permit) => database.run((sql) => lifeOf(sql, permit)),
  list: ({ office, status, after, limit }) =>
    database.run(async (sql) => {
      const conditions = ['office = ?'];
      const values: SqlValue[] = [office];
      if (status !== undefined) {
        conditions.push('status = ?');
        values.push(status);
      }
      if (after !== undefined) {
        conditions.push('permit > ?');
        values.push(after);
      }
      const rows = await sql.rows(
        `SELECT state FROM permit_life WHERE ${conditions.join(' AND ')} ORDER BY permit LIMIT ?`,
        [...values, limit],
      );
      return STATE.readAll(rows).map(({ state }) => state);
    }),
  notStarted: (limit) =>
    database.run(async (sql) =>
      (
        await sql.rows<{ readonly permit: string }>(
          'SELECT permit FROM permit_life WHERE workflow_started = 0 AND valid_until IS NOT NULL ORDER BY permit LIMIT ?',
          [limit],
        )
      ).map(({ permit }) => permit),
    ),
  markStarted: (permit) =>
    database.run(async (sql) => {
      await sql.write('UPDATE permit_life SET workflow_started = 1 WHERE permit = ?', [permit]);
    }),
});
