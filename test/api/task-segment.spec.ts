import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { taskIdOf, taskSegment, withTaskSegments } from '../../src/api/tasks/task-segment.js';

/** Ids as the machine makes them: an element's id, with its number from the second activation on. */
const id = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.stringMatching(/^[a-z][a-z~#x0-9.-]{0,12}$/),
    ),
    fc.option(fc.integer({ min: 2, max: 10_000 })),
  )
  .map(([element, n]) => (n === null ? element : `${element}#${n}`));

describe('the id of a task in an address', () => {
  it('needs no escaping, and is the id again, whatever the element is called', () => {
    fc.assert(
      fc.property(id, (given) => {
        const segment = taskSegment(given);

        expect(segment).toMatch(/^[A-Za-z0-9._~-]+$/);
        expect(encodeURIComponent(segment)).toBe(segment);
        expect(taskIdOf(segment)).toBe(given);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['sign', 'sign'],
    ['sign#2', 'sign~2'],
    ['persetujuan-毛', 'persetujuan-~x6bdb~'],
    ['a~5', 'a~x7e~5'],
  ])('of %s is %s', (given, segment) => {
    expect(taskSegment(given)).toBe(segment);
  });

  it('stands in sentences as in addresses', () => {
    expect(withTaskSegments('task "receive#2" was done before; see "receive" and #2')).toBe(
      'task "receive~2" was done before; see "receive" and #2',
    );
  });

  it('is taken as it stands on record, too', () => {
    expect([taskIdOf('paraf-kasi#2'), taskIdOf('persetujuan-毛')]).toEqual(['paraf-kasi#2', 'persetujuan-毛']);
  });
});
