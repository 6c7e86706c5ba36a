import { describe, expect, it } from '@jest/globals';
import {
  checkRegister,
  registerKey,
  registerYear,
  startAfter,
  useNumber,
  voidNumber,
  type RegisterRow,
} from '../../../src/domain/numbering/register.js';

const row = (seq: number, state: RegisterRow['state'] = 'used', reason: string | null = null): RegisterRow => ({
  seq,
  number: `503/${seq}`,
  key: `k${seq}`,
  state,
  reason,
});
const JAKARTA = { office: 'prabumulih', register: 'izin', reset: 'yearly', zone: 'Asia/Jakarta' } as const;

describe('the year of a register', () => {
  it('turns at midnight on the office’s wall', () => {
    expect(registerKey(JAKARTA, Date.UTC(2026, 11, 31, 16, 59, 59, 999))).toBe('prabumulih/izin/2026');
    expect(registerKey(JAKARTA, Date.UTC(2026, 11, 31, 17))).toBe('prabumulih/izin/2027');
    expect(registerYear({ reset: 'yearly', zone: 'Asia/Jayapura' }, Date.UTC(2026, 11, 31, 15))).toBe(2027);
  });

  it('does not turn where it never starts anew', () => {
    const scope = { ...JAKARTA, reset: 'never' } as const;
    expect(registerKey(scope, 0)).toBe(registerKey(scope, Date.UTC(2040, 1, 1)));
  });
});

describe('the life of a number', () => {
  it('is used once or void for ever', () => {
    expect(useNumber(row(1, 'reserved'))).toMatchObject({ ok: true, value: { state: 'used' } });
    expect(useNumber(row(1, 'used')).ok).toBe(true);
    expect(useNumber(row(1, 'void', 'salah')).ok).toBe(false);
    expect(voidNumber(row(1, 'used'), 'salah').ok).toBe(false);
  });

  it('is void only with a reason, and keeps the first', () => {
    expect(voidNumber(row(1, 'reserved'), '  ')).toMatchObject({ ok: false, error: { code: 'REASON_MISSING' } });
    expect(voidNumber(row(1, 'reserved'), ' ditarik pemohon ')).toMatchObject({
      ok: true,
      value: { state: 'void', reason: 'ditarik pemohon' },
    });
    expect(voidNumber(row(1, 'void', 'pertama'), 'kedua')).toMatchObject({ ok: true, value: { reason: 'pertama' } });
  });

  it('goes on after the paper register, but only before the first one here', () => {
    expect(startAfter(416, [])).toEqual({ ok: true, value: 417 });
    expect(startAfter(0, [])).toEqual({ ok: true, value: 1 });
    expect(startAfter(-1, []).ok).toBe(false);
    expect(startAfter(416, [row(1)])).toMatchObject({ ok: false, error: { code: 'REGISTER_ALREADY_STARTED' } });
  });
});

describe('the check of a register', () => {
  it('finds nothing in a whole one', () => {
    expect(checkRegister([row(1), row(3, 'reserved'), row(2, 'void', 'salah ketik')])).toEqual({
      gaps: [],
      doubles: [],
      sameNumber: [],
      unexplained: [],
    });
    expect(checkRegister([row(417), row(418)], 417).gaps).toEqual([]);
    expect(checkRegister([]).gaps).toEqual([]);
  });

  it('names gaps, doubles and void numbers without a reason', () => {
    expect(checkRegister([row(2), row(2), row(5, 'void')])).toEqual({
      gaps: [1, 3, 4],
      doubles: [2],
      sameNumber: ['503/2'],
      unexplained: [5],
    });
  });
});
