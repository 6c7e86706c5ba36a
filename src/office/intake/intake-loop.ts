import type { Inbox, InboxEntry } from '../../domain/ports/inbox.js';
import { backOffMs, createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { namedFailure, reasonOf } from '../../domain/shared/port-failure.js';
import { createIntake, type IntakeOptions } from './intake.js';

export interface IntakeLoopOptions extends LoopOptions, IntakeOptions {
  readonly inbox: Pick<Inbox, 'take' | 'done' | 'failed'>;
  readonly batch: number;
  readonly firstRetryMs: number;
  readonly mostRetryMs: number;
  /**
   * An entry with an unknown permit code is looked at again after this long: by then its permit type may have been set
   * up.
   */
  readonly unknownRetryMs: number;
}

/**
 * Turns stored messages of other systems into applications. An entry is done only when no part of it waits. Until then
 * it stays in the inbox with its reason, and its results are found again by its source reference.
 */
export const createIntakeLoop = (options: IntakeLoopOptions): Loop => {
  const { inbox, clock, report } = options;
  const intake = createIntake(options);

  const work = async (entry: InboxEntry): Promise<void> => {
    let result: Awaited<ReturnType<typeof intake>>;
    try {
      result = await intake(entry);
    } catch (error) {
      report({ loop: 'intake', code: 'INTAKE_FAILED', detail: `inbox entry ${entry.id}: ${reasonOf(error)}` });
      await inbox.failed(
        entry.id,
        { reason: reasonOf(error), troubles: [{ code: namedFailure(error).code, about: '' }] },
        clock() + backOffMs(entry.attempts, options.firstRetryMs, options.mostRetryMs),
      );
      return;
    }
    if (result.kept.length === 0) {
      await inbox.done(entry.id, result.outcome, result.outcome.results.length > 0);
      return;
    }
    for (const { code, detail } of result.kept)
      report({ loop: 'intake', code, detail: `inbox entry ${entry.id}: ${detail}` });
    const reason = result.kept.map(({ code, detail }) => `${code}: ${detail}`).join('; ');
    // An unreadable entry stays as it is until a person has looked at it; an unknown code may become known.
    const isUnknown = result.kept.some(({ code }) => code === 'PERMIT_TYPE_UNKNOWN');
    const troubles = result.kept.map(({ code, about }) => ({ code, about }));
    const why = { reason, troubles, outcome: result.outcome };
    await inbox.failed(entry.id, why, isUnknown ? clock() + options.unknownRetryMs : null);
  };

  return createLoop('intake', options, async () => {
    const entries = await inbox.take(options.batch, clock());
    for (const entry of entries) await work(entry);
    return entries.length;
  });
};
