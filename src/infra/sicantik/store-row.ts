import { createHash } from 'node:crypto';

import { canonicalText } from '../../domain/integration/lenient.js';
import { parseRow, rowKey, type SicantikColumns } from '../../domain/integration/sicantik.js';
import type { Inbox } from '../../domain/ports/inbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';

/** What became of one row: stored for the first time, seen before, or unreadable and why. */
export type StoredSicantikRow =
  { readonly kind: 'fresh' | 'seen' } | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Keeps one row, whole, in the inbox. Its digest is part of the key, so that a corrected row comes in again; the
 * application it belongs to is recognised by its number.
 */
export const storeRow = async (
  inbox: Pick<Inbox, 'put'>,
  columns: SicantikColumns,
  row: JsonObject,
  receivedAt: Instant,
): Promise<StoredSicantikRow> => {
  const readable = parseRow(row, columns);
  const digest = createHash('sha256').update(canonicalText(row), 'utf8').digest('hex');
  const { fresh } = await inbox.put({
    source: 'sicantik',
    key: `${rowKey(row, columns)}/${digest}`,
    body: { readable: readable.ok, row },
    receivedAt,
  });
  if (!readable.ok) return { kind: 'unreadable', reason: readable.error.detail };
  return { kind: fresh ? 'fresh' : 'seen' };
};
