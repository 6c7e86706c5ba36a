import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isErrorCode, type ErrorCode } from '../../domain/shared/error-codes.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { Pages } from '../pages/pages.js';
import { methodsAt } from '../http/routes.js';
import { operationServing } from '../http/operation.guard.js';
import { isDeclared } from '../openapi/codes.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problemBody, sendProblem } from './answer.js';
import { HTTP_STATUS } from './http-status.js';
import { Problem, problem } from './problem.js';

/** Connection faults of a driver that no adapter has named: the record is the only server the API speaks to directly. */
const CONNECTION_FAULTS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
]);
const RETRY_AFTER_SECONDS = 5;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Fastify's own refusals, before a controller is reached, have a status and a code that begins with FST. */
const ofFramework = (error: unknown, request: FastifyRequest): Problem | null => {
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error.message, request);
  const code = codeOf(error);
  if (typeof code !== 'string' || !code.startsWith('FST_')) return null;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return ofStatus(status, error instanceof Error ? error.message : code, request);
};

/** Nothing answers this method here: the address is none, or is one for other methods. */
const nothingServed = (detail: string, request: FastifyRequest): Problem => {
  const methods = methodsAt(request);
  return methods.length === 0
    ? problem('ROUTE_NOT_FOUND', detail)
    : problem('METHOD_NOT_ALLOWED', `${request.method} is not served here; expected one of: ${methods.join(', ')}`, {
        methods,
      });
};

const ofStatus = (status: number, detail: string, request: FastifyRequest): Problem | null => {
  if (status === 404) return nothingServed(detail, request);
  if (status === 401) return problem('UNAUTHENTICATED', detail);
  if (status === 403) return problem('PERMISSION_DENIED', detail);
  return status >= 400 && status < 500 ? problem('INPUT_INVALID', detail, undefined, { status }) : null;
};

const ofAdapter = (error: unknown): Problem | null => {
  const code = codeOf(error);
  if (isErrorCode(code) && code !== 'INVARIANT') return problem(code, error instanceof Error ? error.message : code);
  // ids and numbers are ASCII on record: nothing stands there under another character
  if (code === 'ER_CANT_AGGREGATE_2COLLATIONS') {
    return problem('INPUT_INVALID', 'an id or number holds a character that none has');
  }
  if (typeof code === 'string' && CONNECTION_FAULTS.has(code)) {
    return problem('DATABASE_UNAVAILABLE', 'the record does not answer; try again shortly');
  }
  return null;
};

const isAway = (code: ErrorCode): boolean => HTTP_STATUS[code] === 503;

/** A person's browser at a page; programs get the problem itself. */
const wantsPage = ({ url, headers }: FastifyRequest): boolean =>
  !url.startsWith('/api/') && /\btext\/html\b/i.test(headers.accept ?? '');

/** The one place where an error becomes an answer (RFC 9457). What nobody has named answers 500 and says nothing. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(Pages) private readonly pages: Pages,
    @Inject(PORT.options) private readonly options: Pick<ApiOptions, 'checkAnswers'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = this.declared(
      request,
      error instanceof Problem ? error : (ofFramework(error, request) ?? ofAdapter(error)),
    );
    if (known === null) request.log.error({ err: error }, 'unexpected error');
    const { refusal, extras } = known ?? problem('INVARIANT', 'unexpected error');
    const status = extras.status ?? HTTP_STATUS[refusal.code];
    const retryAfter = extras.retryAfterSeconds ?? (isAway(refusal.code) ? RETRY_AFTER_SECONDS : undefined);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    if (refusal.code === 'METHOD_NOT_ALLOWED') void reply.header('allow', methodsAt(request).join(', '));
    if (wantsPage(request)) {
      this.pages.problem(reply, {
        code: refusal.code,
        title: this.messages.title(refusal.code),
        status,
        reference: request.id,
      });
      return;
    }
    const words = this.messages.in(request.headers['accept-language']);
    const body = problemBody({ refusal, extras }, { words, status, correlationId: request.id });
    sendProblem(reply, known === null ? { ...body, detail: undefined, diagnostic: undefined } : body);
  }

  /** A problem that the route does not declare stands in the log, and is sent only where a person's work would stop. */
  private declared(request: FastifyRequest, known: Problem | null): Problem | null {
    const doc = operationServing(request);
    if (known === null || doc === undefined) return known;
    const { refusal, extras } = known;
    const status = extras.status ?? HTTP_STATUS[refusal.code];
    if (isDeclared(doc, refusal.code, status)) return known;
    request.log.error(
      { operation: doc.id, status, code: refusal.code, detail: refusal.detail },
      'a problem is not as the API declares it',
    );
    return this.options.checkAnswers === 'all' ? null : known;
  }
}
