import type { FastifyReply, FastifyRequest } from 'fastify';
import { isErrorCode, type Refusal } from '../../domain/shared/error-codes.js';
import type { FieldReason } from '../../domain/shared/field-fault.js';
import { isoInstant } from '../../domain/shared/time.js';
import { taskSegment, withTaskSegments } from '../tasks/task-segment.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { spoken } from '../messages/reason.js';
import type { Problem } from './problem.js';

interface Said {
  readonly title: string;
  readonly detail: string;
  /** Words about a field, in that language. */
  readonly field: (reason: FieldReason) => string;
  readonly status: number;
  readonly correlationId: string;
}

type ProblemBody = Readonly<Record<string, unknown>> & { readonly status: number };

/** Data of a refusal, as the API gives it everywhere: task ids of an address, instants in ISO 8601. */
const presentData = (data: NonNullable<Refusal['data']>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if ((name === 'task' || name === 'again') && typeof value === 'string') return [name, taskSegment(value)];
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
    detail: withTaskSegments(detail),
    technical: withTaskSegments(refusal.detail),
    code: refusal.code,
    correlationId,
    ...(refusal.data === undefined ? {} : { data: presentData(refusal.data) }),
    ...(faults.length === 0
      ? {}
      : { errors: faults.map((fault) => ({ pointer: fault.pointer, detail: field(fault) })) }),
  };
};

const UNSUITABLE = ['disabled', 'own-application', 'no-official', 'role'] as const;

/** Reason why an official is not given a task, by their name; null where the refusal does not say. */
const unsuitableIn = (
  { why, assigneeName, assignee, role }: NonNullable<Refusal['data']>,
  messages: MessageCatalogue,
  wanted: string | undefined,
): string | null => {
  const known = UNSUITABLE.find((one) => one === why);
  const name = assigneeName ?? assignee;
  return known === undefined || typeof name !== 'string' || typeof role !== 'string'
    ? null
    : messages.text(`reassign.${known}`, { name, role }, wanted);
};

/**
 * Cause and remedy, with the person who did it before, the task at which it is done now, and the time of the next try.
 */
const detailIn = (
  { refusal, extras }: Pick<Problem, 'refusal' | 'extras'>,
  messages: MessageCatalogue,
  wanted: string | undefined,
): string => {
  const { again, byName, at, failed } = refusal.data ?? {};
  const { retryAfterSeconds } = extras;
  return [
    adviceIn(refusal, messages, wanted),
    ...(typeof byName === 'string' && typeof at === 'number'
      ? [messages.text('act.done-by', { name: byName, at: messages.instant(at, wanted) }, wanted)]
      : []),
    ...(isErrorCode(failed) ? [messages.text('act.failed', { title: messages.title(failed, wanted) }, wanted)] : []),
    ...(typeof again === 'string' ? [messages.text('act.again', { task: taskSegment(again) }, wanted)] : []),
    ...(retryAfterSeconds === undefined ? [] : [messages.text('act.retry', { seconds: retryAfterSeconds }, wanted)]),
  ].join(' ');
};

/** Cause and remedy, with the act that does it, or the choices there are, where the refusal names them. */
const adviceIn = (refusal: Refusal, messages: MessageCatalogue, wanted: string | undefined): string => {
  const { code, data = {} } = refusal;
  const { route, field, choices } = data;
  if (code === 'ACTION_UNKNOWN' && typeof route === 'string') return messages.text('act.route', { route }, wanted);
  if (code === 'INPUT_INVALID' && typeof field === 'string' && Array.isArray(choices))
    return messages.text('act.choices', { field, choices: choices.join(', ') }, wanted);
  const unsuitable = code === 'ASSIGNEE_UNSUITABLE' ? unsuitableIn(data, messages, wanted) : null;
  return unsuitable ?? spoken(refusal, messages, wanted);
};

/** Words of a problem for whoever sent the request. */
export const inLanguageOf = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  messages: MessageCatalogue,
  problem: Pick<Problem, 'refusal' | 'extras'>,
): Pick<Said, 'title' | 'detail' | 'field'> => {
  const wanted = headers['accept-language'];
  return {
    title: messages.title(problem.refusal.code, wanted),
    detail: detailIn(problem, messages, wanted),
    field: (reason) => messages.field(reason, wanted),
  };
};

export const sendProblem = (reply: Pick<FastifyReply, 'status'>, body: ProblemBody): void => {
  void reply.status(body.status).type('application/problem+json').send(body);
};
