import { randomUUID } from 'node:crypto';
import type { PassphraseAttempts, PassphraseTrial } from '../../domain/ports/signer.js';
import type { SigningAttempts } from '../../domain/ports/signing-records.js';
import { patiently, type Patience } from '../../domain/shared/patience.js';
import type { Instant, Millis } from '../../domain/shared/time.js';

/** Life of a trial. One that nobody has settled by then was killed: it told nobody anything, and counts as nothing. */
const TRIAL_LIFE: Millis = 60_000;
/** Pause between two looks whether a place is free. */
const LOOK: Millis = 200;
/** Longest wait for a place, within the life of a secret: then whoever waits is told. */
const WAIT: Millis = 90_000;

interface Clock {
  readonly now: () => Instant;
  readonly pause: (milliseconds: Millis) => Promise<void>;
}

/**
 * Trials of passphrases on the record. A place is reserved before one is tried and settled before anyone learns the
 * result: so wrong ones at the same time cannot be more than the key bears, and a trial that is killed in between has
 * told nobody anything. Each step is kept by the trial's own id, and repeated while the record is away.
 */
export const countedAttempts = (attempts: SigningAttempts, { now, pause }: Clock): PassphraseAttempts => {
  const patience = (until: Instant): Patience => ({ now, pause, until: () => until });
  const begun = (official: string, trial: string, until: Instant): PassphraseTrial => {
    const settle = (outcome: 'right' | 'wrong' | 'undecided') => (): Promise<void> =>
      patiently(() => attempts.settle({ official, trial, outcome, at: now() }), patience(until));
    return { right: settle('right'), wrong: settle('wrong'), undecided: settle('undecided') };
  };
  return {
    begin: async (official) => {
      const trial = randomUUID();
      const until = now() + WAIT;
      for (;;) {
        const at = now();
        const place = await patiently(
          () => attempts.reserve({ official, trial, at, expiresAt: at + TRIAL_LIFE }),
          patience(until),
        );
        if (place === 'free') return begun(official, trial, until);
        if (place === 'locked') return 'locked';
        if (now() >= until) return 'busy';
        await pause(LOOK);
      }
    },
    isLocked: (official) => patiently(() => attempts.locked(official), patience(now() + WAIT)),
  };
};
