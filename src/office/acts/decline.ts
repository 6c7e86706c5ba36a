/** The record of an act that was declined before its procedure saw it: at the door, or after the end. */
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { DeclinedAct } from '../../domain/ports/applications.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';

export const declineOf = (message: OutsideMessage, { code, detail }: Refusal, at: Instant): DeclinedAct => ({
  at,
  sentAt: message.at,
  actor: message.actor.user,
  ...('task' in message ? { task: message.task } : {}),
  key: message.key,
  type: message.type,
  refusal: { code, detail },
});
