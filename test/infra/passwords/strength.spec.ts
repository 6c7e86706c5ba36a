import { describe, expect, it } from '@jest/globals';
import { openPasswordStrength } from '../../../src/infra/passwords/strength.js';

const strength = openPasswordStrength();
const ENOUGH = 10;

describe('the estimate of a password', () => {
  it.each([
    'password1234',
    'prabumulih2026',
    'Indonesia1945!',
    'qwertyuiop12',
    'aaaaaaaaaaaa',
    '123456789012',
    'bismillah123',
    'sayangku12345',
    'rahasiabanget',
  ])('of a common one is low: %s', (password) => {
    expect(strength(password, ['prabumulih'])).toBeLessThan(ENOUGH);
  });

  it.each(['kata sandi baru yang panjang', 'benar kuda baterai staples', 'Xk2-vv83-Pq9z', 'Kp7e-Rb2m-Wn9t-Xc4y'])(
    'of one that takes long to guess is high: %s',
    (password) => {
      expect(strength(password, ['prabumulih'])).toBeGreaterThan(ENOUGH);
    },
  );

  it('takes no longer for a long one than for the part that is looked at', () => {
    const long = 'benar kuda baterai staples dan seterusnya';
    expect(strength(long.repeat(25), [])).toBe(strength(long.slice(0, 32), []));
  });
});
