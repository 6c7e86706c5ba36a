import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { replay, type Replay } from '../../../src/domain/case/replay.js';
import { aCase, APPLICANT, MORNING, prabumulih, upTo } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

/** A signed letter, and a withdrawal after it that the record declines for this reason. */
const withdrawnTooLate = (code: string): Replay => {
  const kase = upTo(aCase(context), 'print');
  const told = kase.told.map((message, index) => ({ seq: index + 1, message, accepted: true, refusal: null }));
  const late = {
    ...{ seq: told.length + 1, accepted: false, refusal: { code, detail: 'as it was said then' } },
    message: { type: 'withdraw', key: 'late', at: kase.state.lastAt, actor: APPLICANT, reason: 'batal' },
  } as const;
  const opened = {
    ...{ context, office: 'prabumulih', applicantUser: APPLICANT.user, receivedAt: MORNING },
    requirements: { nib: '1'.repeat(64), ktp: '2'.repeat(64) },
  };
  return replay('app-1', opened, new Map(), [...told, late]);
};

describe('a message that was declined, in the replay of its case', () => {
  it('is confirmed with the code that stands on record: today’s, and the wider one of before', () => {
    for (const code of ['LETTER_SIGNED', 'STATE_CHANGED']) {
      const replayed = withdrawnTooLate(code);
      expect(replayed.broken).toBeNull();
      expect(replayed.steps.at(-1)?.changes.audit).toMatchObject([
        { verb: 'declined', after: { code, detail: 'as it was said then' } },
      ]);
    }
  });

  it('is not confirmed with a code for which the rules would not have declined it', () => {
    expect(withdrawnTooLate('RECALL_TOO_LATE').broken?.reason).toBe(
      'recorded as declined for RECALL_TOO_LATE; the rules decline it for LETTER_SIGNED',
    );
    expect(withdrawnTooLate('NO_SUCH_CODE').broken?.reason).toContain('without a reason that is known');
  });
});
