/** Stages of a signature that take longer than their order waits for a sign of life. */
import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { BEAT_MS } from '../../src/activities/beating.js';
import { createSignatureActivities } from '../../src/activities/signing.js';
import type { SigningRequest } from '../../src/domain/effects/contracts.js';

describe('a slow stage of a signature', () => {
  it('says that it lives while it works, so that it is not begun a second time beside itself', async () => {
    const saveOnce = async (_key: string, record: object): Promise<object> => {
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS + 500));
      return record;
    };
    const stages = createSignatureActivities({
      store: { signingRecords: { saveOnce } },
      now: Date.now,
    } as never);
    const environment = new MockActivityEnvironment();
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));

    const settled = await environment.run(stages.settleSignature, { application: 'a', task: 'sign' } as SigningRequest);
    expect(settled).toEqual({ signed: false });
    expect(beats).toBe(1);
  });
});
