import type { SigningAttempts } from '../../src/domain/ports/signing-records.js';
import type { PassphraseAttempts } from '../../src/domain/ports/signer.js';
import { MOST_WRONG, placeFor } from '../../src/domain/signing/attempts.js';
import { countedAttempts } from '../../src/infra/signing/attempts.js';

/** The record of trials in memory; the contract that holds it to the database's is in test/infra/persistence. */
export const memorySigningAttempts = (): SigningAttempts => {
  const wrong = new Map<string, number>();
  const locked = new Set<string>();
  const trials = new Map<string, { readonly official: string; readonly expiresAt: number; settled: boolean }>();
  return {
    reserve: async ({ official, trial, at, expiresAt }) => {
      for (const [id, one] of trials) if (one.expiresAt <= at) trials.delete(id);
      const open = [...trials].filter(([id, one]) => one.official === official && !one.settled && id !== trial).length;
      const place = placeFor({ wrong: wrong.get(official) ?? 0, open, locked: locked.has(official) });
      if (place === 'free') trials.set(trial, { official, expiresAt, settled: false });
      return place;
    },
    settle: async ({ official, trial, outcome }) => {
      const held = trials.get(trial);
      if (held?.settled === true) return;
      if (held !== undefined) held.settled = true;
      if (outcome === 'right' && !locked.has(official)) wrong.delete(official);
      if (outcome !== 'wrong') return;
      wrong.set(official, (wrong.get(official) ?? 0) + 1);
      if ((wrong.get(official) ?? 0) >= MOST_WRONG) locked.add(official);
    },
    locked: async (official) => locked.has(official),
  };
};

/** Counts as the record does. */
export const attemptsInMemory = (): PassphraseAttempts =>
  countedAttempts(memorySigningAttempts(), {
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
