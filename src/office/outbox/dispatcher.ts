import type { Incidents } from '../../domain/ports/incidents.js';
import type { Outbox, OutboxRow } from '../../domain/ports/outbox.js';
import { createLoop, backOffMs, type Loop, type LoopOptions } from '../polling-loop.js';
import { outgoingTask } from '../../domain/application/incident-end.js';
import { reasonOf } from '../../domain/shared/port-failure.js';
import type { Delivery, Sender } from './sender.js';

export interface DispatcherOptions extends LoopOptions {
  readonly outbox: Pick<Outbox, 'take' | 'sent' | 'retry' | 'dead'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle'>;
  readonly senders: Readonly<Partial<Record<string, Sender>>>;
  readonly batch: number;
  /** Time for which a taken message is this process's alone: longer than a sender may need. */
  readonly leaseMs: number;
  /** Wait after the first failed attempt; it doubles up to `mostRetryMs`. */
  readonly firstRetryMs: number;
  readonly mostRetryMs: number;
  /** Failed attempts after which supervisors see that the message waits. */
  readonly visibleAfter: number;
}

/** A mail that waits holds up no message to another system, nor is it held up. */
const byApplication = (rows: readonly OutboxRow[]): readonly (readonly OutboxRow[])[] => {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const line = `${row.application} ${row.channel === 'mail' ? 'mail' : 'systems'}`;
    groups.set(line, [...(groups.get(line) ?? []), row]);
  }
  return [...groups.values()];
};

/**
 * Sends the messages of the outbox. Messages of one application go in order: after one that is not settled, the rest of
 * that application waits. Killed after sending and before noting it, it sends again; the sender and the receiver tell a
 * repeat by its key.
 */
export const createDispatcher = (options: DispatcherOptions): Loop => {
  const { outbox, incidents, clock } = options;

  const attempt = async (row: OutboxRow): Promise<Delivery> => {
    const sender = options.senders[row.channel];
    if (sender === undefined)
      return { kind: 'again', reason: `nothing sends on channel "${row.channel}" in this process` };
    try {
      return await sender(row);
    } catch (error) {
      return { kind: 'again', reason: reasonOf(error) };
    }
  };

  /** Answers whether the next message of the application may go. */
  const deliver = async (row: OutboxRow): Promise<boolean> => {
    const delivery = await attempt(row);
    const at = clock();
    const task = `outbox/${row.channel}`;
    const givenUp = outgoingTask(row);
    switch (delivery.kind) {
      case 'sent':
        // The incident ends first: killed in between, the message is found sent the next time it is tried.
        await incidents.settle(row.application, task, at);
        await incidents.settle(row.application, givenUp, at);
        await outbox.sent(row.id, delivery.answer, at);
        return true;
      case 'never':
        // The incident comes first: killed in between, the message is tried and found dead once more, and stays
        // visible.
        await incidents.raise({
          ...{ application: row.application, task: givenUp, code: delivery.code, detail: delivery.reason, at },
        });
        await incidents.settle(row.application, task, at);
        await outbox.dead(row.id, delivery.reason, at);
        options.report({ loop: 'outbox', code: delivery.code, detail: delivery.reason, application: row.application });
        return true;
      case 'again': {
        const code = 'UPSTREAM_UNAVAILABLE';
        if (row.attempts + 1 >= options.visibleAfter) {
          await incidents.raise({ application: row.application, task, code, detail: delivery.reason, at });
        }
        await outbox.retry(
          row.id,
          delivery.reason,
          at + backOffMs(row.attempts, options.firstRetryMs, options.mostRetryMs),
        );
        options.report({ loop: 'outbox', code, detail: delivery.reason, application: row.application });
        return false;
      }
    }
  };

  const inOrder = async (rows: readonly OutboxRow[]): Promise<void> => {
    for (const row of rows) if (!(await deliver(row))) return;
  };

  return createLoop('outbox', options, async () => {
    const rows = await outbox.take(options.batch, clock(), options.leaseMs);
    const results = await Promise.allSettled(byApplication(rows).map(inOrder));
    const broken = results.find((result) => result.status === 'rejected');
    // A message whose outcome could not be written down stays leased and comes back. The loop waits before it asks the
    // store again.
    if (broken !== undefined) throw broken.reason instanceof Error ? broken.reason : new Error(String(broken.reason));
    return rows.length;
  });
};
