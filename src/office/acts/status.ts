/** Status of an act, by the record. */
import type { Fate } from '../../domain/application/fate.js';
import { isErrorCode, refusal, type Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';

/**
 * Status of an act: kept and not yet decided; or decided, by the application itself or before its procedure saw the
 * act.
 */
export type ActStatus =
  | { readonly status: 'pending'; readonly key: string; readonly delivered: boolean }
  | { readonly status: 'accepted'; readonly key: string; readonly seq: number; readonly at: Instant }
  | { readonly status: 'declined'; readonly key: string; readonly refusal: Refusal };

export const decided = (key: string, fate: Fate): Exclude<ActStatus, { readonly status: 'pending' }> => {
  if (fate.accepted) return { status: 'accepted', key, seq: fate.seq, at: fate.at };
  const { code, detail } = fate.refusal;
  return { status: 'declined', key, refusal: refusal(isErrorCode(code) ? code : 'INVARIANT', detail) };
};

export const AFTER_END = refusal('APPLICATION_FINISHED', 'the application had ended when the message came');
