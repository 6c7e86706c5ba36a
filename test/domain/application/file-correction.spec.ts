import { describe, expect, it } from '@jest/globals';
import { correctedFile, saidOnce } from '../../../src/domain/application/file-correction.js';

const FILED = { applicant: { name: 'TOKO 漢字', email: 'a@b.id' }, data: { businessName: 'TOKO 漢字', floorArea: 20 } };

describe('the file as it is now', () => {
  it('is what was filed with each correction laid over it, in their order', () => {
    expect(
      correctedFile(FILED, [
        { businessName: 'BERKAH', applicant: { name: 'BERKAH', email: null } },
        { businessName: 'BERKAH JAYA', applicant: { phone: '0713' } },
      ]),
    ).toEqual({ applicant: { name: 'BERKAH', phone: '0713' }, data: { businessName: 'BERKAH JAYA', floorArea: 20 } });
  });

  it('keeps a name whatever was kept in its place, and takes no particular that an applicant has not', () => {
    expect(correctedFile(FILED, [{ applicant: { name: null, __proto__x: 'y', role: 'admin' } }]).applicant).toEqual(
      FILED.applicant,
    );
  });

  it('leaves a field of the form that is called applicant, and is a text, among the data', () => {
    expect(correctedFile(FILED, [{ applicant: 'CV Berkah' }])).toEqual({
      applicant: FILED.applicant,
      data: { ...FILED.data, applicant: 'CV Berkah' },
    });
  });
});

describe('a particular that a correction says twice', () => {
  const BESIDE = { applicant: { name: 'BERKAH' }, businessName: 'BERKAH' };

  it('is said once, where the form has no field of that name', () => {
    expect(saidOnce({ name: 'BERKAH', ...BESIDE }, ['businessName'])).toEqual(BESIDE);
  });

  it.each<[string, Parameters<typeof saidOnce>]>([
    ['is a field of the form', [{ name: 'BERKAH', ...BESIDE }, ['businessName', 'name']]],
    ['says something else', [{ name: 'BERKAH JAYA', ...BESIDE }, ['businessName']]],
    ['is said by itself', [{ name: 'BERKAH', businessName: 'BERKAH' }, ['businessName']]],
    ['is none that an applicant has', [{ kbli: '47111', applicant: { kbli: '47111' } }, ['businessName']]],
  ])('stays where it %s', (_why, [fields, known]) => {
    expect(saidOnce(fields, known)).toEqual(fields);
  });
});
