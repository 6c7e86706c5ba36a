/** Compares the result of the rules with the record, entry by entry. */
import { canonicalJson, type StoredEntry } from '../audit/canonical.js';
import type { AuditEntry, LedgerRow, OutboxEntry } from '../ports/recorder.js';
import type { LedgerView } from '../ports/applications.js';
import type { TaskRow } from '../ports/tasks.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Replay } from './replay.js';

/** An entry of the chain whose personal part has been opened. */
export type ReadEntry = Omit<StoredEntry, 'personal' | 'message'> & { readonly personal: Json };

export interface RecordedCase {
  readonly entries: readonly ReadEntry[];
  readonly ledger: readonly (LedgerView & { readonly seq: number; readonly line: number })[];
  readonly tasks: readonly TaskRow[];
  readonly outbox: readonly { readonly key: string; readonly channel: string; readonly payload: Json }[];
  readonly numbers: readonly { readonly key: string; readonly number: string; readonly state: string }[];
  /** State of the application's row. */
  readonly state: Json;
  readonly status: string;
}

export interface Difference {
  readonly what: 'audit' | 'ledger' | 'task' | 'outbox' | 'number' | 'state';
  /** Transition that the difference belongs to; null where it concerns the whole case. */
  readonly seq: number | null;
  readonly detail: string;
}

/** The value as JSON keeps it: undefined members are left out. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const text = (value: unknown): string => canonicalJson(plain(value));

const shownEntry = (entry: AuditEntry): JsonObject =>
  plain({
    at: entry.at,
    actor: entry.actor,
    onBehalfOf: entry.onBehalfOf ?? null,
    verb: entry.verb,
    element: entry.element ?? null,
    task: entry.task ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    personal: entry.personal ?? null,
  }) as JsonObject;

const recordedEntry = ({ application: _application, seq: _seq, ...entry }: ReadEntry): Json => plain(entry);

const shownLedger = (row: LedgerRow): Json =>
  plain({
    at: row.at,
    what: row.what,
    scope: row.scope,
    ground: row.ground,
    actor: row.actor,
    document: row.document,
    remainingBefore: row.remainingBefore,
    remainingAfter: row.remainingAfter,
    dueBefore: row.dueBefore,
    dueAfter: row.dueAfter,
    unit: row.unit ?? null,
    reason: row.reason ?? null,
    consent: row.consent ?? null,
    legalReference: row.legalReference ?? null,
    waiting: row.waiting ?? null,
    handling: row.handling ?? null,
  });

const recordedLedger = ({
  seq: _seq,
  line: _line,
  ...row
}: LedgerView & { readonly seq: number; readonly line: number }): Json => plain(row);

/** Compares two lists position by position. */
const inOrder = (
  what: Difference['what'],
  seq: number,
  expected: readonly Json[],
  found: readonly Json[],
): readonly Difference[] => {
  const differences: Difference[] = [];
  for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
    const [a, b] = [expected[index], found[index]];
    if (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b)) continue;
    differences.push({
      what,
      seq,
      detail: `line ${index + 1}: the rules lead to ${a === undefined ? 'nothing' : canonicalJson(a)}, recorded is ${b === undefined ? 'nothing' : canonicalJson(b)}`,
    });
  }
  return differences;
};

/**
 * Fields of a task's row that the procedure alone decides. Its holder and its clock are in the chain and the ledger.
 */
const TASK = [
  'id',
  'element',
  'name',
  'action',
  'role',
  'step',
  'state',
  'openedAt',
  'closedAt',
  'closedBy',
  'outcome',
] as const;

const tasksOf = ({ steps }: Replay): ReadonlyMap<string, JsonObject> => {
  const tasks = new Map<string, JsonObject>();
  for (const { changes } of steps) {
    for (const { id, closedAt, reason, outcome, by } of changes.tasksClosed) {
      const open = tasks.get(id);
      if (open?.['state'] === 'open') tasks.set(id, { ...open, state: reason, closedAt, closedBy: by, outcome });
    }
    for (const { id, element, name, action, role, step, openedAt } of changes.tasksOpened)
      tasks.set(id, {
        ...{ id, element, name, action, role, step, openedAt },
        ...{ state: 'open', closedAt: null, closedBy: null, outcome: null },
      });
  }
  return tasks;
};

const taskDifferences = (replayed: Replay, recorded: readonly TaskRow[]): readonly Difference[] => {
  const expected = tasksOf(replayed);
  const found = new Map(
    recorded.map((row) => [row.id, plain(Object.fromEntries(TASK.map((name) => [name, row[name]])))]),
  );
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((id): readonly Difference[] => {
    const [a, b] = [expected.get(id), found.get(id)];
    if (a !== undefined && b !== undefined && text(a) === text(b)) return [];
    return [
      {
        what: 'task',
        seq: null,
        detail: `task ${id}: the rules lead to ${a === undefined ? 'none' : text(a)}, recorded is ${b === undefined ? 'none' : text(b)}`,
      },
    ];
  });
};

const outboxDifferences = (replayed: Replay, recorded: RecordedCase['outbox']): readonly Difference[] => {
  const found = new Map(recorded.map((row) => [row.key, row]));
  return replayed.steps.flatMap(({ seq, changes }) =>
    changes.outbox.flatMap(({ key, channel, payload }: OutboxEntry): readonly Difference[] => {
      const row = found.get(key);
      if (row !== undefined && row.channel === channel && text(row.payload) === text(payload)) return [];
      return [
        {
          what: 'outbox',
          seq,
          detail: `message ${key}: the rules send ${text(payload)} by ${channel}, recorded is ${row === undefined ? 'none' : `${text(row.payload)} by ${row.channel}`}`,
        },
      ];
    }),
  );
};

const stateDifferences = (replayed: Replay, recorded: RecordedCase): readonly Difference[] => {
  const { state } = replayed;
  const differences: Difference[] = [];
  const expected = plain(state) as JsonObject;
  const found = recorded.state === null && replayed.steps.length === 0 ? expected : recorded.state;
  if (text(expected) !== text(found)) {
    const other = (found ?? {}) as JsonObject;
    const parts = [...new Set([...Object.keys(expected), ...Object.keys(other)])].filter(
      (part) => text(expected[part] ?? null) !== text(other[part] ?? null),
    );
    differences.push({
      what: 'state',
      seq: null,
      detail: `the rules end in another state than is recorded: ${parts.join(', ')}`,
    });
  }
  const status = state.outcome ?? (replayed.steps.length === 0 ? 'received' : 'running');
  if (recorded.status !== status)
    differences.push({
      what: 'state',
      seq: null,
      detail: `the rules end in ${status}, recorded is ${recorded.status}`,
    });
  const { number, numberKey, signed } = state.letter;
  if (signed !== undefined && number !== undefined) {
    const row = recorded.numbers.find(({ key }) => key === numberKey);
    if (row?.number !== number || row.state !== 'used')
      differences.push({
        what: 'number',
        seq: null,
        detail: `the letter has number ${number}, the register ${row === undefined ? 'has none for it' : `has ${row.number}, ${row.state}`}`,
      });
  }
  return differences;
};

/** All differences between the record and the result of the rules; empty where they agree. */
export const differences = (replayed: Replay, recorded: RecordedCase): readonly Difference[] => {
  const bySeq = <T extends { readonly seq: number | null }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> => {
    const grouped = new Map<number, T[]>();
    for (const row of rows) {
      if (row.seq === null) continue;
      const known = grouped.get(row.seq);
      if (known === undefined) grouped.set(row.seq, [row]);
      else known.push(row);
    }
    return grouped;
  };
  const entries = bySeq(recorded.entries);
  const ledger = bySeq(recorded.ledger);
  const seqs = new Set([...replayed.steps.map(({ seq }) => seq), ...entries.keys(), ...ledger.keys()]);
  const steps = new Map(replayed.steps.map((step) => [step.seq, step]));
  return [
    ...[...seqs]
      .sort((a, b) => a - b)
      .flatMap((seq) => [
        ...inOrder(
          'audit',
          seq,
          (steps.get(seq)?.changes.audit ?? []).map(shownEntry),
          (entries.get(seq) ?? []).map(recordedEntry),
        ),
        ...inOrder(
          'ledger',
          seq,
          (steps.get(seq)?.changes.ledger ?? []).map(shownLedger),
          (ledger.get(seq) ?? []).map(recordedLedger),
        ),
      ]),
    ...taskDifferences(replayed, recorded.tasks),
    ...outboxDifferences(replayed, recorded.outbox),
    ...stateDifferences(replayed, recorded),
  ];
};
