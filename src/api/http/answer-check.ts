import {
  Inject,
  Injectable,
  Logger,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { PORT, type ApiOptions } from '../ports.js';
import { answersByStatus, type AnswerAt } from './answers.js';
import { operationOf, type RouteDoc } from './doc.js';

/** In production the first answer of each operation and status is checked, and then one of this many. */
const ONE_IN = 100;

const asSent = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/**
 * Differences between an answer and its declaration: places and reasons, never values; empty where it is as declared.
 */
const misfits = (at: AnswerAt | undefined, value: unknown): readonly string[] => {
  if (at === undefined) return ['this status is not declared'];
  if (at.body === null) return value === undefined ? [] : ['an answer without a body has one'];
  if (!(at.body instanceof z.ZodType)) {
    const { media } = at.body;
    if (value instanceof StreamableFile) {
      const { type } = value.getHeaders();
      return media === '*/*' || type === media ? [] : [`expected ${media}, got ${type}`];
    }
    return typeof value === 'string' || value instanceof Uint8Array ? [] : [`expected the bytes of ${media}`];
  }
  const parsed = at.body.safeParse(asSent(value));
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
};

/**
 * Holds a handler's answer against the schema that its route declares. Where tests run every answer is checked and a
 * wrong one is never sent. In production a sample is checked; a wrong one is sent and stands in the log, since a
 * person's work must not stop because a document is inexact.
 */
@Injectable()
export class AnswerCheck implements NestInterceptor {
  private readonly log = new Logger(AnswerCheck.name);
  private readonly seen = new Map<string, number>();

  constructor(@Inject(PORT.options) private readonly options: Pick<ApiOptions, 'checkAnswers'>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const doc = operationOf(context.getHandler());
    if (doc === undefined) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((value: unknown) => {
        const { statusCode } = reply;
        if (this.isDue(`${doc.id} ${statusCode}`))
          this.check(doc, statusCode, misfits(answersByStatus(doc.answer)[statusCode], value));
        return value;
      }),
    );
  }

  private isDue(answer: string): boolean {
    if (this.options.checkAnswers === 'all') return true;
    const count = this.seen.get(answer) ?? 0;
    this.seen.set(answer, count + 1);
    return count % ONE_IN === 0;
  }

  private check({ id }: RouteDoc, status: number, places: readonly string[]): void {
    if (places.length === 0) return;
    this.log.error({ operation: id, status, places }, 'an answer is not as the API declares it');
    if (this.options.checkAnswers === 'all')
      throw new Error(`answer ${status} of ${id} is not as declared: ${places.join('; ')}`);
  }
}
