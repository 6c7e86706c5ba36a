import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ACTIONS, APPLICANT, OFFICE_ROLES, may, openActions } from '../../../src/domain/access/permissions.js';
import { endOf, isAlive, isTouchDue, provenUntil, type SessionTimes } from '../../../src/domain/access/sessions.js';
import { endsSessions } from '../../../src/domain/access/guarded-change.js';

const LIMITS = { longestMs: 1000, idleMs: { program: 500, browser: 100 }, provenMs: 50 };
const session = (change: Partial<SessionTimes> = {}): SessionTimes => ({
  ...{ kind: 'browser', lastUsedAt: 0, provedAt: 0, expiresAt: 1000, ...change },
});

describe('a session', () => {
  it('ends after its idle time by its kind, and at its longest time however it is used', () => {
    expect([isAlive(session(), LIMITS, 99), isAlive(session(), LIMITS, 100)]).toEqual([true, false]);
    expect(isAlive(session({ kind: 'program' }), LIMITS, 499)).toBe(true);
    expect(endOf(session({ lastUsedAt: 950 }), LIMITS)).toBe(1000);
    expect(isAlive(session({ lastUsedAt: 999 }), LIMITS, 1000)).toBe(false);
  });

  it('has a password that was just given for a while', () => {
    expect(provenUntil(session({ provedAt: 10 }), LIMITS)).toBe(60);
  });

  it('is noted once a minute, and at once from another address', () => {
    const last = { lastUsedAt: 0, address: 'a' };
    expect(isTouchDue(last, { at: 59_999, address: 'a' })).toBe(false);
    expect(isTouchDue(last, { at: 60_000, address: 'a' })).toBe(true);
    expect(isTouchDue(last, { at: 1, address: 'b' })).toBe(true);
  });

  it('ends with a change of roles, of name, number or address, and not with one of rank or title', () => {
    const before = { name: 'Sari', nik: null, nip: '1', rank: 'III/a', title: 'Kasi', email: null, roles: ['a', 'b'] };
    expect(endsSessions(before, { ...before, rank: 'III/b', title: 'Kabid', roles: ['b', 'a', 'a'] })).toBe(false);
    for (const change of [{ roles: ['a'] }, { email: 'sari@uji.test' }, { nip: null }, { nik: '1' }, { name: 'Budi' }])
      expect([change, endsSessions(before, { ...before, ...change })]).toEqual([change, true]);
  });
});

describe('the actions that a person may ask for at all', () => {
  const HEAD = ['kadin'];
  const person = fc.record({
    user: fc.constantFrom('a', 'b'),
    roles: fc.uniqueArray(fc.constantFrom(...OFFICE_ROLES, APPLICANT, 'kadin', 'kasi', 'other-agency'), {
      maxLength: 3,
    }),
  });
  const subject = fc.record({
    applicantUser: fc.constantFrom(null, 'a', 'c'),
    taskRole: fc.constantFrom('kasi', 'kadin', APPLICANT, 'front-office'),
    readers: fc.constant(['kasi']),
    headRoles: fc.constant(HEAD),
  });

  it('leave out none that an application, task or account allows', () => {
    fc.assert(
      fc.property(person, subject, fc.constantFrom(...ACTIONS), (actor, about, action) => {
        if (may(actor, action, about) === null) expect(openActions(actor, HEAD)).toContain(action);
      }),
    );
  });

  it('and hold none that a role alone would give', () => {
    expect(openActions({ user: 'a', roles: ['kasi'] }, HEAD)).not.toContain('manage-accounts');
    expect(openActions({ user: 'a', roles: ['kasi'] }, HEAD)).not.toContain('decide-confirmation');
    expect(openActions({ user: 'a', roles: ['kadin'] }, HEAD)).toContain('decide-confirmation');
    expect(openActions({ user: 'a', roles: [APPLICANT] }, HEAD)).not.toContain('view-staff-names');
  });
});
