import { fieldFault } from '../../domain/shared/field-fault.js';
import { PortFailure } from '../../domain/shared/port-failure.js';

/**
 * One of the sort values of a page's last row, where the next page begins. A cursor is opaque to those who hand it
 * back.
 */
export type CursorValue = string | number;

export const writeCursor = (values: readonly CursorValue[]): string =>
  Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');

/** A cursor that this list did not write. */
export class CursorInvalid extends PortFailure {
  readonly faults = [fieldFault('cursor', 'expected the cursor of the page before')];

  constructor(cursor: string) {
    super(
      'INPUT_INVALID',
      `cursor: expected the one that an earlier page of this list gave, got ${JSON.stringify(cursor.slice(0, 80))}`,
      { retryable: false },
    );
    this.name = 'CursorInvalid';
  }
}

export const readCursor = (cursor: string, shape: readonly ('string' | 'number')[]): readonly CursorValue[] => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new CursorInvalid(cursor);
  }
  if (!Array.isArray(value) || value.length !== shape.length) throw new CursorInvalid(cursor);
  return value.map((part: unknown, index) => {
    if ((typeof part === 'string' || typeof part === 'number') && typeof part === shape[index]) return part;
    throw new CursorInvalid(cursor);
  });
};

/**
 * Condition for rows after the cursor, `(a > ?) OR (a = ? AND b > ?) …`, without a row comparison, which locks and
 * scans on MariaDB.
 */
export const after = (
  columns: readonly (readonly [string, 'ASC' | 'DESC'])[],
  values: readonly CursorValue[],
): { readonly text: string; readonly values: readonly CursorValue[] } => {
  const parts = columns.map(([column, order], index) => ({
    text: `(${[...columns.slice(0, index).map(([same]) => `${same} = ?`), `${column} ${order === 'ASC' ? '>' : '<'} ?`].join(' AND ')})`,
    values: values.slice(0, index + 1),
  }));
  return { text: `(${parts.map(({ text }) => text).join(' OR ')})`, values: parts.flatMap((part) => part.values) };
};

/** Cuts one row too many off and says where the next page begins. */
export const page = <R, T>(
  rows: readonly R[],
  limit: number,
  shown: (row: R) => T,
  position: (row: R) => readonly CursorValue[],
): { readonly items: readonly T[]; readonly next: string | null } => {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    items: kept.map(shown),
    next: rows.length > limit && last !== undefined ? writeCursor(position(last)) : null,
  };
};

/** A page's size, between 1 and 500. */
export const pageSize = (limit: number): number => Math.min(500, Math.max(1, Math.trunc(limit)));
