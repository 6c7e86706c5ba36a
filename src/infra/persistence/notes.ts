/** Which rows are notes for the loops, and where work is due. */
import type { WakeChannel, Note } from '../../domain/ports/wake-ups.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Sql } from './sql.js';

/** Notes by the statement that leaves them. An act is told by whoever has stored it, so that the courier is the net. */
const COMMITTED: ReadonlyMap<string, Note> = new Map<string, Note>([
  ['INSERT inbox', 'inbox'],
  ['UPDATE inbox', 'inbox'],
  ['INSERT application', 'applications'],
  ['INSERT courier', 'acts'],
  ['INSERT outbox', 'outbox'],
  ['INSERT reminder', 'reminders'],
  ['INSERT permit_life', 'permits'],
  ['UPDATE permit_life', 'permits'],
  ['INSERT process_message', 'process-messages'],
  ['INSERT awaited', 'process-messages'],
  ['INSERT transition', 'process-messages'],
  ['INSERT clock_notice', 'clock'],
  ['UPDATE disposal', 'disposals'],
  ['INSERT account', 'people'],
  ['UPDATE account', 'people'],
  ['INSERT account_role', 'people'],
  ['DELETE account_role', 'people'],
  ['INSERT delegation', 'people'],
  ['UPDATE delegation', 'people'],
  ['UPDATE confirmation', 'people'],
  ['INSERT process_definition', 'procedures'],
  ['INSERT task', 'tasks'],
]);

/**
 * WakeChannel that a process without loops rings after such a statement. What it does all day and finishes itself, such as
 * storing an act, rings for nobody.
 */
const RUNG: ReadonlyMap<string, WakeChannel> = new Map<string, WakeChannel>([
  ['INSERT inbox', 'work'],
  ['UPDATE inbox', 'work'],
  ['INSERT application', 'work'],
  ['INSERT outbox', 'work'],
  ['UPDATE outbox', 'work'],
  ['INSERT process_message', 'work'],
  ['INSERT permit_life', 'work'],
  ['UPDATE permit_life', 'work'],
  ['INSERT clock_notice', 'office'],
  ['UPDATE disposal', 'office'],
  ['INSERT account', 'office'],
  ['UPDATE account', 'office'],
  ['INSERT account_role', 'office'],
  ['DELETE account_role', 'office'],
  ['INSERT delegation', 'office'],
  ['UPDATE delegation', 'office'],
  ['UPDATE confirmation', 'office'],
  ['INSERT process_definition', 'office'],
]);

const WRITE = /\b(INSERT|UPDATE|DELETE)(?: IGNORE)?(?: INTO| FROM)? ([a-z_]+)/g;

/** Names of the writes in a text of one or more statements: "INSERT inbox". */
export const writesIn = (text: string): readonly string[] =>
  [...text.matchAll(WRITE)].map(([, verb = '', table = '']) => `${verb} ${table}`);

const all = <T>(writes: Iterable<string>, table: ReadonlyMap<string, T>): readonly T[] => [
  ...new Set([...writes].flatMap((write) => table.get(write) ?? [])),
];

export const notesOf = (writes: Iterable<string>): readonly Note[] => all(writes, COMMITTED);
export const ringsOf = (writes: Iterable<string>): readonly WakeChannel[] => all(writes, RUNG);

/** True where a loop would find something; each row is found by an index that the loop itself uses. */
const DUE: Readonly<Partial<Record<Note, string>>> = {
  inbox: `EXISTS (SELECT 1 FROM inbox WHERE state = 'waiting' AND next_at <= ?)`,
  applications: 'EXISTS (SELECT 1 FROM application WHERE workflow_started = 0)',
  acts: 'EXISTS (SELECT 1 FROM courier WHERE delivered = 0 AND next_at <= ?)',
  outbox: `EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND next_at <= ?)`,
  reminders: 'EXISTS (SELECT 1 FROM reminder WHERE settled_at IS NULL AND deliver_at <= ?)',
  permits: 'EXISTS (SELECT 1 FROM permit_life WHERE workflow_started = 0 AND valid_until IS NOT NULL)',
  'timed-starts': 'EXISTS (SELECT 1 FROM timed_start WHERE next_at <= ?)',
  'process-messages': `EXISTS (SELECT 1 FROM process_message WHERE state = 'waiting' AND expires_at <= ?)
    OR EXISTS (SELECT 1 FROM process_message WHERE state IN ('given', 'beginning'))`,
};

const LOOKED_AT = Object.entries(DUE) as readonly (readonly [Note, string])[];
const LOOK = `SELECT ${LOOKED_AT.map(([note, due]) => `(${due}) AS \`${note}\``).join(', ')}`;
const INSTANTS = LOOK.split('?').length - 1;

export const dueNotes = async (sql: Sql, at: Instant): Promise<readonly Note[]> => {
  const row = await sql.row<Readonly<Record<string, number>>>(
    LOOK,
    Array.from({ length: INSTANTS }, () => at),
  );
  return LOOKED_AT.flatMap(([note]) => (row?.[note] === 1 ? [note] : []));
};
