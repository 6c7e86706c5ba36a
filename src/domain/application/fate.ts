/** Fate of an act, as the record tells it. */
import { asText, isObject, type Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/**
 * Fate of an act: decided by its application, or declined before its procedure saw it. A decline is final where the
 * procedure decided it or had ended. A decline of a door is not: the same act, sent again with its key when its turn
 * has come, counts.
 */
export type Fate =
  | { readonly accepted: true; readonly at: Instant; readonly seq: number }
  | {
      readonly accepted: false;
      readonly final: boolean;
      readonly at: Instant;
      readonly refusal: { readonly code: string; readonly detail: string };
    };

export type Decline = Extract<Fate, { readonly accepted: false }>;

export const isFinal = (fate: Fate): boolean => fate.accepted || fate.final;

/** Decline for a refusal before the procedure: final only where the application has ended. */
export const declinedWith = (refusal: Decline['refusal'], at: Instant): Decline => ({
  accepted: false,
  final: refusal.code === 'APPLICATION_FINISHED',
  at,
  refusal,
});

export interface AuditedAct {
  readonly verb: string;
  readonly at: Instant;
  readonly after: Json | null;
}

/**
 * Decline, in an audit with the oldest entry first, of an act that its procedure never saw: the final, else the first.
 */
export const declineInAudit = (entries: Iterable<AuditedAct>, key: string): Decline | null => {
  let first: Decline | null = null;
  for (const { verb, at, after } of entries) {
    if (verb !== 'declined' || !isObject(after) || after['key'] !== key) continue;
    const decline = declinedWith({ code: asText(after['code']), detail: asText(after['detail']) || 'declined' }, at);
    if (decline.final) return decline;
    first ??= decline;
  }
  return first;
};

/**
 * Answer to a decline before the procedure where the record knows of the act already; null where the decline is news.
 */
export const standsAgainst = (known: Fate | null, news: Decline): Fate | null =>
  known !== null && (isFinal(known) || !news.final) ? known : null;
