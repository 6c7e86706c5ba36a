import { expect, it } from '@jest/globals';
import { titleOfField } from '../../../src/domain/application/field-title.js';

const FORM = { properties: { location: { title: 'Lokasi usaha' }, bare: {} } };

it.each([
  ['of a form', FORM, 'location', 'Lokasi usaha'],
  ['of a group, in the form of one of its licences', { allOf: [{}, FORM] }, 'location', 'Lokasi usaha'],
  ['of a particular', FORM, 'applicant.address', 'Alamat pemohon'],
  ['of a field without title', FORM, 'bare', null],
  ['of an unknown field', FORM, 'toString', null],
  ['of an unknown particular', undefined, 'applicant.toString', null],
])('is the title %s', (_, form, field, title) => {
  expect(titleOfField(form as never, field)).toBe(title);
});
