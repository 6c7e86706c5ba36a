import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { Problem } from './problem.js';

interface Said {
  readonly title: string;
  readonly detail: string;
  /** What is said of a field, in that language. */
  readonly field: (text: string) => string;
  readonly status: number;
  readonly correlationId: string;
}

type ProblemBody = Readonly<Record<string, unknown>> & { readonly status: number };

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
    ...(refusal.data === undefined ? {} : { data: refusal.data }),
    ...(faults.length === 0 ? {} : { errors: faults.map((fault) => ({ ...fault, detail: field(fault.detail) })) }),
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
    field: (text) => messages.field(text, wanted),
  };
};

export const sendProblem = (reply: Pick<FastifyReply, 'status'>, body: ProblemBody): void => {
  void reply.status(body.status).type('application/problem+json').send(body);
};
