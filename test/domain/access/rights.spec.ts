import { describe, expect, it } from '@jest/globals';
import { ACTIONS, APPLICANT, APPLICANT_BY_SECRET, may, type Subject } from '../../../src/domain/access/permissions.js';
import type { Actor } from '../../../src/domain/application/messages.js';
import { HOLDERS, RIGHTS, type Holder } from './rights.js';

/** An application of an applicant with an account, at a task of the Kasi, whose procedure has work for the Kabid, too. */
const SUBJECT: Subject = {
  applicantUser: 'user-applicant',
  taskRole: 'kasi',
  readers: ['kasi', 'kabid'],
  headRoles: ['kadin'],
};

const ROLES: Readonly<Partial<Record<Holder, string>>> = {
  lane: 'kasi',
  reader: 'kabid',
  head: 'kadin',
  official: 'arsiparis',
  counter: 'front-office',
  'other applicant': APPLICANT,
};

const actorOf = (holder: Holder): Actor =>
  holder === 'tracking secret' ? APPLICANT_BY_SECRET : { user: `user-${holder}`, roles: [ROLES[holder] ?? holder] };

const isWithoutAccount = (holder: Holder): boolean => holder === 'counter' || holder === 'tracking secret';

describe('the rights', () => {
  it.each(ACTIONS)('%s is held by whom it is written down for, and by nobody else', (action) => {
    const held = HOLDERS.filter((holder) => {
      const subject = { ...SUBJECT, ...(isWithoutAccount(holder) ? { applicantUser: null } : {}) };
      return may(actorOf(holder), action, subject) === null;
    });

    expect(held).toEqual(HOLDERS.filter((holder) => RIGHTS[action].includes(holder)));
  });

  it('are nobody’s by default: who holds no role holds none', () => {
    expect(ACTIONS.filter((action) => may({ user: 'user-nobody', roles: [] }, action, SUBJECT) === null)).toEqual([]);
  });
});
