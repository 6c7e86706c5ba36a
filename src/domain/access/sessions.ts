/** Sessions: their kinds, when they end by themselves, and how long a password counts as just proven. */
import type { Instant, Millis } from '../shared/time.js';

/** `browser`: a cookie that no script reads; `program`: a token in the header `Authorization`. */
export const SESSION_KINDS = ['program', 'browser'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

export interface SessionTimes {
  readonly kind: SessionKind;
  /** Last request, to the nearest minute. */
  readonly lastUsedAt: Instant;
  /** Instant at which the password was last given in this session. */
  readonly provedAt: Instant;
  /** End of the session, however much it is used. */
  readonly expiresAt: Instant;
}

export interface SessionLimits {
  readonly longestMs: Millis;
  /** Longest time without a request. */
  readonly idleMs: Readonly<Record<SessionKind, Millis>>;
  /** Time for which a password that was given counts as just proven. */
  readonly provenMs: Millis;
}

const TOUCH_MS: Millis = 60_000;

/** End of the session as things are now: a request moves it, up to `expiresAt`. */
export const endOf = (
  { kind, lastUsedAt, expiresAt }: SessionTimes,
  { idleMs }: Pick<SessionLimits, 'idleMs'>,
): Instant => Math.min(expiresAt, lastUsedAt + idleMs[kind]);

export const isAlive = (session: SessionTimes, limits: Pick<SessionLimits, 'idleMs'>, at: Instant): boolean =>
  at < endOf(session, limits);

/** End of the time for which nothing asks for the password again. */
export const provenUntil = (
  { provedAt }: Pick<SessionTimes, 'provedAt'>,
  { provenMs }: Pick<SessionLimits, 'provenMs'>,
): Instant => provedAt + provenMs;

/** True where a request is worth a line: the last one is a minute old, or came from another address. */
export const isTouchDue = (
  { lastUsedAt, address }: Pick<SessionTimes, 'lastUsedAt'> & { readonly address: string },
  now: { readonly at: Instant; readonly address: string },
): boolean => now.at - lastUsedAt >= TOUCH_MS || now.address !== address;
