import { describe, expect, it } from '@jest/globals';
import { ok } from '../../../src/domain/shared/result.js';
import { createProviderKeys } from '../../../src/infra/signing/provider-keys.js';

describe('a key that a provider keeps', () => {
  const ready = { provider: 'bsre', signerStatus: () => Promise.resolve({ status: 'ready' } as const) };

  it('is not handed in here', async () => {
    expect(await createProviderKeys(ready).handIn('kadin', new Uint8Array([1]), 'rahasia')).toMatchObject({
      ok: false,
      error: { code: 'SIGN_KEY_ELSEWHERE', data: { provider: 'bsre' } },
    });
  });

  it('is told as its provider tells it', async () => {
    expect(await createProviderKeys(ready).status('kadin')).toEqual({
      provider: 'bsre',
      status: 'ready',
      certificate: null,
      oneTimeCodes: false,
    });
  });

  it('is opened with a code where the provider sends them, for so many letters', async () => {
    const asked: unknown[] = [];
    const requestCode = (official: string, letters: number): Promise<ReturnType<typeof ok<null>>> => {
      asked.push([official, letters]);
      return Promise.resolve(ok(null));
    };
    const keys = createProviderKeys({ ...ready, requestCode });

    expect(await keys.requestCode('kadin', 12)).toEqual({ ok: true, value: null });
    expect((await keys.status('kadin')).oneTimeCodes).toBe(true);
    expect(asked).toEqual([['kadin', 12]]);
    expect(await createProviderKeys(ready).requestCode('kadin', 1)).toMatchObject({
      error: { code: 'SIGN_CODE_UNSUPPORTED' },
    });
  });
});
