import type { FastifyReply } from 'fastify';
import type { Problem } from './problem.js';

interface Said {
  readonly title: string;
  readonly status: number;
  readonly correlationId: string;
}

type ProblemBody = Readonly<Record<string, unknown>> & { readonly status: number };

/** The members of RFC 9457 section 3, and ours. */
export const problemBody = (
  { refusal, extras }: Pick<Problem, 'refusal' | 'extras'>,
  { title, status, correlationId }: Said,
): ProblemBody => ({
  type: `urn:paraf:problem:${refusal.code.toLowerCase().replaceAll('_', '-')}`,
  title,
  status,
  detail: refusal.detail,
  code: refusal.code,
  correlationId,
  ...(refusal.data === undefined ? {} : { data: refusal.data }),
  ...(extras.errors === undefined ? {} : { errors: extras.errors }),
});

export const sendProblem = (reply: Pick<FastifyReply, 'status'>, body: ProblemBody): void => {
  void reply.status(body.status).type('application/problem+json').send(body);
};
