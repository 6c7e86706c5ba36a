import type { StoredStart, TimedStarts } from '../../domain/ports/process-messages.js';
import { nextStart, timedStarts, type TimedStart } from '../../domain/process/triggers.js';
import type { Instant } from '../../domain/shared/time.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import type { BeginCase } from './begin-case.js';
import type { Version } from './current.js';

export interface TimerLoopOptions extends LoopOptions {
  readonly starts: TimedStarts;
  readonly current: () => Promise<readonly Version[]>;
  readonly begin: BeginCase;
  readonly office: string;
  readonly batch: number;
}

/**
 * Begins cases by their timer start events (BPMN 2.0.2, 10.5.2). Where each stands is in the record: a firing that was
 * missed because everything was down is made up for, each once; the next one is written after its case is.
 */
export const createTimerLoop = (options: TimerLoopOptions): Loop => {
  const { starts, office, clock } = options;

  const following = (
    start: TimedStart,
    { definition, publishedAt }: Version,
    after: Instant | null,
  ): Instant | null => {
    const next = nextStart(start, { from: publishedAt, after, zone: definition.zone });
    if (next.ok) return next.value;
    options.report({ loop: 'timers', code: 'INPUT_INVALID', detail: `${start.startEvent}: ${next.error}` });
    return null;
  };

  const learn = async (versions: readonly Version[]): Promise<void> => {
    for (const version of versions) {
      const { digest } = version.definition;
      const timed = timedStarts(version.definition);
      if (timed.length === 0) continue;
      const known = new Set((await starts.find(office, digest)).map(({ element }) => element));
      for (const start of timed)
        if (!known.has(start.startEvent))
          await starts.add(office, {
            digest,
            element: start.startEvent,
            lastAt: null,
            nextAt: following(start, version, null),
          });
    }
    await starts.keepOnly(
      office,
      versions.map(({ definition }) => definition.digest),
    );
  };

  const fire = async (stored: StoredStart, versions: readonly Version[]): Promise<void> => {
    const version = versions.find(({ definition }) => definition.digest === stored.digest);
    const start = version && timedStarts(version.definition).find(({ startEvent }) => startEvent === stored.element);
    const due = stored.nextAt;
    if (version === undefined || start === undefined || due === null) return;
    const { kind, text } = start.timer;
    await options.begin({
      // A date comes once, in whatever version of the procedure it is read; a repetition by its moment.
      trigger: `${start.process}/${start.startEvent}/${kind === 'date' ? text : `${stored.digest}/${text}`}/${String(due)}`,
      by: 'timer',
      digest: stored.digest,
      process: start.process,
      startEvent: start.startEvent,
      variables: {},
      sender: null,
      at: due,
    });
    await starts.fired(office, stored, following(start, version, due));
  };

  return createLoop('timers', options, async () => {
    const versions = await options.current();
    await learn(versions);
    const due = await starts.due(office, clock(), options.batch);
    for (const stored of due) await fire(stored, versions);
    return due.length;
  });
};
