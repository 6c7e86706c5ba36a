import { beforeEach, expect, it } from '@jest/globals';
import type { KeyedRequest, RequestKeys } from '../../src/domain/ports/request-keys.js';

const AT = 1_000_000;
const LONG_AGO = AT - 60_000;

/** Contract of every store of request keys. */
export const requestKeysContract = (make: () => RequestKeys): void => {
  let keys: RequestKeys;
  let count = 0;
  let request: KeyedRequest;
  beforeEach(() => {
    keys = make();
    count += 1;
    request = { user: 'user-a', key: `key-${String(count).padStart(8, '0')}`, content: 'content', at: AT };
  });
  const answer = { status: 201, headers: { location: '/x' }, body: { made: true, oneTimePassword: 'abcd' } };

  it('gives a request to the first that sends it, and its answer to those after', async () => {
    expect(await keys.take(request, LONG_AGO)).toEqual({ state: 'fresh' });
    expect(await keys.take(request, LONG_AGO)).toEqual({ state: 'running' });
    await keys.answered(request.user, request.key, answer);
    expect(await keys.take({ ...request, at: AT + 5 }, LONG_AGO)).toEqual({ state: 'answered', answer });
  });

  it('gives it to one alone of many that send it at once', async () => {
    const states = await Promise.all(Array.from({ length: 8 }, () => keys.take(request, LONG_AGO)));

    expect(states.filter(({ state }) => state === 'fresh')).toHaveLength(1);
  });

  it('tells another request under the same key, before and after the answer', async () => {
    await keys.take(request, LONG_AGO);
    expect(await keys.take({ ...request, content: 'other' }, LONG_AGO)).toEqual({ state: 'other' });
    await keys.answered(request.user, request.key, answer);
    expect(await keys.take({ ...request, content: 'other' }, LONG_AGO)).toEqual({ state: 'other' });
  });

  it('keeps the keys of two senders apart', async () => {
    await keys.take(request, LONG_AGO);
    expect(await keys.take({ ...request, user: 'user-b', content: 'other' }, LONG_AGO)).toEqual({ state: 'fresh' });
  });

  it('lets a key that was released ask again', async () => {
    await keys.take(request, LONG_AGO);
    await keys.release(request.user, request.key);
    expect(await keys.take({ ...request, content: 'mended' }, LONG_AGO)).toEqual({ state: 'fresh' });
  });

  it('does not release what is answered', async () => {
    await keys.take(request, LONG_AGO);
    await keys.answered(request.user, request.key, { status: 204, headers: {}, body: null });
    await keys.release(request.user, request.key);
    expect(await keys.take(request, LONG_AGO)).toMatchObject({
      state: 'answered',
      answer: { status: 204, body: null },
    });
  });

  it('gives on what was abandoned, once', async () => {
    await keys.take({ ...request, at: LONG_AGO - 1 }, LONG_AGO - 60_000);
    expect(await keys.take(request, LONG_AGO)).toEqual({ state: 'fresh' });
    expect(await keys.take(request, LONG_AGO)).toEqual({ state: 'running' });
  });

  it('forgets what is old', async () => {
    await keys.take(request, LONG_AGO);
    await keys.answered(request.user, request.key, answer);
    expect(await keys.forget(AT + 1)).toBeGreaterThanOrEqual(1);
    expect(await keys.take(request, LONG_AGO)).toEqual({ state: 'fresh' });
  });
};
