import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import type { Action } from '../../domain/access/permissions.js';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import type { RateLimited } from '../ports.js';
import type { AnswerAt, AnswerBody, Answers } from './answers.js';
import type { Answer } from './schema.js';

/**
 * Description of a route: what it takes, answers and asks of its caller. One route is one operation of the OpenAPI
 * document.
 */
export interface RouteDoc<A extends Answers = Answers> {
  /** `operationId`: the name of the function that a generated client gets. */
  readonly id: string;
  readonly summary: string;
  /**
   * Permission that the caller must have: one of these. `own`: nothing but an account, since the route is about that
   * account, or about nobody.
   */
  readonly permission?: Action | readonly Action[] | 'own';
  /** Name under which requests of an address are counted, per minute. */
  readonly limited?: RateLimited;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  /** A file in a multipart form, with the fields beside it. */
  readonly upload?: z.ZodObject;
  /** Successful answer. A presenter that makes anything else does not compile, and does not pass a test. */
  readonly answer: A;
  /** Codes that only this route can answer, beside those that follow from what it is. */
  readonly errors?: readonly ErrorCode[];
  /** Problems with another status than their code's own, and statuses of the protocol. */
  readonly problems?: Readonly<Record<number, string>>;
  /** True for an act that is told to a running application: repeatable by key, and able to wait. */
  readonly act?: boolean;
  /** True where an `Idempotency-Key` is needed: the thing that the route makes is known by it. */
  readonly keyed?: boolean;
  /** True where an `Idempotency-Key` is taken: a request repeated with it within a day gets the first answer again. */
  readonly repeatable?: boolean;
  /** Members of the answer that are given once: they are not kept for a repeat, which has null in their place. */
  readonly once?: readonly string[];
  /** `If-Match` is needed or taken: the thing to be changed must still be the version that was read. */
  readonly precondition?: 'required' | 'optional';
  /** True where no account is needed; where there is a permission beside it, a secret in the address stands for one. */
  readonly open?: boolean;
  /** True where an account may call it whose password was given out for one use. */
  readonly oneTimePassword?: boolean;
  /** True where the password must have been given within the last minutes: keys, accounts, destruction. */
  readonly proven?: boolean;
  /** True where it answers in the envelope of another system, faults included. */
  readonly foreign?: boolean;
}

type BodyOf<B extends AnswerBody> = B extends z.ZodType
  ? Answer<B>
  : B extends null
    ? // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- what a handler without an answer returns
      void
    : StreamableFile | string | Uint8Array;

/** Return type of a handler of a route with these answers. */
type Returned<A extends Answers> = A extends z.ZodType
  ? Answer<A>
  : A extends Readonly<Record<number, AnswerAt>>
    ? BodyOf<A[keyof A & number]['body']>
    : never;

type RouteDecorator<A extends Answers> = <T extends (...args: never[]) => Returned<A> | Promise<Returned<A>>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

const OPERATION = Symbol('operation');
const operations = new Map<string, RouteDoc>();

/** Every operation of the API, by its id. */
export const allOperations = (): ReadonlyMap<string, RouteDoc> => operations;

/** The operation that a handler serves; undefined for pages, which the OpenAPI document does not name. */
export const operationOf = (handler: object): RouteDoc | undefined =>
  Reflect.getMetadata(OPERATION, handler) as RouteDoc | undefined;

/**
 * Describes a route: for the OpenAPI document, for the check of its answers, and for who may call it. The handler's
 * type must be that of the declared answers.
 */
export const Doc = <const A extends Answers>(doc: RouteDoc<A>): RouteDecorator<A> => {
  if (operations.has(doc.id)) throw new Error(`two routes are called "${doc.id}"`);
  operations.set(doc.id, doc);
  return applyDecorators(ApiOperation({ operationId: doc.id, summary: doc.summary }), SetMetadata(OPERATION, doc));
};
