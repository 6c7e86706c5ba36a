import type { ApplicationMessage } from '../../domain/application/messages.js';
import type { RecordAnswer, Recorder, Transition } from '../../domain/ports/recorder.js';
import { PLACE } from '../../domain/audit/places.js';
import { sha256 } from './audit-log.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { noticesSince } from './clock-notices.js';
import type { Database } from './database.js';
import { all, first } from './columns.js';
import type { Sql, StoredRow } from './sql.js';
import { APPLICATION, TASK, TRANSITION } from './tables/record.js';
import { transitionScript, type Script } from './transition-script.js';
import {
  DatabaseUnavailable,
  ERRNO,
  errnoOf,
  isContention,
  isDuplicate,
  isUnavailable,
  RecordInvariant,
} from './unavailable.js';

const ATTEMPTS = 8;
/**
 * Longest time of the statement, below the local activity's own two seconds, so that a silent server is told from a
 * slow one here.
 */
const STATEMENT_MS = 1_900;

/** Entries that are answered at once to one who proposes a number that is taken. */
const MOST_STANDING = 50;

const STAND = APPLICATION.only('seq', 'head');
const STANDING = TRANSITION.only('seq', 'accepted', 'message');
const HELD = TASK.only('state', 'holder', 'closedBy');

/** Answer from the record when the fast path wrote nothing. Null where nothing explains that any more: try again. */
const onRecord = async (sql: Sql, transition: Transition, box: ApplicantBox): Promise<RecordAnswer | null> => {
  const { application, seq, message, holder } = transition;
  const row = await first(sql, STAND, `SELECT ${STAND.columns} FROM application WHERE id = ?`, [application]);
  if (row === null)
    throw new RecordInvariant(`application ${application} is not in the record: create it before its workflow starts`);
  const [existing, ...then] = await all(
    sql,
    STANDING,
    `SELECT ${STANDING.columns} FROM transition WHERE application = ? AND seq >= ? ORDER BY seq LIMIT ?`,
    [application, seq, MOST_STANDING],
    box,
  );
  if (existing !== undefined) {
    const { accepted } = existing;
    const answer = { outcome: 'stands', message: existing.message, accepted, head: row.head } as const;
    if (then.length === 0) return answer;
    return { ...answer, then: then.map((next) => ({ message: next.message, accepted: next.accepted })) };
  }
  const repeat = await sql.row<{ readonly seq: number }>(
    'SELECT seq FROM transition WHERE application = ? AND message_key = ?',
    [application, message.key],
  );
  if (repeat !== null) return { outcome: 'repeat', seq: repeat.seq };
  if (row.seq !== seq - 1) {
    throw new RecordInvariant(
      `application ${application} stands at ${row.seq}: transition ${seq} was proposed, ${row.seq + 1} comes next`,
    );
  }
  const notices = await noticesSince(sql, transition.office, transition.patch.state.notices);
  if (notices.length > 0) return { outcome: 'notices', notices };
  if (holder === undefined) return null;
  const task = await first(sql, HELD, `SELECT ${HELD.columns} FROM task WHERE application = ? AND id = ?`, [
    application,
    holder.task,
  ]);
  if (task === null) throw new RecordInvariant(`application ${application} has no task ${holder.task}`);
  if (task.state !== 'open') return { outcome: 'held', by: task.closedBy ?? task.holder ?? 'system' };
  return task.holder === null || task.holder === holder.actor ? null : { outcome: 'held', by: task.holder };
};

/**
 * Sends the transition as one text in one round trip and answers the new head; any doubt is an error and nothing is
 * written.
 */
const send = async (database: Database, { text, values, headAt }: Script): Promise<string> => {
  const answer = (await database.script(text, values, STATEMENT_MS))[headAt];
  const head = Array.isArray(answer) ? (answer as readonly StoredRow[])[0]?.['head'] : undefined;
  if (typeof head !== 'string') throw new RecordInvariant('the record was written without answering its head');
  return head;
};

/** The message as JSON keeps it: members that are undefined are left out. */
const plain = (message: ApplicationMessage): Json => JSON.parse(JSON.stringify(message)) as Json;

export const recorder = (database: Database, keys: ApplicantKeys): Recorder => {
  const record = async (transition: Transition): Promise<RecordAnswer> => {
    const box =
      keys.kept(transition.application) ?? (await database.run((sql) => keys.require(sql, transition.application)));
    const sealed = box.close(plain(transition.message), `${PLACE.message}/${transition.seq}`);
    const script = transitionScript(transition, { box, message: sealed, digest: sha256(sealed) });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const head = await send(database, script);
        return { outcome: 'stands', message: transition.message, accepted: transition.accepted, head };
      } catch (error) {
        if (isUnavailable(error))
          throw new DatabaseUnavailable(
            'The database does not answer; whether the transition was written shows when it does',
            { cause: error },
          );
        if (isContention(error)) continue;
        if (!isDuplicate(error) && errnoOf(error) !== ERRNO.columnNotNull) throw error;
        const answer = await database.run((sql) => onRecord(sql, transition, box));
        if (answer !== null) return answer;
        if (attempt === ATTEMPTS) throw error;
      }
    }
    throw new DatabaseUnavailable(
      `transition ${transition.seq} of ${transition.application} lost against other transactions ${ATTEMPTS} times`,
    );
  };
  return { record };
};
