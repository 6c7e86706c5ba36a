import type { FastifyReply } from 'fastify';
import { isoInstant } from '../../domain/shared/time.js';
import { Problem } from '../problem/problem.js';
import type { MessageStatus } from './message-gateway.js';

export interface PresentedMessage {
  readonly key: string;
  readonly status: MessageStatus['status'];
  readonly seq?: number;
  readonly at?: string;
  readonly code?: string;
  /** For a person, in Indonesian. */
  readonly title?: string;
  readonly detail?: string;
  readonly note?: string;
  /** What came of the signature that an accepted act asked for. */
  readonly signature?: PresentedSignature;
}

/** A signature is made after the act was accepted; a wrong passphrase is known only then. */
export type PresentedSignature =
  | { readonly status: 'pending' }
  | { readonly status: 'done'; readonly at: string }
  | ({ readonly status: 'failed' } & PresentedFailure);

export interface PresentedFailure {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly at: string;
}

export const presentMessage = (status: MessageStatus): PresentedMessage => {
  switch (status.status) {
    case 'accepted':
      return { key: status.key, status: 'accepted', seq: status.seq, at: isoInstant(status.at) };
    case 'declined':
      return { key: status.key, status: 'declined', code: status.refusal.code, detail: status.refusal.detail };
    case 'pending':
      return {
        key: status.key,
        status: 'pending',
        note: status.delivered
          ? 'delivered; the application has not decided yet'
          : 'stored; it is delivered as soon as the workflow service answers',
      };
  }
};

export const messageLocation = (application: string, key: string): string =>
  `/api/v1/applications/${encodeURIComponent(application)}/messages/${encodeURIComponent(key)}`;

/**
 * 200 where the application has accepted, 202 where it is stored, or its own refusal as a problem. Who has no account is
 * told no more: the page of the application shows what came of it.
 */
export const answerOutcome = (reply: FastifyReply, status: MessageStatus): PresentedMessage => {
  if (status.status === 'declined') throw new Problem(status.refusal);
  void reply.status(status.status === 'accepted' ? 200 : 202);
  return presentMessage(status);
};

/** The same, and where to look. */
export const answerAct = (reply: FastifyReply, application: string, status: MessageStatus): PresentedMessage => {
  const presented = answerOutcome(reply, status);
  void reply.header('location', messageLocation(application, status.key));
  return presented;
};
