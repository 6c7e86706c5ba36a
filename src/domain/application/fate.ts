/** What the record says became of an act. */
import { asText, isObject, type Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/**
 * Decided by its application, or declined before its procedure saw it. A decline is final where the procedure decided
 * it or had ended; one of a door is not: the same act, sent again with its key when its turn has come, counts.
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

/** The decline that a refusal before the procedure is: only the end of the application is for good. */
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

/** What an application's audit, oldest entry first, says of an act that its procedure never saw: the final decline, else the first. */
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

/** What a decline before the procedure answers where the record knows of the act already; null where it is news. */
export const standsAgainst = (known: Fate | null, news: Decline): Fate | null =>
  known !== null && (isFinal(known) || !news.final) ? known : null;
