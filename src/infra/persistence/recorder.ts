import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import type { ApplicationMessage } from '../../domain/application/messages.js';
import type { RecordAnswer, Recorder, Transition } from '../../domain/ports/recorder.js';
import type { DatabaseConfig } from '../config/index.js';
import { PLACE } from '../../domain/audit/places.js';
import { sha256 } from './audit-log.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { noticesSince } from './clock-notices.js';
import { CONNECT_TIMEOUT_MS, ISOLATION, SESSION, type Database } from './database.js';
import { KeyCache } from './key-cache.js';
import type { Sql } from './sql.js';
import { transitionScript } from './transition-script.js';
import {
  DatabaseUnavailable,
  ERRNO,
  errnoOf,
  isContention,
  isDuplicate,
  isUnavailable,
  RecordInvariant,
} from './unavailable.js';

export const MESSAGE = PLACE.message;

const ATTEMPTS = 8;
/** Below the local activity's own two seconds, so that a silent server is told from a slow one here. */
const STATEMENT_MS = 1_900;

interface StandingRow {
  readonly seq: number;
  readonly accepted: number;
  readonly message: Buffer;
}

interface ApplicationStand {
  readonly seq: number;
  readonly head: string;
}

/** What stands in the record, where the fast path wrote nothing. Null: nothing explains it any more, so try again. */
const standing = async (sql: Sql, transition: Transition, box: ApplicantBox): Promise<RecordAnswer | null> => {
  const { application, seq, message, holder } = transition;
  const row = await sql.row<ApplicationStand>('SELECT seq, head FROM application WHERE id = ?', [application]);
  if (row === null)
    throw new RecordInvariant(`application ${application} is not in the record: create it before its workflow starts`);
  const there = await sql.row<StandingRow>(
    'SELECT seq, accepted, message FROM transition WHERE application = ? AND seq = ?',
    [application, seq],
  );
  if (there !== null) {
    // What stands there was written by `record`, from an ApplicationMessage.
    const stored = box.open(there.message, `${MESSAGE}/${seq}`) as ApplicationMessage;
    return { outcome: 'stands', message: stored, accepted: there.accepted === 1, head: row.head };
  }
  const repeat = await sql.row<StandingRow>(
    'SELECT seq, accepted, message FROM transition WHERE application = ? AND message_key = ?',
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
  const task = await sql.row<{
    readonly state: string;
    readonly holder: string | null;
    readonly closed_by: string | null;
  }>('SELECT state, holder, closed_by FROM task WHERE application = ? AND id = ?', [application, holder.task]);
  if (task === null) throw new RecordInvariant(`application ${application} has no task ${holder.task}`);
  if (task.state !== 'open') return { outcome: 'held', by: task.closed_by ?? task.holder ?? 'system' };
  return task.holder === null || task.holder === holder.actor ? null : { outcome: 'held', by: task.holder };
};

/** Sends the transition as one text in one round trip and answers the new head; any doubt is an error and nothing is written. */
const send = async (pool: Pool, script: ReturnType<typeof transitionScript>): Promise<string> => {
  const connection: PoolConnection = await pool.getConnection();
  try {
    const [results] = await connection.query<mysql.RowDataPacket[][]>({ sql: script.text, timeout: STATEMENT_MS }, [
      ...script.values,
    ]);
    const head: unknown = results[script.headAt]?.[0]?.['head'];
    if (typeof head !== 'string') throw new RecordInvariant('the record was written without answering its head');
    connection.release();
    return head;
  } catch (error) {
    // The text stopped inside its transaction. A server that answers rolls back; from any other connection we part.
    if (errnoOf(error) === null || isUnavailable(error)) connection.destroy();
    else {
      try {
        await connection.query({ sql: 'ROLLBACK', timeout: STATEMENT_MS });
        connection.release();
      } catch {
        connection.destroy();
      }
    }
    throw error;
  }
};

/** The message as JSON keeps it: members that are undefined are left out. */
const plain = (message: ApplicationMessage): Json => JSON.parse(JSON.stringify(message)) as Json;

const withoutStatement = (error: unknown): unknown => {
  if (error instanceof Error) Reflect.deleteProperty(error, 'sql');
  return error;
};

/** The recorder's own pool: the only one on which one text may hold several statements. */
const openPool = (config: DatabaseConfig): Pool => {
  const pool = mysql.createPool({
    host: config.host,
    port: config.port,
    user: config.user,
    password: config.password.reveal(),
    database: config.name,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    connectionLimit: config.poolSize,
    supportBigNumbers: true,
    multipleStatements: true,
  });
  // Queued on the connection before whatever its first user sends.
  pool.pool.on('connection', (connection) => {
    connection.query(`${SESSION}; ${ISOLATION}`, (error) => {
      if (error !== null) connection.destroy();
    });
  });
  return pool;
};

export const openRecorder = (
  config: DatabaseConfig,
  database: Database,
  keys: ApplicantKeys,
): { readonly recorder: Recorder; close(): Promise<void> } => {
  const pool = openPool(config);
  const cache = new KeyCache();
  const boxFor = async (application: string): Promise<ApplicantBox> => {
    const known = cache.get(application);
    if (known !== null) return known;
    const box = await database.run((sql) => keys.require(sql, application));
    cache.put(application, box);
    return box;
  };
  const record = async (transition: Transition): Promise<RecordAnswer> => {
    const box = await boxFor(transition.application);
    const sealed = box.close(plain(transition.message), `${MESSAGE}/${transition.seq}`);
    const script = transitionScript(transition, { box, message: sealed, digest: sha256(sealed) });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const head = await send(pool, script);
        return { outcome: 'stands', message: transition.message, accepted: transition.accepted, head };
      } catch (error) {
        if (isUnavailable(error))
          throw new DatabaseUnavailable(
            'The database does not answer; whether the transition was written shows when it does',
            { cause: withoutStatement(error) },
          );
        if (isContention(error)) continue;
        if (!isDuplicate(error) && errnoOf(error) !== ERRNO.columnNotNull) throw withoutStatement(error);
        const answer = await database.run((sql) => standing(sql, transition, box));
        if (answer !== null) return answer;
        if (attempt === ATTEMPTS) throw withoutStatement(error);
      }
    }
    throw new DatabaseUnavailable(
      `transition ${transition.seq} of ${transition.application} lost against other transactions ${ATTEMPTS} times`,
    );
  };
  return { recorder: { record }, close: () => pool.end() };
};
