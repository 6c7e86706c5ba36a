import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeeperThan } from '../../../src/domain/shared/json-depth.js';

const depthOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
};

describe('the depth of JSON before it is parsed', () => {
  it('is that of the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (value, most) => {
        expect(isDeeperThan(JSON.stringify(value), most)).toBe(depthOf(value) > most);
      }),
    );
  });

  it('counts nothing inside of texts', () => {
    expect(isDeeperThan(JSON.stringify(['[[[[', '{"a":[', '\\"[[', '\\']), 1)).toBe(false);
  });
});
