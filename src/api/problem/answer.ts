import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { FieldReason } from '../../domain/shared/field-fault.js';
import { isoInstant } from '../../domain/shared/time.js';
import { taskSegment } from '../tasks/task-segment.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { Problem } from './problem.js';

interface Said {
  readonly title: string;
  readonly detail: string;
  /** What is said of a field, in that language. */
  readonly field: (reason: FieldReason) => string;
  readonly status: number;
  readonly correlationId: string;
}

type ProblemBody = Readonly<Record<string, unknown>> & { readonly status: number };

/** What the rules say for themselves, as the API says it everywhere: task ids of an address, instants in ISO 8601. */
const presentData = (data: NonNullable<Refusal['data']>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if (name === 'task' && typeof value === 'string') return [name, taskSegment(value)];
      if (name === 'at' && typeof value === 'number') return [name, isoInstant(value)];
      return [name, value];
    }),
  );

/** The members of RFC 9457 section 3, and ours. */
export const problemBody = (
  { refusal, extras }: Pick<Problem, 'refusal' | 'extras'>,
  { title, detail, field, status, correlationId }: Said,
): ProblemBody => {
  const faults = [...(refusal.faults ?? []), ...(extras.errors ?? [])];
  return {
    type: `urn:paraf:problem:${refusal.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail,
    technical: refusal.detail,
    code: refusal.code,
    correlationId,
    ...(refusal.data === undefined ? {} : { data: presentData(refusal.data) }),
    ...(faults.length === 0
      ? {}
      : { errors: faults.map((fault) => ({ pointer: fault.pointer, detail: field(fault) })) }),
  };
};

/** What a problem says to whoever sent the request. */
export const inLanguageOf = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  messages: MessageCatalogue,
  { code }: Refusal,
): Pick<Said, 'title' | 'detail' | 'field'> => {
  const wanted = headers['accept-language'];
  return {
    title: messages.title(code, wanted),
    detail: messages.detail(code, wanted),
    field: (reason) => messages.field(reason, wanted),
  };
};

export const sendProblem = (reply: Pick<FastifyReply, 'status'>, body: ProblemBody): void => {
  void reply.status(body.status).type('application/problem+json').send(body);
};
