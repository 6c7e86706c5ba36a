import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import { reasonOf } from '../../domain/shared/port-failure.js';
import type { DatabaseConfig } from '../config/index.js';
import { migrations } from './migrations/index.js';
import { writesIn } from './notes.js';
import type { Sql, SqlValue, Written } from './sql.js';
import { DatabaseUnavailable, isContention, isUnavailable, RecordInvariant } from './unavailable.js';

const CONNECT_TIMEOUT_MS = 2_000;
/**
 * Longest silence of a server that has accepted a statement. Then it counts as away, and its connection is not used
 * again.
 */
const SILENCE_MS = 10_000;
const CONTENTION_RETRIES = 8;
const CONTENTION_PAUSE_MS = 10;

/**
 * Settings of each new connection: one isolation, one zone, errors instead of silent truncation, C-style escapes on.
 */
const SESSION = `SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', time_zone = '+00:00', innodb_lock_wait_timeout = 5`;
const ISOLATION = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';

/** The pool and its transactions, every one READ COMMITTED. */
export interface Database {
  /** Runs statements that need no transaction. */
  run<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs a transaction, all or nothing; tried again where it lost against another, so `work` must only write here. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Runs several statements in one text and one round trip, as a transaction of their own; answers each statement's
   * answer. Never tried again: where it throws, nothing of it is written, but DatabaseUnavailable leaves that open.
   */
  script(text: string, values: readonly SqlValue[], silenceMs: number): Promise<readonly unknown[]>;
  /** Hears the writes of each statement, transaction and script, once they are committed or may be. */
  onWritten(hear: (writes: ReadonlySet<string>) => void): void;
  close(): Promise<void>;
}

const dataSource = (config: DatabaseConfig, type: 'mysql' | 'mariadb', poolSize: number): DataSource =>
  new DataSource({
    type,
    host: config.host,
    port: config.port,
    username: config.user,
    password: config.password.reveal(),
    database: config.name,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize,
    // For `script` alone: `statements` refuses a text of several.
    extra: { multipleStatements: true },
    migrations,
    migrationsTransactionMode: 'none',
    migrationsTableName: 'schema_migration',
    logging: false,
  });

/** The driver's error without statement and values: they may hold what no log may hold. */
const bare = (error: unknown): unknown => {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (isUnavailable(inner) && !(inner instanceof DatabaseUnavailable)) {
    return new DatabaseUnavailable(
      `The database does not answer: ${inner instanceof Error ? inner.message : 'connection lost'}`,
      { cause: inner },
    );
  }
  if (inner instanceof Error) {
    Reflect.deleteProperty(inner, 'sql');
    Reflect.deleteProperty(inner, 'parameters');
  }
  return inner;
};

const statements = (runner: QueryRunner, written: Set<string>): Sql => {
  const query = async <T>(statement: string, values: readonly SqlValue[] = []): Promise<T> => {
    if (statement.includes(';')) throw new RecordInvariant('one statement was expected, several came: use a script');
    try {
      return await runner.manager.query<T>(statement, [...values]);
    } catch (error) {
      throw bare(error);
    }
  };
  return {
    rows: (statement, values) => query(statement, values),
    row: async <T extends object>(statement: string, values?: readonly SqlValue[]) =>
      (await query<readonly T[]>(statement, values))[0] ?? null,
    write: (statement, values) => {
      for (const write of writesIn(statement)) written.add(write);
      return query<Written>(statement, values);
    },
  };
};

const silent = (ms: number): DatabaseUnavailable =>
  new DatabaseUnavailable(`The database has not answered for ${ms} ms`);

const prepared = new WeakSet<object>();

const use = async <T>(source: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> => {
  const runner = source.createQueryRunner();
  const held: PoolConnection[] = [];
  let timer: NodeJS.Timeout | undefined;
  let broken = false;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      broken = true;
      reject(silent(SILENCE_MS));
    }, SILENCE_MS);
  });
  const whole = async (): Promise<T> => {
    const opened = (await runner.connect()) as PoolConnection;
    held.push(opened);
    // The wait for a free connection was given up meanwhile.
    if (broken) opened.destroy();
    if (!prepared.has(opened)) {
      await runner.query(SESSION);
      await runner.query(ISOLATION);
      prepared.add(opened);
    }
    return work(runner);
  };
  try {
    return await Promise.race([whole(), silence]);
  } catch (error) {
    const shown = bare(error);
    broken ||= isUnavailable(shown);
    throw shown;
  } finally {
    clearTimeout(timer);
    if (broken) for (const connection of held) connection.destroy();
    await runner.release().catch(() => undefined);
  }
};

const inTransaction = <T>(source: DataSource, written: Set<string>, work: (sql: Sql) => Promise<T>): Promise<T> =>
  use(source, async (runner) => {
    // READ COMMITTED as the session is: to say so again would be a statement more in each
    await runner.startTransaction();
    try {
      const result = await work(statements(runner, written));
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (!isUnavailable(error)) await runner.rollbackTransaction();
      throw error;
    }
  });

/** Sends a script. The wait for a free connection is not counted: others have it. */
const sendScript = async (
  runner: QueryRunner,
  text: string,
  values: readonly SqlValue[],
  silenceMs: number,
): Promise<readonly unknown[]> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(silent(silenceMs));
    }, silenceMs);
  });
  try {
    return await Promise.race([runner.manager.query<readonly unknown[]>(text, [...values]), silence]);
  } catch (error) {
    // The text stopped inside its transaction. A server that answers takes it back; any other is parted with.
    if (isUnavailable(error)) throw error;
    await runner.query('ROLLBACK').catch((cause: unknown) => {
      throw new DatabaseUnavailable('The database did not take a transaction back', { cause: bare(cause) });
    });
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

const serverType = async (config: DatabaseConfig): Promise<'mysql' | 'mariadb'> => {
  const probe = dataSource(config, 'mysql', 1);
  try {
    await probe.initialize();
    const [row] = await probe.query<readonly { readonly version: string }[]>('SELECT version() AS version');
    return /mariadb/i.test(row?.version ?? '') ? 'mariadb' : 'mysql';
  } catch (error) {
    throw bare(error);
  } finally {
    if (probe.isInitialized) await probe.destroy();
  }
};

const open = async (config: DatabaseConfig, poolSize: number): Promise<DataSource> => {
  const source = dataSource(config, await serverType(config), poolSize);
  try {
    return await source.initialize();
  } catch (error) {
    throw bare(error);
  }
};

/**
 * The error for one who asks. Two transactions that hold each other up for longer than anyone waits are told to ask
 * again.
 */
const settled = (error: unknown): unknown =>
  isContention(error)
    ? new DatabaseUnavailable(`The database is busy with the same rows: ${reasonOf(error)}`, { cause: error })
    : error;

export const openDatabase = async (config: DatabaseConfig): Promise<Database> => {
  const source = await open(config, config.poolSize);
  const hearers: ((writes: ReadonlySet<string>) => void)[] = [];
  /** Tells of the writes, also where the answer was lost and nobody knows whether they were kept. */
  const telling = async <T>(written: ReadonlySet<string>, work: () => Promise<T>): Promise<T> => {
    const tell = (): void => {
      if (written.size > 0) for (const hear of hearers) hear(written);
    };
    try {
      const result = await work();
      tell();
      return result;
    } catch (error) {
      if (isUnavailable(error)) tell();
      throw error;
    }
  };
  return {
    run: async (work) => {
      const written = new Set<string>();
      try {
        return await telling(written, () => use(source, (runner) => work(statements(runner, written))));
      } catch (error) {
        throw settled(error);
      }
    },
    transaction: async (work) => {
      for (let attempt = 1; ; attempt += 1) {
        const written = new Set<string>();
        try {
          return await telling(written, () => inTransaction(source, written, work));
        } catch (error) {
          if (!isContention(error) || attempt > CONTENTION_RETRIES) throw settled(error);
          // many that lost against one another would meet again at once
          await sleep(Math.random() * attempt * CONTENTION_PAUSE_MS);
        }
      }
    },
    script: (text, values, silenceMs) =>
      telling(new Set(writesIn(text)), () => use(source, (runner) => sendScript(runner, text, values, silenceMs))),
    onWritten: (hear) => {
      hearers.push(hear);
    },
    close: () => source.destroy(),
  };
};

const LOCK_WAIT_SECONDS = 120;

/**
 * Brings the schema up to date and answers the names of the migrations that ran. Several processes may start at once:
 * one migrates, the others wait for it.
 */
export const migrate = async (config: DatabaseConfig): Promise<readonly string[]> => {
  // Two connections: one holds the lock, the migrations run on the other.
  const source = await open(config, 2);
  const holder = source.createQueryRunner();
  const lock = `paraf-migrations-${config.name}`.slice(0, 64);
  try {
    const [answer] = await holder.manager.query<readonly { readonly held: number | null }[]>(
      'SELECT GET_LOCK(?, ?) AS held',
      [lock, LOCK_WAIT_SECONDS],
    );
    if (answer?.held !== 1)
      throw new DatabaseUnavailable(`Another process has been migrating ${config.name} for ${LOCK_WAIT_SECONDS} s`);
    const ran = await source.runMigrations({ transaction: 'none' });
    await holder.query('SELECT RELEASE_LOCK(?)', [lock]);
    return ran.map(({ name }) => name);
  } catch (error) {
    throw bare(error);
  } finally {
    await holder.release();
    await source.destroy();
  }
};
