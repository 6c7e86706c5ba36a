import type { Heartbeats } from '../../domain/ports/clock-journal.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

/** Time between two heartbeats of a process, and the longest silence that is no absence yet. */
export const HEARTBEAT_MS = 60_000;
export const SILENCE_MS = 3 * 60_000;

export interface HeartbeatOptions extends LoopOptions {
  readonly office: string;
  /** Part of the system that this process vouches for while it lives. */
  readonly component: string;
  /** Parts of the world that it looks at: they beat while they answer. */
  readonly others?: readonly { readonly component: string; readonly healthy: () => Promise<boolean> }[];
  readonly heartbeats: Pick<Heartbeats, 'beat' | 'stop'>;
  /** Longest silence that is no absence: a restart, a pause of the record. */
  readonly toleranceMs: number;
}

export interface HeartbeatLoop extends Loop {
  /** Says that the component stops in order; nothing where the record does not answer. */
  leave(): Promise<void>;
}

/**
 * Writes down that the system lives. Where nobody wrote for longer than the tolerance (every process dead, the record
 * away, the machine asleep), the first to write again proposes that time as an outage window.
 */
export const createHeartbeatLoop = (options: HeartbeatOptions): HeartbeatLoop => {
  const { office, component, heartbeats, clock, toleranceMs, others = [] } = options;

  const beat = async (name: string): Promise<void> => {
    const proposal = await heartbeats.beat({ office, component: name, at: clock(), toleranceMs });
    if (proposal === null) return;
    const span = `${new Date(proposal.from).toISOString()} to ${new Date(proposal.to).toISOString()}`;
    options.report({
      loop: 'heartbeat',
      code: 'OUTAGE_PROPOSED',
      detail: `${name} was silent from ${span}: a supervisor confirms or rejects proposal ${proposal.id}`,
    });
  };

  const loop = createLoop('heartbeat', options, async () => {
    await beat(component);
    for (const other of others) if (await other.healthy()) await beat(other.component);
    return 0;
  });
  return {
    ...loop,
    leave: async () => {
      await heartbeats.stop(component, clock()).catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        options.report({ loop: 'heartbeat', code: 'DATABASE_UNAVAILABLE', detail });
      });
    },
  };
};
