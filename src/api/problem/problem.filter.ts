import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isErrorCode, type ErrorCode } from '../../domain/shared/error-codes.js';
import type { FieldFault } from '../../domain/shared/field-fault.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { Pages } from '../pages/pages.js';
import { operationServing } from '../http/operation.guard.js';
import { isDeclared } from '../openapi/codes.js';
import { PORT, type ApiOptions } from '../ports.js';
import { inLanguageOf, problemBody, sendProblem } from './answer.js';
import { HTTP_STATUS } from './http-status.js';
import { Problem, problem } from './problem.js';

/**
 * Connection faults of a driver that no adapter has named: the record is the only server the API speaks to directly.
 */
const CONNECTION_FAULTS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
]);
const RETRY_AFTER_SECONDS = 5;
/** Languages asked for on pages: none, since pages speak the office's language, whatever the browser prefers. */
const OF_THE_PAGES = '';

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/**
 * Problem for a refusal of Fastify's own, before a controller is reached: it has a status and a code that begins with
 * FST.
 */
const ofFramework = (error: unknown): Problem | null => {
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error.message);
  const code = codeOf(error);
  if (typeof code !== 'string' || !code.startsWith('FST_')) return null;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return ofStatus(status, error instanceof Error ? error.message : code);
};

const ofStatus = (status: number, detail: string): Problem | null => {
  if (status === 404) return problem('ROUTE_NOT_FOUND', detail);
  if (status === 401) return problem('UNAUTHENTICATED', detail);
  if (status === 403) return problem('PERMISSION_DENIED', detail);
  return status >= 400 && status < 500 ? problem('INPUT_INVALID', detail, undefined, { status }) : null;
};

/** Faults in places of the request, as an adapter found them. */
const faultsOf = (error: unknown): readonly FieldFault[] =>
  typeof error === 'object' && error !== null && 'faults' in error && Array.isArray(error.faults)
    ? (error.faults as readonly FieldFault[])
    : [];

const ofAdapter = (error: unknown): Problem | null => {
  const code = codeOf(error);
  if (isErrorCode(code) && code !== 'INVARIANT')
    return problem(code, error instanceof Error ? error.message : code, undefined, { errors: faultsOf(error) });
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

/** True for a person's browser at a page; programs get the problem itself. */
const wantsPage = ({ url, headers }: FastifyRequest): boolean =>
  !url.startsWith('/api/') && /\btext\/html\b/i.test(headers.accept ?? '');

/**
 * The one place where an error becomes an answer (RFC 9457). An error that nobody has named answers 500 and says
 * nothing.
 */
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
    const known = this.declared(request, error instanceof Problem ? error : (ofFramework(error) ?? ofAdapter(error)));
    if (known === null) request.log.error({ err: error }, 'unexpected error');
    const { refusal, extras } = known ?? problem('INVARIANT', 'unexpected error');
    const status = extras.status ?? HTTP_STATUS[refusal.code];
    const retryAfter = extras.retryAfterSeconds ?? (isAway(refusal.code) ? RETRY_AFTER_SECONDS : undefined);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    if (wantsPage(request)) {
      this.pages.problem(reply, {
        code: refusal.code,
        title: this.messages.title(refusal.code, OF_THE_PAGES),
        status,
        reference: request.id,
      });
      return;
    }
    void reply.header('content-language', this.messages.language(request.headers['accept-language']));
    void reply.header('vary', 'Accept-Language');
    const said = inLanguageOf(request, this.messages, { refusal, extras });
    const body = problemBody({ refusal, extras }, { ...said, status, correlationId: request.id });
    sendProblem(reply, known === null ? { ...body, technical: undefined } : body);
  }

  /**
   * Logs a problem that the route does not declare. Where every answer is checked an unexpected error is answered
   * instead. In production the problem is sent: a person's work must not stop.
   */
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
