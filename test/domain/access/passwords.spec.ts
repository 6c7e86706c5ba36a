import { describe, expect, it } from '@jest/globals';
import { passwordRefused } from '../../../src/domain/access/passwords.js';

const KNOWN = ['sari.dewi', 'Sari Dewi', 'sari@dpmptsp.test', 'prabumulih', 'DPMPTSP Kota Prabumulih', null];
const strong = (): number => 20;
const refused = (password: string, strength = strong, current = 'yang lama sekali'): string | null =>
  passwordRefused({ password, current, known: KNOWN }, strength)?.detail ?? null;

describe('a new password', () => {
  it.each(['sebelas-ttk', 'é'.normalize('NFD').repeat(11), '👨‍👩‍👧'.repeat(11)])(
    'of fewer than 12 characters as people count them is refused: %s',
    (password) => {
      expect(refused(password)).toBe('the new password needs at least 12 characters');
      expect(refused(`${password}x`)).toBeNull();
    },
  );

  it('is not the current one, in whatever form the keyboard gives it', () => {
    const current = 'kafé di kota tua'.normalize('NFC');
    expect(refused(current.normalize('NFD'), strong, current)).toBe('the new password is the current one');
  });

  it.each(['Sari.Dewi.2026!', 'dpmptsp-prabumulih', 'PRABUMULIH-2026-x', 'kota prabumulih 1', 'S.a.r.i-D.e.w.i-1'])(
    'is more than login, name and office: %s',
    (password) => {
      expect(refused(password)).toBe('the new password is little more than the login, the name or the office');
    },
  );

  it('may hold such a word beside enough of its own', () => {
    expect(refused('prabumulih ganjil sekali bunyinya')).toBeNull();
  });

  it('is not one that is easily guessed, by an estimator that knows the words of the account', () => {
    const asked: unknown[] = [];
    const weak = (text: string, own: readonly string[]): number => {
      asked.push(text, own);
      return 9.9;
    };
    expect(passwordRefused({ password: 'duabelas-huruf', current: 'x', known: KNOWN }, weak)).toMatchObject({
      code: 'PASSWORD_UNSUITABLE',
      data: { shortest: 12 },
    });
    expect(asked).toEqual(['duabelas-huruf', expect.arrayContaining(['saridewi', 'prabumulih', 'dpmptsp'])]);
  });
});
