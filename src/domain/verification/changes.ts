/**
 * Later revisions that a signature allows (ISO 32000-2 section 12.8.2.2 and 12.8.2.4, narrowed to the needs of a
 * permit).
 */
import type { VerificationFinding } from './finding.js';

export type ChangeKind =
  | 'validation-data'
  | 'document-time-stamp'
  | 'modification-date'
  | 'signature-in-prepared-field'
  | 'signature-in-new-field'
  | 'empty-field'
  | 'forbidden'
  | 'validation-data-removed'
  | 'malformed';

/** One change that a revision made; revisions are counted from 1. */
export interface Change {
  readonly revision: number;
  readonly kind: ChangeKind;
  /** Object that changed; null where the change is in no object. */
  readonly object: number | null;
  /** Name of the field that was added or signed. */
  readonly field: string | null;
  readonly detail: string;
}

export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  /** Full names; each covers the fields below it too. */
  readonly fields: ReadonlySet<string>;
}

/** Limits that one signature sets to all later revisions. */
export interface Limits {
  /** The strictest /P of its DocMDP, its field's lock; null where it states none. */
  readonly permission: 1 | 2 | 3 | null;
  readonly locks: readonly FieldLock[];
}

/** True where a field, or one above it, is among the names. */
const isNamed = (field: string, names: ReadonlySet<string>): boolean => {
  for (let at = field.indexOf('.'); at >= 0; at = field.indexOf('.', at + 1)) {
    if (names.has(field.slice(0, at))) return true;
  }
  return names.has(field);
};

const locked = (limits: Limits, field: string | null): boolean =>
  field !== null &&
  limits.locks.some(({ action, fields }) => {
    if (action === 'All') return true;
    return isNamed(field, fields) === (action === 'Include');
  });

/** True where a signature with these limits allows the change; the change's own soundness is judged elsewhere. */
export const bears = (limits: Limits, { kind, field }: Change): boolean => {
  switch (kind) {
    case 'validation-data':
    case 'document-time-stamp':
    case 'modification-date':
      return true;
    case 'signature-in-prepared-field':
      return limits.permission !== 1 && !locked(limits, field);
    case 'signature-in-new-field':
      // a certified file lists what may be added; a field that was not prepared is not on the list
      return (limits.permission === null || limits.permission === 3) && !locked(limits, field);
    case 'empty-field':
    case 'forbidden':
    case 'validation-data-removed':
    case 'malformed':
      return false;
  }
};

const codeOf = (kind: ChangeKind): VerificationFinding['code'] => {
  if (kind === 'validation-data-removed') return 'validation-data-removed';
  if (kind === 'malformed') return 'revision-malformed';
  return kind === 'forbidden' || kind === 'empty-field' ? 'forbidden-change' : 'change-not-permitted';
};

const where = ({ revision, object }: Change): string =>
  object === null ? `revision ${revision}` : `revision ${revision}, object ${object}`;

/** Findings for the changes that a signature does not allow. */
export const changeFindings = (limits: Limits, changes: readonly Change[]): VerificationFinding[] =>
  changes
    .filter((change) => !bears(limits, change))
    .map((change) => ({ code: codeOf(change.kind), detail: `${where(change)}: ${change.detail}` }));
