import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { officer } from '../builders/case.js';
import { permanentFault, transientFault, type Effect } from '../fakes/activities.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

// A server of its own: the time that other tests leave running would be skipped through here.
let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen());
});
afterAll(() => office.close());

const fail = (effect: Effect, ...faults: readonly Error[]): void => {
  office.world.faults.set(effect, [...faults]);
};
const asked = ({ id }: Permit, effect: Effect): number =>
  office.world.asked.filter((one) => one.application === id && one.effect === effect).length;

describe('an effect whose token a supervisor has moved away', () => {
  it.each([
    ['for good', permanentFault('PERMIT_TYPE_UNKNOWN')],
    ['for now', transientFault('DATABASE_UNAVAILABLE')],
  ])('is no longer tried where it failed %s', async (_how, fault) => {
    const permit = await office.start();
    fail('numberLetter', ...Array.from({ length: 100 }, () => fault));
    await permit.upTo('finalise');
    await office.env.sleep('30s');

    const moved = await permit.tell({
      type: 'repair',
      task: 'number',
      to: 'finalise',
      reason: 'jenis izin keliru',
      actor: officer('supervisor'),
    });
    expect(moved.refusal).toBeUndefined();
    await office.env.sleep('5s');
    const tries = asked(permit, 'numberLetter');
    await office.env.sleep('5 minutes');

    expect(asked(permit, 'numberLetter')).toBe(tries);
    expect(await permit.opened('finalise')).toBe('finalise#2');
    office.world.faults.clear();
  });
});
