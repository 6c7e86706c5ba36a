import type { FastifyReply } from 'fastify';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { Problem } from './problem.js';

interface Said {
  /** In the reader's language. */
  readonly words: MessageCatalogue;
  readonly status: number;
  readonly correlationId: string;
}

type ProblemBody = Readonly<Record<string, unknown>> & { readonly status: number };

/** The members of RFC 9457 section 3, and ours. */
export const problemBody = (
  { refusal, extras }: Pick<Problem, 'refusal' | 'extras'>,
  { words, status, correlationId }: Said,
): ProblemBody => ({
  type: `urn:paraf:problem:${refusal.code.toLowerCase().replaceAll('_', '-')}`,
  title: words.title(refusal.code),
  status,
  detail: words.detail(refusal),
  diagnostic: refusal.detail,
  code: refusal.code,
  correlationId,
  ...(refusal.data === undefined ? {} : { data: refusal.data }),
  ...(extras.errors === undefined
    ? {}
    : { errors: extras.errors.map((error) => ({ pointer: error.pointer, detail: words.field(error) })) }),
});

export const sendProblem = (reply: Pick<FastifyReply, 'status'>, body: ProblemBody): void => {
  void reply.status(body.status).type('application/problem+json').send(body);
};
