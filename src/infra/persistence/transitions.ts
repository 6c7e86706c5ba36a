import type { TransitionRow } from '../../domain/ports/audit.js';
import type { Fields } from './columns.js';
import { TRANSITION } from './tables/record.js';

/** Refusal from its two columns, both empty where the message was accepted. */
export const refusalOf = <Code extends string>(row: {
  readonly refusalCode: Code | null;
  readonly refusalDetail: string | null;
}): { readonly code: Code; readonly detail: string } | null =>
  row.refusalCode === null ? null : { code: row.refusalCode, detail: row.refusalDetail ?? '' };

/** The columns of a transition that need no key. */
export const OPEN_TRANSITION = TRANSITION.without('message');

/** A transition as it is read outside. */
export const transitionRow = (row: Omit<Fields<(typeof OPEN_TRANSITION)['map']>, 'application'>): TransitionRow => ({
  seq: row.seq,
  key: row.key,
  at: row.at,
  type: row.type,
  accepted: row.accepted,
  refusal: refusalOf(row),
});
