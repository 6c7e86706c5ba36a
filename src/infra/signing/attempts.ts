import { randomUUID } from 'node:crypto';
import type { PassphraseAttempts, PassphraseTrial } from '../../domain/ports/signer.js';
import type { SigningAttempts } from '../../domain/ports/signing-records.js';
import { patiently, type Patience } from '../../domain/shared/patience.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { MOST_WRONG } from '../../domain/signing/attempts.js';
import { SECRET_LIFE } from '../../domain/signing/ceremony.js';

/** Life of a trial. One that nobody has settled by then was killed: it told nobody anything, and counts as nothing. */
const TRIAL_LIFE: Millis = 60_000;
/** Pause between two looks whether a place is free. */
const LOOK: Millis = 200;
/** Longest wait for a place: no secret lives longer, so whoever waits is then told that it has expired. */
const WAIT: Millis = SECRET_LIFE;

interface Clock {
  readonly now: () => Instant;
  readonly pause: (milliseconds: Millis) => Promise<void>;
}

/** Lets `most` of an official's trials of this process go on at a time, in the order in which they came. */
const createLine = (most: number) => {
  const lines = new Map<string, { open: number; readonly waiting: (() => void)[] }>();
  return {
    enter: async (name: string): Promise<void> => {
      const line = lines.get(name) ?? { open: 0, waiting: [] };
      lines.set(name, line);
      if (line.open < most) line.open += 1;
      else
        await new Promise<void>((resolve) => {
          line.waiting.push(resolve);
        });
    },
    leave: (name: string): void => {
      const line = lines.get(name);
      if (line === undefined) return;
      const next = line.waiting.shift();
      if (next !== undefined) next();
      else if ((line.open -= 1) === 0) lines.delete(name);
    },
  };
};

/**
 * Trials of passphrases on the record. A place is reserved before one is tried and settled before anyone learns the
 * result: so wrong ones at the same time cannot be more than the key bears, and a trial that is killed in between has
 * told nobody anything. Each step is kept by the trial's own id, and repeated while the record is away.
 *
 * Trials of one process stand in line in its memory, and only those at its head ask the record for a place: hundreds that
 * ask again and again would take the record from those who have one.
 */
export const countedAttempts = (attempts: SigningAttempts, { now, pause }: Clock): PassphraseAttempts => {
  const line = createLine(MOST_WRONG);
  const patience = (until: Instant): Patience => ({ now, pause, until: () => until });
  const begun = (official: string, trial: string, until: Instant): PassphraseTrial => {
    const settle = (outcome: 'right' | 'wrong' | 'undecided') => (): Promise<void> =>
      patiently(() => attempts.settle({ official, trial, outcome, at: now() }), patience(until)).finally(() => {
        line.leave(official);
      });
    return { right: settle('right'), wrong: settle('wrong'), undecided: settle('undecided') };
  };
  const reserve = async (official: string, until: Instant): Promise<PassphraseTrial | 'locked' | 'busy'> => {
    const trial = randomUUID();
    for (;;) {
      const at = now();
      if (at >= until) return 'busy';
      const place = await patiently(
        () => attempts.reserve({ official, trial, at, expiresAt: at + TRIAL_LIFE }),
        patience(until),
      );
      if (place === 'free') return begun(official, trial, until);
      if (place === 'locked') return 'locked';
      await pause(LOOK);
    }
  };
  return {
    begin: async (official) => {
      const until = now() + WAIT;
      await line.enter(official);
      const leaving = (error: unknown): never => {
        line.leave(official);
        throw error;
      };
      const place = await reserve(official, until).catch(leaving);
      if (place === 'locked' || place === 'busy') line.leave(official);
      return place;
    },
    isLocked: (official) => patiently(() => attempts.locked(official), patience(now() + WAIT)),
  };
};
