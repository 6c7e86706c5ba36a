import { describe, expect, it } from '@jest/globals';
import { voidCode, voidReasonNow } from '../../../src/domain/application/void-reason.js';

const REFUSED = 'the head of office refused the permit';

describe('the reason of a void paraf', () => {
  it.each([
    ['the data has changed: name, address', 'data-changed'],
    ['requirement ktp has changed', 'requirement-changed'],
    ['the draft has changed', 'draft-changed'],
    [REFUSED, 'permit-refused'],
    ['somebody wrote this long ago', 'other'],
  ])('has a code: %s', (reason, code) => {
    expect(voidCode(reason)).toBe(code);
  });

  it('is that of a refusal as long as the letter is one; then it says that the permit is decided anew', () => {
    expect(voidReasonNow(REFUSED, 'refusal')).toBe(REFUSED);
    expect(voidCode(voidReasonNow(REFUSED, 'permit'))).toBe('refusal-taken-back');
    expect(voidReasonNow('the draft has changed', 'permit')).toBe('the draft has changed');
  });
});
