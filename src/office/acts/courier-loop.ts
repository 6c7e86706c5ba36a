import type { Courier } from '../../domain/ports/courier.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { createHandOver, type HandOverOptions } from './hand-over.js';

export interface CourierOptions extends LoopOptions, Omit<HandOverOptions, 'courier' | 'clock' | 'report'> {
  readonly courier: Pick<Courier, 'undelivered' | 'delivered' | 'postponed'>;
  readonly batch: number;
}

/**
 * Hands people's stored messages to their procedures, in order per application, until each has arrived. Killed in
 * between, it hands over again; the procedure knows the message by its key.
 */
export const createCourierLoop = (options: CourierOptions): Loop => {
  const { courier, clock } = options;
  const handOver = createHandOver(options);

  return createLoop('courier', options, async () => {
    const waiting = await courier.undelivered(options.batch, clock());
    const blocked = new Set<string>();
    let handled = 0;
    for (const { application, message } of waiting) {
      if (blocked.has(application)) continue;
      const handed = await handOver(application, message);
      if (handed.status === 'pending' && !handed.delivered) blocked.add(application);
      handled += 1;
    }
    return handled;
  });
};
