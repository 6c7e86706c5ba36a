/**
 * Outcome of a signature, read from the application's audit: the machinery writes there that it was made, or why not.
 */
import type { AuditRow } from '../../domain/ports/audit.js';
import { isObject } from '../../domain/shared/json.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { SigningWait } from '../../domain/signing/ceremony.js';
import type { PresentedFailure } from './answer.js';
import type { MessageCatalogue } from './catalogue.js';
import { presentReason } from './reason.js';

const SIGN = 'sign';
const FAILED = 'sign-failed';
const MACHINE = 'system';

/** A member of an audited fact as text; empty where it is no text. */
export const factText = ({ after }: Pick<AuditRow, 'after'>, name: string): string => {
  const value = isObject(after) ? after[name] : undefined;
  return typeof value === 'string' ? value : '';
};

const failureOf = (row: AuditRow, catalogue: MessageCatalogue): PresentedFailure => ({
  ...presentReason({ code: factText(row, 'code'), detail: factText(row, 'detail') }, catalogue),
  at: isoInstant(row.at),
});

/** Outcome of a signature, by the audit. */
export type SignatureFact =
  | { readonly status: 'pending'; readonly since: string }
  | { readonly status: 'done'; readonly at: string }
  | ({ readonly status: 'failed' } & PresentedFailure);

/** The signature that the transition of this sequence number asked for; undefined where it asked for none. */
export const signatureOf = (
  audit: readonly AuditRow[],
  seq: number,
  catalogue: MessageCatalogue,
): SignatureFact | undefined => {
  const order = audit.find((row) => row.seq === seq && row.verb === SIGN && row.actor !== MACHINE);
  if (order === undefined) return undefined;
  const outcome = audit.find(
    (row) => (row.seq ?? 0) > seq && (row.verb === FAILED || (row.verb === SIGN && row.actor === MACHINE)),
  );
  if (outcome === undefined) return { status: 'pending', since: isoInstant(order.at) };
  return outcome.verb === FAILED
    ? { status: 'failed', ...failureOf(outcome, catalogue) }
    : { status: 'done', at: isoInstant(outcome.at) };
};

/** Signs of life and last instant of a signature in the making; `wait` is null where nothing can be expected. */
export const presentWait = (
  wait: SigningWait | null,
): { readonly silentSince: string | null; readonly endsAt: string | null } => ({
  silentSince: isoOrNull(wait?.silentSince ?? null),
  endsAt: isoOrNull(wait?.endsAt ?? null),
});

/**
 * Reason why the letter is not signed yet although it was tried; null where it is signed, being signed, or was never
 * tried.
 */
export const lastSigningFailure = (
  audit: readonly AuditRow[],
  catalogue: MessageCatalogue,
): PresentedFailure | null => {
  const last = audit.findLast(({ verb }) => verb === SIGN || verb === FAILED);
  return last?.verb === FAILED ? failureOf(last, catalogue) : null;
};
