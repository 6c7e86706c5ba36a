import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Instant } from '../../domain/shared/time.js';
import { PORT, type ApiOptions, type RateLimited } from '../ports.js';
import { operationOf } from './doc.js';
import { problem } from '../problem/problem.js';
import { askerOf } from './asker.js';

const LIMIT = Symbol('rate-limit');
const MINUTE = 60_000;
/** Most addresses in one minute: more are an attack. The oldest are forgotten first so that memory stays bounded. */
const MAX_BUCKETS = 50_000;

/**
 * Limits a page by the caller's address; a refusal says when to come back. An operation says so itself: `@Doc({ limited
 * })`.
 */
export const Limited = (name: RateLimited): MethodDecorator & ClassDecorator => SetMetadata(LIMIT, name);

interface Bucket {
  readonly tokens: number;
  readonly at: Instant;
}

/** Token buckets in this process: with several API processes behind one front each allows its own share. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const name =
      operationOf(context.getHandler())?.limited ??
      this.reflector.getAllAndOverride<RateLimited | undefined>(LIMIT, [context.getHandler(), context.getClass()]);
    if (name === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const perMinute = this.options.rateLimits[name];
    const key = `${name} ${askerOf(request.ip)}`;
    const now = this.clock();
    const last = this.buckets.get(key);
    // a clock that was set back takes nothing away
    const passed = last === undefined ? MINUTE : Math.max(0, now - last.at);
    const tokens = Math.min(perMinute, (last?.tokens ?? 0) + (passed * perMinute) / MINUTE);
    const isRefused = tokens < 1;
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: isRefused ? tokens : tokens - 1, at: now });
    this.forgetOldest();
    if (isRefused) {
      const retryAfterSeconds = Math.ceil(((1 - tokens) * 60) / perMinute);
      throw problem('TOO_MANY_REQUESTS', `at most ${perMinute} requests a minute`, undefined, { retryAfterSeconds });
    }
    return true;
  }

  private forgetOldest(): void {
    if (this.buckets.size <= MAX_BUCKETS) return;
    const oldest = this.buckets.keys().next();
    if (oldest.done !== true) this.buckets.delete(oldest.value);
  }
}
