/**
 * Long activities that tell Temporal that their worker lives: a dead one is noticed within the heartbeat's time-out.
 */
import { heartbeat } from '@temporalio/activity';

export const BEAT_MS = 5_000;

export const beating = async <T>(work: () => Promise<T>): Promise<T> => {
  const beat = setInterval(() => {
    heartbeat();
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
};

/** The same activities, each of which beats while it works. */
export const beatingAll = <A extends { readonly [K in keyof A]: (argument: never) => Promise<unknown> }>(
  activities: A,
): A =>
  Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      (argument: never) => beating(() => (activity as (argument: never) => Promise<unknown>)(argument)),
    ]),
  ) as A;
