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

/** What to do: with the act that does it, or the choices there are, where the refusal names them. */
const adviceIn = ({ code, data = {} }: Refusal, messages: MessageCatalogue, wanted: string | undefined): string => {
  const { route, field, choices } = data;
  if (code === 'ACTION_UNKNOWN' && typeof route === 'string') return messages.text('act.route', { route }, wanted);
  if (code === 'INPUT_INVALID' && typeof field === 'string' && Array.isArray(choices))
    return messages.text('act.choices', { field, choices: choices.join(', ') }, wanted);
  return messages.detail(code, wanted);
};

/** What a problem says to whoever sent the request. */
export const inLanguageOf = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  messages: MessageCatalogue,
  refusal: Refusal,
): Pick<Said, 'title' | 'detail' | 'field'> => {
  const wanted = headers['accept-language'];
  return {
    title: messages.title(refusal.code, wanted),
    detail: adviceIn(refusal, messages, wanted),
    field: (text) => messages.field(text, wanted),
  };
};

export const sendProblem = (reply: Pick<FastifyReply, 'status'>, body: ProblemBody): void => {
  void reply.status(body.status).type('application/problem+json').send(body);
};
