import { beforeAll, describe, expect, it } from '@jest/globals';
import { decide } from '../../../src/domain/application/decide.js';
import { asksNothing, mayBeAtOnce } from '../../../src/domain/application/at-once.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import { aCase, did, MINUTE, officer, prabumulih, upTo, type Case } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

describe('an act that the door may record at once', () => {
  const upload = (kase: Case): OutsideMessage => ({
    ...{ type: 'file-changed', key: 'upload', at: kase.state.lastAt, actor: officer('front-office') },
    change: { kind: 'requirement', requirement: 'akta', sha256: '4'.repeat(64) },
  });
  const asks = (kase: Case, message = upload(kase), now = kase.state.lastAt): boolean => {
    const decision = decide(context, kase.state, message);
    if (!decision.ok) throw new Error(`fixture is impossible: ${decision.error.detail}`);
    return mayBeAtOnce(message) && asksNothing(context, kase.state, decision.value, now);
  };

  it('is an upload while people have the application', () => {
    expect(asks(aCase(context))).toBe(true);
    expect(asks(upTo(aCase(context), 'receive'))).toBe(true);
    expect(asks(upTo(aCase(context), 'draft'))).toBe(true);
  });

  it('is none that voids a paraf, comes while the machinery works, or comes after a deadline that is due', () => {
    expect(asks(upTo(aCase(context), 'paraf-kasi'))).toBe(false);
    expect(asks(upTo(aCase(context), 'process'))).toBe(false);
    const kase = aCase(context);
    expect(asks(kase, upload(kase), kase.state.lastAt + 30 * 24 * 60 * MINUTE)).toBe(false);
  });

  it('is no other act', () => {
    const received = upTo(aCase(context), 'recommendation');
    const { told } = did(received, 'receive');
    const message = told.at(-1) as OutsideMessage;

    expect(message.type).toBe('complete-task');
    expect(mayBeAtOnce(message)).toBe(false);
  });
});
