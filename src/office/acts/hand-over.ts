/** Hands a stored act to its procedure, for the door that took it and for the courier alike. */
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { reasonOf } from '../../domain/shared/port-failure.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { LoopReport } from '../polling-loop.js';
import { declineOf } from './decline.js';
import { AFTER_END, decided, type ActStatus } from './status.js';

export interface HandOverOptions {
  readonly courier: Pick<Courier, 'delivered' | 'postponed'>;
  readonly applications: Pick<Applications, 'find' | 'decline'>;
  readonly orchestration: Pick<Orchestration, 'tell'>;
  /**
   * Time until an act that could not be handed over is tried again. Constant: a paraf should count as soon as Temporal
   * is back.
   */
  readonly retryMs: Millis;
  readonly clock: () => Instant;
  readonly report: LoopReport;
}

/**
 * Hands over an act and answers its status: pending while it waits or its procedure has it; decided, by the record,
 * where the procedure has ended. The procedure knows a repeated act by its key.
 */
export type HandOver = (application: string, message: OutsideMessage) => Promise<ActStatus>;

export const createHandOver = (options: HandOverOptions): HandOver => {
  const { courier, applications, orchestration, clock, report, retryMs } = options;

  const wait = async (application: string, key: string, reason: string): Promise<ActStatus> => {
    await courier.postponed(application, key, reason, clock() + retryMs);
    return { status: 'pending', key, delivered: false };
  };

  return async (application, message) => {
    const { key } = message;
    let outcome: 'accepted' | 'gone';
    try {
      outcome = await orchestration.tell(application, message);
    } catch (error) {
      const detail = reasonOf(error);
      report({ loop: 'courier', code: 'ORCHESTRATION_UNAVAILABLE', detail, application });
      return wait(application, key, detail);
    }
    if (outcome === 'accepted') {
      await courier.delivered(application, key);
      return { status: 'pending', key, delivered: true };
    }
    // No procedure runs: it has not been started yet, and the act waits for it; or it has ended, perhaps by this very
    // act.
    if ((await applications.find(application))?.workflowStarted === false)
      return wait(application, key, 'the procedure has not been started yet');
    const fate = await applications.decline(application, declineOf(message, AFTER_END, clock()));
    await courier.delivered(application, key);
    return decided(key, fate);
  };
};
