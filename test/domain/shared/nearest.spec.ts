import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distance, isNear, nearest, unknownWord } from '../../../src/domain/shared/nearest.js';

const WORD = fc.stringMatching(/^[a-z]{1,12}$/);

describe('the distance of two words', () => {
  it.each<[string, string, number]>([
    ['draft', 'draft', 0],
    ['darft', 'draft', 1],
    ['drft', 'draft', 1],
    ['drafft', 'draft', 1],
    ['drapt', 'draft', 1],
    ['draftFinal', 'draft-final', 0],
    ['surveiSelesai', 'surveyCompleted', 8],
    ['', 'sign', 4],
  ])('of %s and %s is %d', (one, other, apart) => {
    expect(distance(one, other)).toBe(apart);
  });

  it('is the same both ways, and nothing only for the same word', () => {
    fc.assert(
      fc.property(WORD, WORD, (one, other) => {
        expect(distance(one, other)).toBe(distance(other, one));
        expect(distance(one, other) === 0).toBe(one === other);
      }),
    );
  });
});

describe('the nearest known word', () => {
  it('is every one that is equally near', () => {
    expect(nearest('darft', ['archive', 'draft', 'draft-final'])).toEqual(['draft']);
    expect(nearest('bat', ['cat', 'hat', 'dog'])).toEqual(['cat', 'hat']);
    expect(nearest('darft', [])).toEqual([]);
  });

  it('is told in one sentence', () => {
    expect(unknownWord('effect', 'darft', ['archive', 'draft'])).toBe(
      '"darft" is no effect; the nearest known is "draft"',
    );
    expect(unknownWord('effect', 'darft', [])).toBe('"darft" is no effect; none is known');
  });

  it('is a slip of the pen where at most a quarter of its letters are wrong', () => {
    expect(isNear('darft', 'draft')).toBe(true);
    expect(isNear('sgin', 'sign')).toBe(true);
    expect(isNear('lapor', 'sign')).toBe(false);
    expect(isNear('surveyComplete', 'surveyCompleted')).toBe(true);
    expect(isNear('surveiSelesai', 'surveyCompleted')).toBe(false);
  });
});
