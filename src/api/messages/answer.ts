import type { FastifyReply } from 'fastify';
import { isoInstant } from '../../domain/shared/time.js';
import type { ActStatus } from '../../office/acts/status.js';
import type { Answer } from '../http/schema.js';
import { Problem } from '../problem/problem.js';
import type { MessageAnswer, SigningFailure } from './answers.js';

export type PresentedMessage = Answer<typeof MessageAnswer>;

/** A signature is made after the act was accepted; a wrong passphrase is known only then. */
export type PresentedSignature = NonNullable<PresentedMessage['signature']>;

export type PresentedFailure = Answer<typeof SigningFailure>;

/** Status of an act, with the signature that it asked for. */
export type AnsweredAct = ActStatus & { readonly signature?: PresentedSignature };

export const presentMessage = (status: Exclude<AnsweredAct, { readonly status: 'declined' }>): PresentedMessage =>
  status.status === 'accepted'
    ? {
        ...{ key: status.key, status: 'accepted', seq: status.seq, at: isoInstant(status.at) },
        ...(status.signature === undefined ? {} : { signature: status.signature }),
      }
    : { key: status.key, status: 'pending', note: status.delivered ? 'delivered' : 'stored' };

export const messageLocation = (application: string, key: string): string =>
  `/api/v1/applications/${encodeURIComponent(application)}/messages/${encodeURIComponent(key)}`;

/** Seconds after which it is worth asking again for a result that is still being made. */
const ASK_AGAIN_SECONDS = '2';

/**
 * Answers an act: 200 where the application has accepted it and all that was asked for is done; 202 where it is stored
 * or being done; a problem where it was refused. One without an account is told no more: the page of the application
 * shows the outcome.
 */
export const answerOutcome = (reply: FastifyReply, status: AnsweredAct): PresentedMessage => {
  if (status.status === 'declined') throw new Problem(status.refusal);
  const isDone = status.status === 'accepted' && status.signature?.status !== 'pending';
  void reply.status(isDone ? 200 : 202);
  if (!isDone) void reply.header('retry-after', ASK_AGAIN_SECONDS);
  return presentMessage(status);
};

/** Answers an act, with the address of its outcome. */
export const answerAct = (reply: FastifyReply, application: string, status: AnsweredAct): PresentedMessage => {
  const presented = answerOutcome(reply, status);
  void reply.header('location', messageLocation(application, status.key));
  return presented;
};
