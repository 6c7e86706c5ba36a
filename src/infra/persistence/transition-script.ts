import type { Transition } from '../../domain/ports/recorder.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantBox } from './applicant-keys.js';
import { entryBytes, sha256 } from './audit-log.js';
import type { SqlValue } from './sql.js';
import { queued } from './outbox.js';
import { AWAITED } from './tables/procedures.js';
import { CLOCK_LEDGER, CORRECTION } from './tables/record.js';

/** Digest of a message's name or key, by which it is looked up: they may be of any length, and keys may be personal. */
export const hashOf = (value: Json): string => sha256(Buffer.from(JSON.stringify(value), 'utf8'));

export interface Script {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** Index of the statement that answers the new head. */
  readonly headAt: number;
}

interface Sealed {
  readonly box: ApplicantBox;
  /** The message, encrypted, and its SHA-256. */
  readonly message: Buffer;
  readonly digest: string;
}

type Statement = readonly [string, readonly SqlValue[]];

/**
 * Condition that the decision took every window and decree into account that is in force when the transition is
 * written.
 */
const NOTICES_KNOWN = `GREATEST(COALESCE((SELECT MAX(version) FROM clock_notice WHERE office = ?), 0),
  COALESCE((SELECT MAX(version) FROM clock_notice WHERE office = '*'), 0)) <= ?`;

const TASK_FREE = `(SELECT COUNT(*) FROM task WHERE application = ? AND id = ? AND state = 'open' AND (holder IS NULL OR holder = ?)) = 1`;

/**
 * Locks the application, reads its head, and inserts the transition. Three things make the inserted sequence number
 * NULL: the application is not at the number before, the decision did not know of every notice, or the task is not the
 * actor's. The server refuses NULL (error 1048), and with it everything that follows.
 */
const guard = (transition: Transition, message: Buffer): readonly Statement[] => {
  const { application, office, seq, holder } = transition;
  const { key, at, type } = transition.message;
  return [
    ['SET @seq = NULL, @head = NULL, @entries = NULL', []],
    ['SELECT seq, head, entries INTO @seq, @head, @entries FROM application WHERE id = ? FOR UPDATE', [application]],
    [
      `INSERT INTO transition (application, seq, message_key, at, type, accepted, refusal_code, refusal_detail, message)
       VALUES (?, IF(@seq = ? AND ${NOTICES_KNOWN}${holder === undefined ? '' : ` AND ${TASK_FREE}`}, ?, NULL), ?, ?, ?, ?, ?, ?, ?)`,
      [
        application,
        seq - 1,
        office,
        transition.patch.state.notices,
        ...(holder === undefined ? [] : [application, holder.task, holder.actor]),
        seq,
        key,
        at,
        type,
        transition.accepted ? 1 : 0,
        transition.refusal?.code ?? null,
        transition.refusal?.detail ?? null,
        message,
      ],
    ],
  ];
};

const tasks = ({ application, office, tasksClosed, tasksOpened, taskClocks }: Transition): readonly Statement[] => {
  const cameBack = tasksClosed.some(({ reason }) => reason === 'returned');
  return [
    ...tasksClosed.map(({ id, closedAt, reason, outcome, by, stepConsumed }): Statement => [
      `UPDATE task SET state = ?, closed_at = ?, closed_by = ?, outcome = ?, step_consumed = ? WHERE application = ? AND id = ? AND state = 'open'`,
      [reason, closedAt, by, outcome, stepConsumed, application, id],
    ]),
    ...tasksOpened.map((task): Statement => [
      `INSERT INTO task (application, id, office, permit_type, element, name, action, role, step, state, came_back, opened_at, budget, due_at, clock_stopped)
       SELECT id, ?, ?, permit_type, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ? FROM application WHERE id = ?`,
      [
        task.id,
        office,
        task.element,
        task.name,
        task.action,
        task.role,
        task.step,
        cameBack ? 1 : 0,
        task.openedAt,
        task.budget,
        task.dueAt,
        task.clockStopped ? 1 : 0,
        application,
      ],
    ]),
    ...taskClocks.map(({ id, dueAt, clockStopped, overdueAt, overdueLifted, escalatedTo }): Statement => [
      `UPDATE task SET due_at = ?, clock_stopped = ?, overdue_at = IF(?, NULL, COALESCE(?, overdue_at)), escalated_to = COALESCE(?, escalated_to)
       WHERE application = ? AND id = ?`,
      [
        dueAt,
        clockStopped ? 1 : 0,
        overdueLifted === true ? 1 : 0,
        overdueAt ?? null,
        escalatedTo ?? null,
        application,
        id,
      ],
    ]),
  ];
};

/**
 * Statements of the audit. The server hashes, because it alone knows the head that the entry follows when claims may
 * have moved it.
 */
const audit = (transition: Transition, { box, digest }: Sealed): readonly Statement[] =>
  transition.audit.flatMap((entry): readonly Statement[] => [
    [
      'SET @canonical = ?, @entries = @entries + 1',
      [entryBytes(transition.application, entry, { seq: transition.seq, message: digest, box })],
    ],
    ['SET @head = SHA2(CONCAT(UNHEX(@head), @canonical), 256)', []],
    [
      'INSERT INTO audit_event (application, position, canonical, hash) VALUES (?, @entries, @canonical, @head)',
      [transition.application],
    ],
  ]);

const ledger = ({ application, seq, ledger: rows }: Transition): readonly Statement[] =>
  rows.map((row, line) => CLOCK_LEDGER.insert({ application, seq, line, ...row }));

const outgoing = ({ application, outbox, message }: Transition, { box }: Sealed): readonly Statement[] =>
  outbox.map((entry) => queued(application, entry, message.at, box));

const numbers = (transition: Transition): readonly Statement[] =>
  transition.numbers.map(({ key, state, reason }): Statement => [
    `UPDATE letter_number SET state = ?, reason = ? WHERE number_key = ? AND application = ?`,
    [state, reason ?? null, key, transition.application],
  ]);

/** Statements of everything that is awaited from now on; it changes seldom, and then as a whole. */
const awaits = ({ application, office, patch: { awaits: wanted } }: Transition): readonly Statement[] =>
  wanted === undefined
    ? []
    : [
        ['DELETE FROM awaited WHERE application = ?', [application]],
        ...wanted.map(({ kind, name, key, element }, line): Statement =>
          AWAITED.insert({
            application,
            line,
            office,
            kind,
            nameHash: hashOf(name),
            keyHash: key === undefined ? '' : hashOf(key),
            element,
          }),
        ),
      ];

const correction = ({ application, seq, patch: { corrected } }: Transition, { box }: Sealed): readonly Statement[] =>
  corrected === undefined ? [] : [CORRECTION.insert({ application, seq, fields: corrected }, box)];

const version = ({ application, patch: { definitionDigest } }: Transition): readonly Statement[] =>
  definitionDigest === undefined
    ? []
    : [['UPDATE application SET definition_digest = ? WHERE id = ?', [definitionDigest, application]]];

const patch = ({ application, seq, patch: changed }: Transition): readonly Statement[] => [
  [
    `UPDATE application SET seq = ?, head = @head, entries = @entries, status = ?, due_at = ?, clock_running = ?, state = ?, notices = ?,
     finished_at = COALESCE(?, finished_at) WHERE id = ?`,
    [
      seq,
      changed.status,
      changed.dueAt,
      changed.clockRunning ? 1 : 0,
      JSON.stringify(changed.state),
      changed.state.notices,
      changed.finishedAt ?? null,
      application,
    ],
  ],
];

/** The whole transition as one text: begin, compare-and-set, write, answer the head, commit. */
export const transitionScript = (transition: Transition, sealed: Sealed): Script => {
  const statements: readonly Statement[] = [
    ['START TRANSACTION', []],
    ...guard(transition, sealed.message),
    ...tasks(transition),
    ...audit(transition, sealed),
    ...ledger(transition),
    ...outgoing(transition, sealed),
    ...numbers(transition),
    ...awaits(transition),
    ...correction(transition, sealed),
    ...version(transition),
    ...patch(transition),
    ['SELECT @head AS head', []],
    ['COMMIT', []],
  ];
  return {
    text: statements.map(([text]) => text).join(';\n'),
    values: statements.flatMap(([, values]) => values),
    headAt: statements.length - 2,
  };
};
