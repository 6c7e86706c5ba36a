import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alwaysOpen, openOffice, type Office } from './harness.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen());
});
afterAll(() => office.close());

describe('the workflow of a permit', () => {
  it('leads through the ten rows to an issued permit, each effect performed once', async () => {
    const permit = await office.start();

    await permit.upTo('hand-over');

    expect(await permit.ends()).toBe('issued');
    expect(
      office.world.asked.filter(({ application }) => application === permit.id).map(({ effect }) => effect),
    ).toEqual([
      'draftLetter',
      'numberLetter',
      'draftFinalLetter',
      'inviteSurvey',
      'prepareSignature',
      'signDigest',
      'completeSignature',
      'publishLetter',
      'printLetter',
      'notifyReady',
      'archiveCase',
    ]);
    expect(permit.transitions().every(({ accepted }) => accepted)).toBe(true);
    expect(permit.transitions().map(({ seq }) => seq)).toEqual(permit.transitions().map((_, index) => index + 1));
    expect(permit.transitions().at(-1)?.patch.status).toBe('issued');
  });
});
