/** Titles by which people know the fields of a file, in the language of the office's forms. */
import { asList, isObject, textIn, type Json } from '../shared/json.js';
import { isParticular, particularIn, type ParticularName } from './particulars.js';

const OF_PARTICULAR: Readonly<Record<ParticularName, string>> = {
  name: 'Nama pemohon',
  nationalId: 'NIK',
  taxId: 'NPWP',
  nib: 'NIB',
  email: 'Alamat pos-el',
  phone: 'Nomor telepon',
  address: 'Alamat pemohon',
  responsiblePerson: 'Penanggung jawab',
};

/** Title in a form (JSON Schema), or in one of those that the form of a group combines. */
const titleIn = (form: Json | undefined, name: string): string | null => {
  if (!isObject(form)) return null;
  const { properties, allOf } = form;
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const own = isObject(property) ? textIn(property['title']) : null;
  return own ?? asList(allOf).reduce<string | null>((found, part) => found ?? titleIn(part, name), null);
};

/** Title of a field of the form, or of `applicant.` and a particular; null where it has none. */
export const titleOfField = (form: Json | undefined, field: string): string | null => {
  const name = particularIn(field);
  if (name === null) return titleIn(form, field);
  return isParticular(name) ? OF_PARTICULAR[name] : null;
};
