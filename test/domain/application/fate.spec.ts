import { describe, expect, it } from '@jest/globals';
import { declineInAudit, declinedWith, standsAgainst, type Fate } from '../../../src/domain/application/fate.js';

const entry = (key: string, code: string, at = 1, verb = 'declined') => ({
  verb,
  at,
  after: { key, code, detail: `because ${code}` },
});

describe('what the audit says of an act that its procedure never saw', () => {
  it('is the first decline of its key, which is not for good', () => {
    const entries = [entry('b', 'FORBIDDEN'), entry('a', 'ACTION_OUT_OF_TURN', 2), entry('a', 'FORBIDDEN', 3)];

    expect(declineInAudit(entries, 'a')).toEqual({
      accepted: false,
      final: false,
      at: 2,
      refusal: { code: 'ACTION_OUT_OF_TURN', detail: 'because ACTION_OUT_OF_TURN' },
    });
  });

  it('is the end of the application where that came later', () => {
    const entries = [entry('a', 'ACTION_OUT_OF_TURN', 2), entry('a', 'APPLICATION_FINISHED', 3)];

    expect(declineInAudit(entries, 'a')).toMatchObject({ final: true, at: 3 });
  });

  it('is nothing where the key is only named by another verb', () => {
    expect(declineInAudit([entry('a', 'X', 1, 'returned'), { verb: 'declined', at: 1, after: null }], 'a')).toBeNull();
  });
});

describe('a decline that comes again', () => {
  const outOfTurn = declinedWith({ code: 'ACTION_OUT_OF_TURN', detail: 'not yet' }, 1);
  const over = declinedWith({ code: 'APPLICATION_FINISHED', detail: 'over' }, 2);
  const accepted: Fate = { accepted: true, at: 1, seq: 4 };

  it('is answered by what the record knows, unless the application has ended since', () => {
    expect(standsAgainst(null, outOfTurn)).toBeNull();
    expect(standsAgainst(outOfTurn, declinedWith({ code: 'FORBIDDEN', detail: '' }, 2))).toBe(outOfTurn);
    expect(standsAgainst(outOfTurn, over)).toBeNull();
    expect(standsAgainst(over, outOfTurn)).toBe(over);
    expect(standsAgainst(accepted, over)).toBe(accepted);
  });
});
