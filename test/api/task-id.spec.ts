import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shownTaskId, taskIdOf } from '../../src/api/tasks/task-id.js';

/** Ids as elements have them: XML names of any script, without a colon. */
const element = fc.string({ unit: fc.constantFrom(...'abzAZ_éßдשあ漢-.019'), minLength: 1, maxLength: 30 });

describe('ids of tasks', () => {
  it.each([
    ['receive', 'receive'],
    ['receive#2', 'receive~2'],
    ['paraf-kasi#17', 'paraf-kasi~17'],
  ])('%s is shown as %s, and both are understood', (onRecord, shown) => {
    expect(shownTaskId(onRecord)).toBe(shown);
    expect([taskIdOf(shown), taskIdOf(onRecord)]).toEqual([onRecord, onRecord]);
  });

  it('come back from an address as they stand on record, whatever the element is called', () => {
    fc.assert(
      fc.property(element, fc.integer({ min: 1, max: 10_000 }), (id, n) => {
        const onRecord = n === 1 ? id : `${id}#${n}`;
        expect(taskIdOf(shownTaskId(onRecord))).toBe(onRecord);
      }),
    );
  });

  it('need no escaping where the element needs none', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/),
        fc.integer({ min: 2, max: 10_000 }),
        (id, n) => {
          const shown = shownTaskId(`${id}#${n}`);
          expect(encodeURIComponent(shown)).toBe(shown);
        },
      ),
    );
  });
});
