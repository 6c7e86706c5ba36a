/**
 * Corrections that somebody has asked for, read from the audit: reason, items, who asked, and whether it has been done
 * since. The next person reads them first.
 */
import type { AuditRow } from '../ports/audit.js';
import { asList, isObject, textIn as text, type Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import { valueOfField } from './corrected-values.js';
import { SYSTEM } from './messages.js';
import { wantedItem } from './wanted-item.js';

export interface AskedItem {
  readonly requirement: string | null;
  readonly field: string | null;
  readonly reason: string;
  readonly deadline: string | null;
  /** `answered`: it is not done, and the applicant has written why. */
  readonly state: 'open' | 'done' | 'answered';
  /** Value that the system it came from gives now; absent in what a person asks. */
  readonly given?: Json;
}

/** `source`: the system it came from has sent other data. */
export type AskedKind = 'incomplete' | 'return' | 'repair' | 'recall' | 'paraf-void' | 'source';

export interface AskedCorrection {
  readonly kind: AskedKind;
  /** Element whose task makes the correction; null where the applicant makes it, and of changes at the source. */
  readonly to: string | null;
  readonly reason: string | null;
  readonly items: readonly AskedItem[];
  readonly by: string;
  readonly at: Instant;
  /** Sequence number of the transition that asked. */
  readonly seq: number | null;
  /** The applicant's note when they sent the file back. */
  readonly answer: string | null;
  readonly state: 'open' | 'done';
}

const field = (value: Json | undefined, name: string): Json | undefined => (isObject(value) ? value[name] : undefined);

/** A member of the row, in the clear or sealed with the applicant's key. */
const valueIn = ({ after, personal }: AuditRow, name: string): Json | undefined =>
  field(after, name) ?? field(personal, name);

const itemsIn = (row: AuditRow, requirements: readonly string[]): readonly AskedItem[] =>
  asList(valueIn(row, 'items')).flatMap((given) => {
    const item = wantedItem(given);
    if (item === null) return [];
    const { requirement, field: named, reason, deadline } = item;
    return [
      {
        requirement: requirement ?? (requirements.includes(reason) ? reason : null),
        field: named ?? null,
        reason,
        deadline: deadline ?? null,
        state: 'open',
      },
    ];
  });

/** The fact that the source has changed its content; the personal part is the new content. */
export const SOURCE_UPDATED = 'source-updated';

/** Changes at the source, with those of before that nobody has settled. */
const askedBySource = (row: AuditRow, before: readonly AskedCorrection[]): AskedCorrection => {
  const waiting = before.filter(({ kind, state }) => kind === 'source' && state === 'open');
  const changed = asList(field(row.after, 'changed')).flatMap((name) => text(name)?.replace(/^data\./, '') ?? []);
  const named = waiting.flatMap(({ items }) =>
    items.flatMap(({ field: open, state }) => (open === null || state !== 'open' ? [] : [open])),
  );
  return {
    ...{ kind: 'source', to: null, reason: 'the system that it came from has sent other data', answer: null },
    items: [...new Set([...named, ...changed])].map((name) => ({
      ...{ requirement: null, field: name, reason: 'differs at the system that it came from', deadline: null },
      ...{ state: 'open', given: valueOfField(row.personal, name) },
    })),
    ...{ by: row.actor, at: row.at, seq: row.seq, state: 'open' },
  };
};

const MOVES: Readonly<Record<string, AskedKind>> = { return: 'return', repair: 'repair', recall: 'recall' };

/** Person behind a fact of the machine: the one who acted in the same transition. */
const authorOf = (audit: readonly AuditRow[], { seq, actor }: AuditRow): string =>
  (seq === null ? undefined : audit.find((row) => row.seq === seq && row.actor !== SYSTEM.user))?.actor ?? actor;

const askedBy = (
  audit: readonly AuditRow[],
  row: AuditRow,
  requirements: readonly string[],
): AskedCorrection | null => {
  const { verb, at, element, after } = row;
  const by = authorOf(audit, row);
  const asked = {
    reason: text(valueIn(row, 'reason')),
    items: itemsIn(row, requirements),
    by,
    at,
    seq: row.seq,
    answer: null,
    state: 'open' as const,
  };
  const move = Object.hasOwn(MOVES, verb) ? MOVES[verb] : undefined;
  if (move !== undefined) return { kind: move, to: move === 'recall' ? element : text(field(after, 'to')), ...asked };
  if (verb === 'receive' && field(after, 'outcome') === 'incomplete') return { kind: 'incomplete', to: null, ...asked };
  if (verb === 'paraf-void') return { kind: 'paraf-void', to: element, ...asked };
  return null;
};

/** Verbs of people that complete nothing of their element: sent on or back, it is still to be done. */
const NO_COMPLETION: ReadonlySet<string> = new Set([...Object.keys(MOVES), 'route-task']);

/** Verbs of the machine that complete an element by themselves. */
const BY_ITSELF: ReadonlySet<string> = new Set(['paraf-stands', 'paper-off']);

const completes = ({ kind, to, items }: AskedCorrection, row: AuditRow): boolean => {
  // newer changes take over what is open
  if (kind === 'source') return row.verb === SOURCE_UPDATED || items.every(({ state }) => state === 'done');
  const { verb, element, actor, after } = row;
  if (to === null) return verb === 'correct' || verb === 'receive';
  if (element !== to || (verb === 'receive' && field(after, 'outcome') === 'incomplete')) return false;
  return actor === SYSTEM.user ? BY_ITSELF.has(verb) : !NO_COMPLETION.has(verb);
};

/** True for a value inside of what the source has sent whole: no correction names it. */
const isInsideOfField = (named: string): boolean => named.includes('.') && !named.startsWith('applicant.');

/**
 * True when a row does the item: its file was uploaded, or its field corrected. A change at the source is for an officer
 * to take over or to refuse, by a correction that names its field with the new value or the old one.
 */
const doesItem = (
  kind: AskedKind,
  { requirement, field: named }: AskedItem,
  { verb, after: done }: AuditRow,
): boolean => {
  const corrected = asList(field(done, 'corrected'));
  if (named !== null && kind === 'source')
    return (
      corrected.length > 0 &&
      field(done, 'through') === undefined &&
      (corrected.includes(named) || isInsideOfField(named))
    );
  return (
    (requirement !== null && verb === 'upload-requirement' && field(done, 'requirement') === requirement) ||
    (named !== null && corrected.includes(named))
  );
};

const after = (asked: AskedCorrection, row: AuditRow): AskedCorrection => {
  if (asked.state === 'done') return asked;
  const items = asked.items.map((item): AskedItem =>
    item.state === 'open' && doesItem(asked.kind, item, row) ? { ...item, state: 'done' } : item,
  );
  const isDone = completes({ ...asked, items }, row);
  const answer = isDone && row.verb === 'correct' ? text(valueIn(row, 'note')) : null;
  const left = answer === null ? 'done' : 'answered';
  return {
    ...asked,
    items: isDone ? items.map((item): AskedItem => (item.state === 'open' ? { ...item, state: left } : item)) : items,
    answer,
    state: isDone ? 'done' : 'open',
  };
};

/** Every correction that was asked, in order. `requirements`: ids that an item in words alone may be. */
export const askedCorrections = (
  audit: readonly AuditRow[],
  requirements: readonly string[] = [],
): readonly AskedCorrection[] =>
  audit.reduce<readonly AskedCorrection[]>((asked, row) => {
    const next = row.verb === SOURCE_UPDATED ? askedBySource(row, asked) : askedBy(audit, row, requirements);
    const before = asked.map((one) => after(one, row));
    return next === null ? before : [...before, next];
  }, []);

export const stillOpen = (asked: readonly AskedCorrection[]): readonly AskedCorrection[] =>
  asked.filter(({ state }) => state === 'open');

/**
 * Fields in which the source has sent another value, as long as no correction has taken it over or refused it. A letter is
 * not made of what may be wrong. Values that no correction names are for officers to read, and hold nothing up.
 */
export const undecidedAtSource = (audit: readonly AuditRow[]): readonly string[] => [
  ...new Set(
    stillOpen(askedCorrections(audit))
      .filter(({ kind }) => kind === 'source')
      .flatMap(({ items }) =>
        items.flatMap(({ field: named, state }) =>
          named === null || state !== 'open' || isInsideOfField(named) ? [] : [named],
        ),
      ),
  ),
];

/**
 * Open corrections for one task: those addressed to its element, or to the applicant where the task is theirs.
 * Everybody else reads what has changed at the source, and which parafs are void: the letter does not go on before their
 * givers have given them again.
 */
export const askedOf = (
  asked: readonly AskedCorrection[],
  { element, isApplicants }: { readonly element: string; readonly isApplicants: boolean },
): readonly AskedCorrection[] =>
  stillOpen(asked).filter(({ kind, to }) =>
    kind === 'source'
      ? !isApplicants
      : to === null
        ? isApplicants
        : to === element || (kind === 'paraf-void' && !isApplicants),
  );

/** True where a task's id says that its element is open once more: then somebody may have asked for it. */
export const isOpenAgain = (item: string): boolean => /#\d+$/.test(item);
