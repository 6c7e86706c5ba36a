import { PortFailure } from '../../domain/shared/port-failure.js';

/** The database is away, or too slow to answer: trying again later may help. */
export class DatabaseUnavailable extends PortFailure {
  constructor(detail: string, options?: ErrorOptions) {
    super('DATABASE_UNAVAILABLE', detail, { retryable: true, ...options });
    this.name = 'DatabaseUnavailable';
  }
}

/** An answer of the database that the program did not count on: a defect here or in the data. */
export class RecordInvariant extends Error {
  constructor(detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'RecordInvariant';
  }
}

/** Errors of MySQL and MariaDB by number: names above 4000 differ between the two. */
export const ERRNO = {
  columnNotNull: 1048,
  duplicateKey: 1062,
  lockWaitTimeout: 1205,
  deadlock: 1213,
  /** Row changed since it was read (MariaDB from 11.6 under snapshot isolation). */
  rowChanged: 1020,
} as const;

const AWAY_ERRNO: ReadonlySet<number> = new Set([
  1021,
  1030,
  1114, // its disk is full, or its engine does not work
  1041, // out of memory
  1040, // too many connections
  1053, // server shutdown in progress
  1077,
  1079, // normal shutdown, shutdown complete
  1152,
  1158,
  1159,
  1160,
  1161, // aborted connection, errors and time-outs of the network
  1203,
  1226, // too many connections of this account
  1290,
  1836, // read only: a replica, or on its way down
  1317, // query interrupted by a shutdown
  1927, // connection was killed (MariaDB)
  1969,
  3024, // the statement took too long (MariaDB, MySQL)
  4031, // it was idle too long (MySQL)
  2002,
  2003,
  2006,
  2013, // cannot connect, gone away, lost connection
  3168,
  3169, // server is not available, session was killed (MySQL)
]);

const AWAY_CODE: ReadonlySet<string> = new Set([
  'DATABASE_UNAVAILABLE',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'PROTOCOL_UNEXPECTED_PACKET',
  'POOL_CLOSED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT_SOCKET',
]);

const field = (error: object, name: string): unknown =>
  name in error ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined;

/** The server's number of this error, or of the one it wraps. */
export const errnoOf = (error: unknown): number | null => {
  if (typeof error !== 'object' || error === null) return null;
  const errno = field(error, 'errno');
  if (typeof errno === 'number') return errno;
  return errnoOf(field(error, 'driverError') ?? (error instanceof Error ? error.cause : undefined));
};

/**
 * True for an error that says that the database cannot be reached or has broken off: the same call may succeed later.
 */
export const isUnavailable = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const code = field(error, 'code');
  const errno = field(error, 'errno');
  if (typeof code === 'string' && AWAY_CODE.has(code)) return true;
  if (typeof errno === 'number' && AWAY_ERRNO.has(errno)) return true;
  if (error instanceof Error && /Connection lost|closed state|Pool is closed|connection is closed/i.test(error.message))
    return true;
  return isUnavailable(field(error, 'driverError') ?? (error instanceof Error ? error.cause : undefined));
};

/** True where two transactions wanted each other's rows: the loser tries again at once. */
export const isContention = (error: unknown): boolean => {
  const errno = errnoOf(error);
  return errno === ERRNO.deadlock || errno === ERRNO.lockWaitTimeout || errno === ERRNO.rowChanged;
};

export const isDuplicate = (error: unknown): boolean => errnoOf(error) === ERRNO.duplicateKey;
