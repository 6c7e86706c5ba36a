/**
 * Wakes other processes through the database, which both reach and which has no LISTEN: who listens sleeps in a statement
 * that carries the channel's name, who rings ends that statement. A server lets an account end its own statements, and
 * shows it no others; see ADR 0022.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { WAKE_CHANNELS, type WakeChannel } from '../../domain/ports/wake-ups.js';
import type { DatabaseConfig } from '../config/index.js';
import type { Database } from './database.js';

/** Longest sleep of one statement, and the silence after it that means a lost connection. */
const SLEEP_S = 60;
const SILENCE_MS = 10_000;
const CONNECT_MS = 2_000;
/** Pause before a listener that has lost its connection comes back, and before it looks again whether it sleeps. */
const AGAIN_MS = 1_000;
const ARMED_AGAIN_MS = 5;
/** Rings so close together are one. */
const TOGETHER_MS = 20;

const sleeping = (channel: WakeChannel): string =>
  `SELECT /* paraf-bell:${channel} */ SLEEP(${String(SLEEP_S)}) AS slept`;
/** The start of that statement; this text itself does not begin so. */
const ASLEEP = `db = DATABASE() AND info LIKE 'SELECT /* paraf-bell:`;

const pause = (ms: number): Promise<unknown> => delay(ms, undefined, { ref: false });

interface Ringer {
  ring(channel: WakeChannel): void;
  /** Resolves when no ring is under way any more. */
  settled(): Promise<void>;
}

/** A ring that fails is not repeated: whoever listens looks by itself, too. */
export const createRinger = (database: Pick<Database, 'run'>): Ringer => {
  const wanted = new Set<WakeChannel>();
  let running: Promise<void> | null = null;
  const wake = (channel: WakeChannel): Promise<void> =>
    database
      .run(async (sql) => {
        const rows = await sql.rows<{ readonly id: number }>(
          `SELECT id FROM information_schema.processlist WHERE ${ASLEEP}${channel} %'`,
        );
        // Between the two it may have woken by itself: then it looks as well, and nothing is left to end.
        for (const { id } of rows) await sql.rows(`KILL QUERY ${String(id)}`);
      })
      .catch(() => undefined);
  const work = async (): Promise<void> => {
    while (wanted.size > 0) {
      const channels = [...wanted];
      wanted.clear();
      for (const channel of channels) await wake(channel);
      await pause(TOGETHER_MS);
    }
    running = null;
  };
  return {
    ring: (channel) => {
      wanted.add(channel);
      running ??= work();
    },
    settled: () => running ?? Promise.resolve(),
  };
};

/** ER_QUERY_INTERRUPTED: a statement was ended by KILL QUERY. */
const INTERRUPTED = 1317;

/** A connection of its own that stands in no pool: its statement lasts. */
interface Line {
  readonly id: number;
  query(statement: string): Promise<readonly RowDataPacket[]>;
  /** Ends it at once, and what is asked on it with an error: the driver alone would never answer. */
  readonly cut: () => void;
}

const connectLine = async ({ host, port, user, password, name }: DatabaseConfig): Promise<Line> => {
  const connection = await createConnection({
    ...{ host, port, user, password: password.reveal(), database: name, connectTimeout: CONNECT_MS },
  });
  let cut = (): void => undefined;
  const isCut = new Promise<never>((_, reject) => {
    cut = () => {
      connection.destroy();
      reject(new Error('the line to the database was cut'));
    };
  });
  isCut.catch(() => undefined);
  connection.on('error', cut);
  return {
    id: connection.threadId,
    query: (statement) => Promise.race([connection.query<RowDataPacket[]>(statement).then(([rows]) => rows), isCut]),
    cut,
  };
};

/** Sleeps until it is rung; `rested` where nobody rang for the whole sleep. Throws where the line is lost. */
const sleep = async (line: Line, channel: WakeChannel): Promise<'rung' | 'rested'> => {
  // A line that died unseen would never answer.
  const timer = setTimeout(line.cut, SLEEP_S * 1_000 + SILENCE_MS);
  timer.unref();
  try {
    const [row] = await line.query(sleeping(channel));
    return row?.['slept'] === 0 ? 'rested' : 'rung';
  } catch (error) {
    if ((error as { readonly errno?: number }).errno === INTERRUPTED) return 'rung';
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Listens on a channel until the answered function is called. The next sleep has begun before anybody is told of the
 * last ring, and whoever comes back after a lost connection is told at once: what was committed before a ring is seen by
 * who looks after it.
 */
const listenOn = (
  config: DatabaseConfig,
  database: Pick<Database, 'run'>,
  channel: WakeChannel,
  hear: () => void,
): (() => Promise<void>) => {
  let line: Line | undefined;
  const stopping = new AbortController();
  const isStopped = (): boolean => stopping.signal.aborted;

  const isAsleep = (id: number): Promise<boolean> =>
    database.run(
      async (sql) =>
        (await sql.row(
          `SELECT 1 AS asleep FROM information_schema.processlist WHERE id = ${String(id)} AND ${ASLEEP}${channel} %'`,
        )) !== null,
    );

  const listen = async (on: Line): Promise<void> => {
    let news = true;
    while (!isStopped()) {
      const asleep = sleep(on, channel);
      const ended = asleep.then(
        () => true,
        () => true,
      );
      if (news) {
        const isArmed = async (): Promise<boolean> =>
          (await isAsleep(on.id)) || pause(ARMED_AGAIN_MS).then(() => false);
        while (!(await Promise.race([ended, isArmed()])));
        if (!isStopped()) hear();
      }
      news = (await asleep) === 'rung';
    }
  };

  const listening = (async (): Promise<void> => {
    while (!isStopped()) {
      try {
        line = await connectLine(config);
        await listen(line);
      } catch {
        // The database is away: loops that fail for it say so.
        line?.cut();
        if (!isStopped()) await pause(AGAIN_MS);
      }
    }
    line?.cut();
  })();

  return async () => {
    stopping.abort();
    const id = line?.id;
    // Ended by the server, which would sleep on without its client.
    if (id !== undefined) await database.run((sql) => sql.rows(`KILL CONNECTION ${String(id)}`)).catch(() => undefined);
    line?.cut();
    await listening;
  };
};

export const listenOnAll = (
  config: DatabaseConfig,
  database: Pick<Database, 'run'>,
  hear: (channel: WakeChannel) => void,
): (() => Promise<void>) => {
  const stops = WAKE_CHANNELS.map((channel) =>
    listenOn(config, database, channel, () => {
      hear(channel);
    }),
  );
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
};
