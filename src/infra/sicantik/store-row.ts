import { createHash } from 'node:crypto';

import { canonicalText } from '../../domain/integration/lenient.js';
import { parseRow, rowKey, type SicantikColumns } from '../../domain/integration/sicantik.js';
import type { Inbox } from '../../domain/ports/inbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';

/** Result for one row: stored for the first time, seen before, or unreadable with the reason. */
export type StoredSicantikRow =
  { readonly kind: 'fresh' | 'seen' } | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Keeps one row, whole, in the inbox. Its digest is part of the key, so that a corrected row comes in again, also one
 * that is corrected back; the application it belongs to is recognised by its number.
 */
const storeRow = async (
  inbox: Pick<Inbox, 'put'>,
  columns: SicantikColumns,
  row: JsonObject,
  { receivedAt, isSole }: { readonly receivedAt: Instant; readonly isSole: boolean },
): Promise<StoredSicantikRow> => {
  const readable = parseRow(row, columns);
  const digest = createHash('sha256').update(canonicalText(row), 'utf8').digest('hex');
  const about = rowKey(row, columns);
  const { fresh } = await inbox.put({
    source: 'sicantik',
    key: `${about}/${digest}`,
    ...(isSole && readable.ok ? { subject: about } : {}),
    body: { readable: readable.ok, row },
    receivedAt,
  });
  if (!readable.ok) return { kind: 'unreadable', reason: readable.error.detail };
  return { kind: fresh ? 'fresh' : 'seen' };
};

/**
 * Keeps the rows that came together. Where an application has several of them, as a join gives them, none is its
 * present state: those rows are told apart by their content alone.
 */
export const storeRows = async (
  inbox: Pick<Inbox, 'put'>,
  columns: SicantikColumns,
  rows: readonly JsonObject[],
  receivedAt: Instant,
): Promise<readonly StoredSicantikRow[]> => {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const about = rowKey(row, columns);
    counts.set(about, (counts.get(about) ?? 0) + 1);
  }
  const stored: StoredSicantikRow[] = [];
  for (const row of rows)
    stored.push(await storeRow(inbox, columns, row, { receivedAt, isSole: counts.get(rowKey(row, columns)) === 1 }));
  return stored;
};
