/** The problems that a route can answer: its own, and those that follow from what it is. */
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import type { RouteDoc } from '../http/doc.js';

const ACT_ERRORS: readonly ErrorCode[] = [
  'PERMISSION_DENIED',
  'OWN_APPLICATION',
  'APPLICATION_NOT_FOUND',
  'APPLICATION_FINISHED',
  'IDEMPOTENCY_KEY_REUSED',
];

/** Any route may find the record away, or itself wrong. */
export const EVERYWHERE: readonly ErrorCode[] = ['DATABASE_UNAVAILABLE', 'INVARIANT'];

/** Without those that any route can answer. */
export const codesOf = (doc: RouteDoc): readonly ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...(doc.foreign === true ? [] : (['INPUT_INVALID'] as const)),
    ...(doc.open === true ? [] : (['UNAUTHENTICATED', 'TOKEN_INVALID'] as const)),
    ...(doc.open === true || doc.oneTimePassword === true ? [] : (['PASSWORD_CHANGE_NEEDED'] as const)),
    ...(doc.permission === undefined || doc.permission === 'own' ? [] : (['PERMISSION_DENIED'] as const)),
    ...(doc.act === true ? ACT_ERRORS : []),
    ...(doc.keyed === true ? (['IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(doc.errors ?? []),
  ]),
];
