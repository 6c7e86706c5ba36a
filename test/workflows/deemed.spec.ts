import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext, DeemedApproval } from '../../src/domain/application/context.js';
import { SYSTEM } from '../../src/domain/application/messages.js';
import { viewOf } from '../../src/domain/time/index.js';
import { MINUTE } from '../builders/case.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

const HOUR = 60 * MINUTE;
const offices: Office[] = [];
const started: Permit[] = [];
/** An office that promises two hours and that never closes. */
const promising = async (deemedApproval: DeemedApproval | null): Promise<Office> => {
  const context = await alwaysOpen();
  const promise = { budget: { unit: 'working-time', amount: 2 * HOUR }, legalReference: 'Pasal 53' } as const;
  const office = await openOffice({ ...context, rules: { ...context.rules, deemedApproval, promise } });
  offices.push(office);
  return office;
};

let stating: Office;
let plain: Office;
let handing: Office;
beforeAll(async () => {
  stating = await promising({ outcome: 'statement' });
  plain = await promising(null);
  handing = await promising({ outcome: 'hand-to-head', countdown: { unit: 'working-time', amount: HOUR } });
}, 240_000);
afterEach(async () => {
  for (const permit of started.splice(0)) {
    if (permit.state().outcome === null)
      await permit.tell({ type: 'supersede', status: '57', reason: 'the test is over', actor: SYSTEM });
    await permit.ends();
  }
});
afterAll(async () => {
  for (const office of offices) await office.close();
});

const begun = async (office: Office): Promise<Permit> => {
  const permit = await office.start();
  started.push(permit);
  return permit;
};
const ends = (permit: Permit): readonly string[] =>
  permit
    .transitions()
    .flatMap(({ audit }) => audit.map(({ verb }) => verb))
    .filter((verb) => verb === 'deemed-approved' || verb === 'handed-to-head');
const dueOf = (context: ApplicationContext, permit: Permit): number =>
  viewOf(context.calendar, permit.state().clock, 'application', permit.state().lastAt)?.due ?? 0;

describe('a promise whose end approves', () => {
  it('does so once, at the due date that was shown, and asks once for the sealed statement', async () => {
    const office = stating;
    const permit = await begun(office);
    await permit.upTo('process');
    const due = dueOf(await alwaysOpen(), permit);
    expect(permit.transitions().at(-1)?.patch.dueAt).toBe(due);

    await office.env.sleep('3 hours');

    expect(await permit.ends()).toBe('deemed-approved');
    expect(ends(permit)).toEqual(['deemed-approved']);
    const last = permit.transitions().at(-1);
    expect(Math.abs((last?.message.at ?? 0) - due)).toBeLessThan(MINUTE);
    expect(
      last?.outbox.filter(({ channel }) => channel === 'deemed-approval').map(({ payload }) => payload['dueAt']),
    ).toEqual([due]);
    expect(permit.state().letter.signed).toBeUndefined();
  }, 240_000);

  it('is silent where the letter is signed in time, and where the permit type says nothing of it', async () => {
    const office = stating;
    const permit = await begun(office);
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    await permit.does('sign');
    await office.env.sleep('3 hours');
    expect(ends(permit)).toEqual([]);

    const other = await begun(plain);
    await other.upTo('process');
    await plain.env.sleep('3 hours');
    expect(ends(other)).toEqual([]);
    expect(other.state().outcome).toBeNull();
  }, 240_000);

  it('waits as long as the applicant is at work', async () => {
    const office = stating;
    const permit = await begun(office);
    await permit.does('receive', { outcome: 'incomplete', reason: 'KTP tidak terbaca', items: ['ktp'] });
    await permit.opened('correct');
    await office.env.sleep('2 days');

    expect(ends(permit)).toEqual([]);
    expect(permit.state().outcome).toBeNull();
  }, 240_000);
});

describe('a promise whose end hands to the head', () => {
  it('does so once with a countdown, after which the head still needs the parafs', async () => {
    const office = handing;
    const permit = await begun(office);
    await permit.upTo('process');
    await permit.opened('paraf-kasi');
    const due = dueOf(await alwaysOpen(), permit);

    await office.env.sleep('3 hours');
    await permit.until((all) => all.some(({ audit }) => audit.some(({ verb }) => verb === 'handed-to-head')));

    expect(ends(permit)).toEqual(['handed-to-head']);
    expect(permit.state()).toMatchObject({ outcome: null, handedToHeadAt: due });
    const { calendar } = await alwaysOpen();
    expect(viewOf(calendar, permit.state().clock, 'countdown', due)?.due).toBe(due + HOUR);
    expect((await permit.does('paraf-kasi')).accepted).toBe(true);
    expect(await permit.opened('paraf-kabid')).toBe('paraf-kabid');
  }, 240_000);
});
