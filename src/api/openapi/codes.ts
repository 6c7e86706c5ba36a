/** The problems that a route can answer: its own, and those that follow from its kind. */
import { z } from 'zod';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import { saysWhy } from '../../domain/shared/reason-missing.js';
import type { RouteDoc } from '../http/doc.js';
import { HTTP_STATUS } from '../problem/http-status.js';

const ACT_ERRORS: readonly ErrorCode[] = [
  'PERMISSION_DENIED',
  'OWN_APPLICATION',
  'APPLICATION_NOT_FOUND',
  'APPLICATION_FINISHED',
  'ACTION_OUT_OF_TURN',
  'STATE_CHANGED',
  'LETTER_SIGNED',
  'LETTER_BEING_SIGNED',
  'ALREADY_DONE',
  'IDEMPOTENCY_KEY_REUSED',
];

/** Codes that any route may answer: it may find the record away, the disk of its files full, or itself wrong. */
export const EVERYWHERE: readonly ErrorCode[] = ['DATABASE_UNAVAILABLE', 'STORAGE_UNAVAILABLE', 'INVARIANT'];

/** Codes of a route, without those that any route can answer. */
export const codesOf = (doc: RouteDoc): readonly ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...(doc.foreign === true ? [] : (['INPUT_INVALID'] as const)),
    ...(doc.body instanceof z.ZodObject && saysWhy(Object.keys(doc.body.shape)) ? (['REASON_MISSING'] as const) : []),
    ...(doc.open === true ? [] : (['UNAUTHENTICATED'] as const)),
    ...(doc.open === true || doc.oneTimePassword === true ? [] : (['PASSWORD_CHANGE_NEEDED'] as const)),
    ...(doc.proven === true ? (['PROOF_NEEDED'] as const) : []),
    ...(doc.limited === undefined ? [] : (['TOO_MANY_REQUESTS'] as const)),
    ...(doc.permission === undefined || doc.permission === 'own' ? [] : (['PERMISSION_DENIED'] as const)),
    ...(doc.act === true ? ACT_ERRORS : []),
    ...(doc.keyed === true ? (['IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(doc.repeatable === true ? (['IDEMPOTENCY_KEY_REUSED', 'REQUEST_RUNNING'] as const) : []),
    ...(doc.precondition === undefined ? [] : (['PRECONDITION_FAILED'] as const)),
    ...(doc.precondition === 'required' ? (['PRECONDITION_REQUIRED'] as const) : []),
    ...(doc.errors ?? []),
  ]),
];

/** Statuses of the protocol that a route has beside those of its codes, each with what it means. */
export const protocolProblems = (doc: RouteDoc): Readonly<Record<number, string>> => ({
  ...(doc.body === undefined && doc.upload === undefined
    ? {}
    : { 413: 'The body is too large', 415: 'The body is of another type' }),
  ...doc.problems,
});

/** The codes that come with a status of the protocol. */
export const protocolCodes = ({ upload }: RouteDoc): readonly ErrorCode[] =>
  upload === undefined ? ['INPUT_INVALID'] : ['INPUT_INVALID', 'FILE_REFUSED'];

/** True where the route declares that it can answer this code with this status. */
export const isDeclared = (doc: RouteDoc, code: ErrorCode, status: number): boolean =>
  status === HTTP_STATUS[code]
    ? codesOf(doc).includes(code) || EVERYWHERE.includes(code)
    : Object.hasOwn(protocolProblems(doc), status) && protocolCodes(doc).includes(code);
