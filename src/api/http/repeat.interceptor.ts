import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { canonicalJson } from '../../domain/audit/canonical.js';
import type { KeptAnswer, KeyState, RequestKeys } from '../../domain/ports/request-keys.js';
import { isObject, type Json } from '../../domain/shared/json.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { sessionOf } from '../auth/current-user.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';
import { operationOf } from './doc.js';
import { idempotencyKeyOf } from './headers.js';

/** Time after which a request that was begun and not answered has died with its process. */
const ABANDONED_AFTER: Millis = 60_000;
/** Time that the second of two requests at once waits for the first, before it is told to come back. */
const PATIENCE: Millis = 5_000;
const LOOK_EVERY: Millis = 100;
const KEPT_FOR: Millis = 86_400_000;
const TIDY_EVERY: Millis = 3_600_000;

/** Headers that belong to an answer whenever it is given. */
const KEPT_HEADERS = ['location', 'etag', 'retry-after'] as const;

const withoutSecrets = (body: Json, once: readonly string[]): Json =>
  isObject(body) ? { ...body, ...Object.fromEntries(once.map((name) => [name, null])) } : body;

const contentOf = (request: FastifyRequest): string =>
  canonicalJson([request.method, request.url, (request.body ?? null) as Json]);

/**
 * Repeats of a request that changes something: under one key it is carried out once, and its first answer is given
 * again for a day. Acts on applications have keys of their own, in the record itself.
 */
@Injectable()
export class RepeatInterceptor implements NestInterceptor {
  private readonly log = new Logger(RepeatInterceptor.name);
  private tidiedAt = -Infinity;

  constructor(
    @Inject(PORT.requestKeys) private readonly keys: RequestKeys,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const doc = operationOf(context.getHandler());
    if (doc?.repeatable !== true || request.headers['idempotency-key'] === undefined) return next.handle();
    return from(this.repeated(request, context.switchToHttp().getResponse<FastifyReply>(), next, doc.once ?? []));
  }

  private async repeated(
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
    once: readonly string[],
  ): Promise<unknown> {
    const key = idempotencyKeyOf(request);
    const user = sessionOf(request).user.id;
    const { state, ...kept } = await this.take(user, key, contentOf(request));
    if (state === 'other')
      throw problem(
        'IDEMPOTENCY_KEY_REUSED',
        'this Idempotency-Key was sent with another request; make a new key for each',
      );
    if (state === 'running')
      throw problem('REQUEST_RUNNING', 'the same request is still being carried out', undefined, {
        retryAfterSeconds: 1,
      });
    if (state === 'answered' && 'answer' in kept) return this.again(reply, kept.answer);
    return this.first({ user, key, once }, reply, next);
  }

  private async take(user: string, key: string, content: string): Promise<KeyState> {
    void this.tidy();
    const until = this.clock() + PATIENCE;
    for (;;) {
      const at = this.clock();
      const found = await this.keys.take({ user, key, content, at }, at - ABANDONED_AFTER);
      if (found.state !== 'running' || at >= until) return found;
      await pause(LOOK_EVERY);
    }
  }

  private async first(
    { user, key, once }: { readonly user: string; readonly key: string; readonly once: readonly string[] },
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    let value: unknown;
    try {
      value = await lastValueFrom(next.handle());
    } catch (error) {
      await this.keys.release(user, key);
      throw error;
    }
    const headers = KEPT_HEADERS.flatMap((name) => {
      const header = reply.getHeader(name);
      return header === undefined ? [] : [[name, String(header)] as const];
    });
    await this.keys.answered(user, key, {
      status: reply.statusCode,
      headers: Object.fromEntries(headers),
      body: value === undefined ? null : withoutSecrets(JSON.parse(JSON.stringify(value)) as Json, once),
    });
    return value;
  }

  private again(reply: FastifyReply, { status, headers, body }: KeptAnswer): unknown {
    void reply.status(status).headers(headers);
    return body ?? undefined;
  }

  /** Deletes old keys, once an hour, beside a request. */
  private async tidy(): Promise<void> {
    const now = this.clock();
    if (now - this.tidiedAt < TIDY_EVERY) return;
    this.tidiedAt = now;
    try {
      await this.keys.forget(now - KEPT_FOR);
    } catch (error) {
      this.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'old keys were not forgotten');
    }
  }
}
