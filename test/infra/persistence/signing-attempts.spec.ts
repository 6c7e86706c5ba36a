/** Trials of passphrases on the real record, beside the fake that other suites count with. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SigningAttempts } from '../../../src/domain/ports/signing-records.js';
import { MOST_WRONG } from '../../../src/domain/signing/attempts.js';
import { countedAttempts } from '../../../src/infra/signing/attempts.js';
import { memorySigningAttempts } from '../../fakes/signing-attempts.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { MONDAY, unique } from './record-builders.js';

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
}, 120_000);
afterAll(() => own.drop());

type Outcome = 'right' | 'wrong' | 'locked' | 'busy';

describe.each([
  ['on the record', (): SigningAttempts => own.store.signingAttempts],
  ['in memory', memorySigningAttempts],
])('trials of a passphrase %s', (_, open) => {
  const counted = (attempts: SigningAttempts): ReturnType<typeof countedAttempts> =>
    countedAttempts(attempts, { now: Date.now, pause: (milliseconds) => pause(milliseconds / 10) });

  /** Tries as a signer does; the most that were open at the same time are noted. */
  const trying = (attempts: SigningAttempts, official: string) => {
    const state = { open: 0, most: 0 };
    const trier = counted(attempts);
    const one = async (outcome: 'right' | 'wrong'): Promise<Outcome> => {
      const trial = await trier.begin(official);
      if (trial === 'locked' || trial === 'busy') return trial;
      state.open += 1;
      state.most = Math.max(state.most, state.open);
      await pause(20);
      state.open -= 1;
      await trial[outcome]();
      return outcome;
    };
    return { one, state };
  };

  it('that are right lock nothing, however many run at once', async () => {
    const attempts = open();
    const official = unique('official');
    const { one, state } = trying(attempts, official);

    const outcomes = await Promise.all(Array.from({ length: 40 }, () => one('right')));

    expect(new Set(outcomes)).toEqual(new Set(['right']));
    expect(state.most).toBeLessThanOrEqual(MOST_WRONG);
    expect(await attempts.locked(official)).toBe(false);
  }, 60_000);

  it('that are wrong are never more than the key bears, however many run at once', async () => {
    const attempts = open();
    const official = unique('official');
    const { one } = trying(attempts, official);

    const outcomes = await Promise.all(Array.from({ length: 40 }, () => one('wrong')));

    expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(MOST_WRONG);
    expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(40 - MOST_WRONG);
    expect(await attempts.locked(official)).toBe(true);
    expect(await one('right')).toBe('locked');
  }, 60_000);

  it('that are right forget the wrong ones before them, until the key is locked', async () => {
    const attempts = open();
    const official = unique('official');
    const { one } = trying(attempts, official);
    for (let round = 0; round < 3; round += 1) {
      for (let n = 1; n < MOST_WRONG; n += 1) expect(await one('wrong')).toBe('wrong');
      expect(await one('right')).toBe('right');
    }

    expect(await attempts.locked(official)).toBe(false);
  }, 60_000);

  it('that were killed hold their places for a while, and count as nothing', async () => {
    const attempts = open();
    const official = unique('official');
    for (let n = 0; n < MOST_WRONG; n += 1) {
      const killed = { official, trial: randomUUID(), at: MONDAY, expiresAt: MONDAY + 60_000 };
      expect(await attempts.reserve(killed)).toBe('free');
    }
    const late = { official, trial: randomUUID(), expiresAt: MONDAY + 120_000 };

    expect(await attempts.reserve({ ...late, at: MONDAY + 59_999 })).toBe('full');
    expect(await attempts.reserve({ ...late, at: MONDAY + 60_000 })).toBe('free');
    expect(await attempts.locked(official)).toBe(false);
  });

  it('count once, however often they are said', async () => {
    const attempts = open();
    const official = unique('official');
    const trial = { official, trial: randomUUID(), at: MONDAY };
    await attempts.reserve({ ...trial, expiresAt: MONDAY + 60_000 });
    for (let n = 0; n < 2 * MOST_WRONG; n += 1) await attempts.settle({ ...trial, outcome: 'wrong' });

    expect(await attempts.locked(official)).toBe(false);
    for (let n = 1; n < MOST_WRONG; n += 1) {
      const next = { official, trial: randomUUID(), at: MONDAY };
      expect(await attempts.reserve({ ...next, expiresAt: MONDAY + 60_000 })).toBe('free');
      await attempts.settle({ ...next, outcome: 'wrong' });
    }
    expect(await attempts.locked(official)).toBe(true);
  });

  it('that say they were wrong after their time count all the same', async () => {
    const attempts = open();
    const official = unique('official');
    for (let n = 0; n < MOST_WRONG; n += 1) {
      const trial = { official, trial: randomUUID(), at: MONDAY + n };
      await attempts.reserve({ ...trial, expiresAt: MONDAY + n + 1 });
      await attempts.reserve({ official, trial: randomUUID(), at: MONDAY + n + 1, expiresAt: MONDAY + n + 1 });
      await attempts.settle({ ...trial, outcome: 'wrong' });
    }

    expect(await attempts.locked(official)).toBe(true);
  });
});
