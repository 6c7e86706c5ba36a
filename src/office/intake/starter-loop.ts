import { START_TASK } from '../../domain/application/incident-end.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { reasonOf } from '../../domain/shared/port-failure.js';

export interface StarterOptions extends LoopOptions {
  readonly applications: Pick<Applications, 'notStarted' | 'markStarted'>;
  readonly orchestration: Pick<Orchestration, 'start'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle'>;
  readonly batch: number;
}

/**
 * Starts the procedure of every stored application that has none yet, oldest first. While Temporal is away they stay
 * `received`. Killed between starting and noting it, it starts again, which changes nothing.
 */
export const createStarterLoop = (options: StarterOptions): Loop => {
  const { applications, orchestration, incidents, clock } = options;
  /** Applications that failed in this process: settled once, when they start after all. */
  const failing = new Set<string>();
  return createLoop('starter', options, async () => {
    const waiting = await applications.notStarted(options.batch);
    let started = 0;
    for (const { id } of waiting) {
      try {
        await orchestration.start(id);
      } catch (error) {
        failing.add(id);
        const detail = reasonOf(error);
        options.report({ loop: 'starter', code: 'ORCHESTRATION_UNAVAILABLE', detail, application: id });
        await incidents.raise({
          application: id,
          task: START_TASK,
          code: 'ORCHESTRATION_UNAVAILABLE',
          detail,
          at: clock(),
        });
        continue;
      }
      await applications.markStarted(id);
      if (failing.delete(id)) await incidents.settle(id, START_TASK, clock());
      started += 1;
    }
    return started;
  });
};
