import type { Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { reasonOf } from '../../domain/shared/port-failure.js';

export interface CourierOptions extends LoopOptions {
  readonly courier: Pick<Courier, 'undelivered' | 'delivered' | 'postponed'>;
  readonly applications: Pick<Applications, 'find' | 'appendAudit' | 'audit'>;
  readonly orchestration: Pick<Orchestration, 'tell'>;
  readonly batch: number;
  /** Until a message that could not be handed over is tried again. Constant: a paraf should count as soon as Temporal is back. */
  readonly retryMs: number;
}

type Stored = Awaited<ReturnType<Courier['undelivered']>>[number];

/**
 * Hands people's stored messages to their procedures, in order per application, until each has arrived. Killed in between, it
 * hands over again; the procedure knows the message by its key. One for a procedure that has ended becomes an audited refusal.
 */
export const createCourierLoop = (options: CourierOptions): Loop => {
  const { courier, applications, orchestration, clock } = options;

  const decline = async ({ application, message }: Stored): Promise<void> => {
    const entries = await applications.audit(application);
    const isKnown = entries.some(({ verb, after }) => {
      const key = typeof after === 'object' && after !== null && 'key' in after ? after['key'] : undefined;
      return verb === 'declined' && key === message.key;
    });
    if (isKnown) return;
    await applications.appendAudit(application, {
      at: clock(),
      actor: message.actor.user,
      verb: 'declined',
      ...('task' in message ? { task: message.task } : {}),
      after: { key: message.key, type: message.type, code: 'APPLICATION_FINISHED', sentAt: message.at },
    });
  };

  const postpone = (stored: Stored, reason: string): Promise<void> =>
    courier.postponed(stored.application, stored.message.key, reason, clock() + options.retryMs);

  /** Answers whether the next message of the application may go. */
  const hand = async (stored: Stored): Promise<boolean> => {
    const { application, message } = stored;
    let outcome: 'accepted' | 'gone';
    try {
      outcome = await orchestration.tell(application, message);
    } catch (error) {
      options.report({ loop: 'courier', code: 'ORCHESTRATION_UNAVAILABLE', detail: reasonOf(error), application });
      await postpone(stored, reasonOf(error));
      return false;
    }
    if (outcome === 'gone') {
      const row = await applications.find(application);
      if (row?.workflowStarted === false) {
        await postpone(stored, 'the procedure has not been started yet');
        return false;
      }
      await decline(stored);
    }
    await courier.delivered(application, message.key);
    return true;
  };

  return createLoop('courier', options, async () => {
    const waiting = await courier.undelivered(options.batch, clock());
    const blocked = new Set<string>();
    let handled = 0;
    for (const stored of waiting) {
      if (blocked.has(stored.application)) continue;
      if (!(await hand(stored))) blocked.add(stored.application);
      handled += 1;
    }
    return handled;
  });
};
