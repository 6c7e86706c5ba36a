import { beforeAll, describe, expect, it } from '@jest/globals';
import { openForms, type FormsOptions } from '../../src/infra/forms/forms.js';
import type { PermitType } from '../../src/domain/letter/permit-type.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import type { Forms } from '../../src/domain/ports/forms.js';
import { fieldFault } from '../../src/domain/shared/field-fault.js';
import { shippedForms } from '../builders/shipped-forms.js';

const SHOP = { businessName: 'Toko Maju', location: 'Jalan Sudirman 1', kbli: '47111' };
const OWNER = { name: 'Siti Rahma', address: 'Jalan Sudirman 2' };

describe('the forms of the shipped permit types', () => {
  let options: FormsOptions;
  let forms: Forms;
  beforeAll(() => {
    options = shippedForms();
    forms = openForms(options);
  });
  const pointers = (permitType: string, applicant: JsonObject, data: JsonObject): readonly string[] =>
    forms.faults(permitType, { applicant, data }).map(({ pointer }) => pointer);

  it('take what their letters can be written from', () => {
    expect(forms.faults('izin-usaha-toko-swalayan', { applicant: OWNER, data: SHOP })).toEqual([]);
  });

  it('name each field that is missing, empty, or of another type', () => {
    expect(pointers('izin-usaha-toko-swalayan', OWNER, {}).toSorted()).toEqual([
      '/data/businessName',
      '/data/kbli',
      '/data/location',
    ]);
    expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, kbli: ' ', location: null })).toEqual([
      '/data/location',
      '/data/kbli',
    ]);
    expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, floorArea: 'luas' })).toEqual(['/data/floorArea']);
    expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, businessName: ['Toko'] })).toEqual([
      '/data/businessName',
    ]);
  });

  it('name the particulars that the letters show', () => {
    expect(pointers('izin-usaha-toko-swalayan', { name: 'Siti Rahma' }, SHOP)).toEqual(['/applicant/address']);
  });

  it('read numbers as the letters do, also as text', () => {
    for (const floorArea of ['320,5', '1.250', '1500', 320.5])
      expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, floorArea })).toEqual([]);
    expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, kbli: 47111 })).toEqual([]);
  });

  it.each(['CV. MAJU &amp; JAYA', 'Ma&#039;ruf', '<b>Toko</b> Maju', 'Jalan A<br />RT 1', 'a <!-- b -->'])(
    'name the marks of a web page, which a letter would print: %s',
    (marked) => {
      expect(pointers('izin-usaha-toko-swalayan', { ...OWNER, name: marked }, SHOP)).toEqual(['/applicant/name']);
      expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, businessName: marked })).toEqual([
        '/data/businessName',
      ]);
      expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, note: marked })).toEqual([]);
    },
  );

  it.each(['R&D', 'CV. MAJU & JAYA', 'luas < 100 m, tinggi > 3 m', 'a&b;c'])(
    'take what only looks like one: %s',
    (name) => {
      expect(pointers('izin-usaha-toko-swalayan', { ...OWNER, name }, { ...SHOP, businessName: name })).toEqual([]);
    },
  );

  it('name characters that no letter can show, where a letter would show them', () => {
    const owner = { ...OWNER, name: 'TOKO BERKAH 漢字' };
    expect(forms.faults('izin-usaha-toko-swalayan', { applicant: owner, data: SHOP })).toEqual([
      fieldFault('/applicant/name', 'no letter can show {characters}; write it in Latin letters', {
        characters: '"漢" (U+6F22) "字" (U+5B57)',
      }),
    ]);
    expect(pointers('izin-usaha-toko-swalayan', OWNER, { ...SHOP, note: '漢字' })).toEqual([]);
    expect(pointers('izin-usaha-toko-swalayan', { ...OWNER, name: 'Ñurul D’Amélia–Łuć' }, SHOP)).toEqual([]);
  });

  it('of a group are those of all its licences', () => {
    expect(pointers('toko-swalayan-apotek', OWNER, SHOP).toSorted()).toEqual(['/data/practice', '/data/registration']);
  });

  it('are none for a procedure that the office begins itself', () => {
    expect(forms.faults('cirebon-pengembangan', { applicant: {}, data: {} })).toEqual([]);
  });

  describe('when the office opens its files', () => {
    const withData = (change: (data: JsonObject) => JsonObject): readonly string[] => {
      const sipa = options.types.get('sipa') as PermitType;
      try {
        openForms({ ...options, types: new Map([['sipa', { ...sipa, data: change(sipa.data) }]]) });
        return [];
      } catch (error) {
        return (error as { faults: readonly string[] }).faults;
      }
    };
    const properties = (data: JsonObject): JsonObject => data['properties'] as JsonObject;

    it('stand against the letters: what a letter shows is required', () => {
      expect(withData((data) => ({ ...data, required: ['registration', 'practice'] }))).toEqual([
        expect.stringMatching(/^permit type sipa: data: the letter .* shows \{\{data\.location\}\}.*required/),
      ]);
      expect(withData((data) => ({ ...data, required: ['registration', 'practice', 'location'] }))).toEqual([]);
    });

    it('are JSON Schema of draft 2020-12, without words that it does not know', () => {
      expect(withData((data) => ({ ...data, requird: [] }))).toEqual([
        expect.stringMatching(/unknown keyword.*requird/),
      ]);
      expect(withData((data) => ({ ...data, type: 'objekt' }))).toEqual([
        expect.stringMatching(/expected a JSON Schema/),
      ]);
    });

    it('have an example where the plainest value is none', () => {
      const patterned = { type: 'string', pattern: '^STRA-[0-9]{4}$' };
      const form = (registration: JsonObject) => (data: JsonObject) => ({
        ...data,
        properties: { ...properties(data), registration },
      });
      expect(withData(form(patterned))).toEqual([expect.stringMatching(/give \/data\/registration an example/)]);
      expect(withData(form({ ...patterned, examples: ['STRA-2026'] }))).toEqual([]);
    });
  });
});
