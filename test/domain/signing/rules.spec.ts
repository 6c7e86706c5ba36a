import { describe, expect, it } from '@jest/globals';
import { claimedTimeIncident } from '../../../src/domain/signing/claimed-time.js';
import { signingFailure } from '../../../src/domain/signing/failure.js';
import { SIGNATURE_LEVELS, stagesOf } from '../../../src/domain/signing/plan.js';

const AT = Date.UTC(2026, 10, 23, 8);

describe('the claimed signing time', () => {
  it.each([0, 59_999, 60_000, -60_000])('may be %i ms from the time-stamp', (difference) => {
    expect(claimedTimeIncident(AT, AT + difference)).toBeUndefined();
  });

  it.each([60_001, -60_001, 86_400_000])('is an incident at %i ms from the time-stamp', (difference) => {
    expect(claimedTimeIncident(AT, AT + difference)).toEqual({
      code: 'CLAIMED_TIME_DIFFERS',
      claimedAt: AT,
      stampedAt: AT + difference,
      difference,
    });
  });
});

describe('a time-stamp that came later because no authority answered', () => {
  const HOUR = 3_600_000;

  it.each([0, 60_000, -60_000])('is none where it is %i ms from the machine’s own clock', (apart) => {
    expect(claimedTimeIncident(AT, AT + HOUR + apart, HOUR)).toBeUndefined();
  });

  it.each([60_001, -60_001, -HOUR])('is one where it is %i ms from it', (apart) => {
    expect(claimedTimeIncident(AT, AT + HOUR + apart, HOUR)).toMatchObject({ difference: HOUR + apart });
  });

  it('is one where the claim lies after it, however the machine’s clock was set in between', () => {
    expect(claimedTimeIncident(AT, AT - HOUR, -HOUR)).toMatchObject({ difference: -HOUR });
  });
});

describe('the levels', () => {
  it('each add one stage to the one before', () => {
    expect(SIGNATURE_LEVELS.map((level) => stagesOf(level).length)).toEqual([0, 1, 2, 3]);
    expect(stagesOf('B-LTA').slice(0, 2)).toEqual(stagesOf('B-LT'));
  });
});

describe('a failure', () => {
  it('may be retried only where the world was away', () => {
    expect(signingFailure('TIMESTAMP_UNAVAILABLE', 'x')).toMatchObject({
      code: 'TIMESTAMP_UNAVAILABLE',
      retryable: true,
    });
    expect(signingFailure('PASSPHRASE_WRONG', 'x')).toMatchObject({ code: 'SIGN_PASSPHRASE_WRONG', retryable: false });
  });
});
