import { describe, expect, it } from '@jest/globals';
import { refusalOfCorrection, type ProposedCorrection } from '../../../src/domain/application/judged-correction.js';
import { fieldFault } from '../../../src/domain/shared/field-fault.js';
import type { Forms } from '../../../src/domain/ports/forms.js';

/** A form with two fields, both of them needed and texts, and an address that a letter shows. */
const FORMS: Forms = {
  foreign: () => [],
  fields: () => ['location', 'kbli'],
  faults: (_type, { applicant, data }) => [
    ...('address' in applicant ? [] : [fieldFault('/applicant/address', 'is needed by the letter')]),
    ...['location', 'kbli'].flatMap((name) => {
      if (!Object.hasOwn(data, name)) return [fieldFault(`/data/${name}`, 'is needed by the letter')];
      return typeof data[name] === 'string' ? [] : [fieldFault(`/data/${name}`, 'expected a text')];
    }),
  ],
};
const LACKING = { applicant: { name: 'Siti' }, data: { kbli: '47111' } };

const refused = (kept: ProposedCorrection['kept'], isWanted = false, file: ProposedCorrection['file'] = LACKING) =>
  refusalOfCorrection(FORMS, 'correct-application', { permitType: 'toko', kept, file, isWanted })?.faults?.map(
    ({ pointer }) => pointer,
  ) ?? null;

describe('a correction of the file', () => {
  it('is taken where what it touches is right, though something else still lacks', () => {
    expect(refused({ location: 'Jalan Merdeka 5' })).toBeNull();
  });

  it('is refused at each field of it that is wrong', () => {
    expect(refused({ location: ['Jalan'], kbli: 47 })).toEqual(['/data/location', '/data/kbli']);
  });

  it('is refused where it makes another field wrong', () => {
    const whole = { applicant: { name: 'Siti', address: 'Jalan 1' }, data: { kbli: '47111', location: 'Jalan 2' } };

    expect(refused({ applicant: { address: null } }, false, whole)).toEqual(['/applicant/address']);
  });

  it('is refused where it is waited for and leaves something, which it names', () => {
    expect(refused({ location: 'Jalan Merdeka 5' }, true)).toEqual(['/applicant/address']);
    expect(refused({ location: 'Jalan Merdeka 5', applicant: { address: 'Jalan 1' } }, true)).toBeNull();
  });

  it('is refused with the nearest field where it names one that the form has not and the file holds not', () => {
    expect(refusalOfCorrection(FORMS, 'correct-application', { ...told({ lokation: 'x' }) })?.faults).toEqual([
      fieldFault('/data/lokation', '"{what}" is no field of the form; the nearest known is {nearest}', {
        what: 'lokation',
        nearest: '"location"',
      }),
    ]);
    expect(refused({ keterangan: 'x' }, false, { ...LACKING, data: { ...LACKING.data, keterangan: 'y' } })).toBeNull();
  });

  it('names the places of the input where it comes with a task that is completed', () => {
    const place = (kept: ProposedCorrection['kept']) =>
      refusalOfCorrection(FORMS, 'complete-task', told(kept))?.faults?.map(({ pointer }) => pointer);

    expect(place({ location: 5 })).toEqual(['/input/fields/location']);
    expect(place({ applicant: { nationalId: '12' } })).toEqual(['/input/fields/applicant/nationalId']);
    expect(place({ applicant: 'CV Berkah' })).toEqual(['/input/fields/applicant']);
  });
});

const told = (kept: ProposedCorrection['kept']): ProposedCorrection => ({
  ...{ permitType: 'toko', kept, file: LACKING, isWanted: false },
});
