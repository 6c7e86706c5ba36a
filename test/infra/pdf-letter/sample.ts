import { readFileSync } from 'node:fs';
import { composeLetter, type LetterTemplate } from '../../../src/domain/letter/compose.js';
import type { LetterContent } from '../../../src/domain/letter/content.js';
import { templateFor, validityFor } from '../../../src/domain/letter/choose.js';
import { isSealed, type LetterKind } from '../../../src/domain/letter/kinds.js';
import { issueLetter } from '../../../src/domain/letter/issue.js';
import { letterData, letterOffice, type OfficeLetters } from '../../../src/domain/letter/office.js';
import type { PermitType } from '../../../src/domain/letter/permit-type.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../../src/infra/letters/load.js';

export const AT = Date.UTC(2026, 10, 23, 3, 0, 0);
export const VERIFICATION_URL = 'https://izin.example.go.id/v/8Jx2kQv0Tn6cYb1rW5mZpA';

export const office = loadOffice('config/offices/prabumulih.yaml');
export const templates = loadLetterTemplates('config/letters');
export const permitTypes = loadPermitTypes('config/permit-types');

/** The data that ships with the configuration, for previews. */
export const SHOP = JSON.parse(readFileSync('config/samples/letters/contoh.json', 'utf8')) as JsonObject;

const found = <T>(map: ReadonlyMap<string, T>, id: string): T => {
  const value = map.get(id);
  if (value === undefined) throw new Error(`no sample called ${id}`);
  return value;
};

export const permitType = (id: string): PermitType => found(permitTypes, id);

export const templateOf = (type: PermitType, kind: LetterKind): LetterTemplate => {
  const letter = templateFor(templates, type, kind);
  if (letter === undefined) throw new Error(`no template of kind ${kind}`);
  return letter;
};

export const draftOf = (
  type: PermitType,
  letter: LetterTemplate,
  own: JsonObject = SHOP,
  of: OfficeLetters = office,
): LetterContent => {
  const composed = composeLetter(letter, {
    office: letterOffice(of),
    data: letterData(of, type, own),
    fields: type.fields,
    validity: validityFor(letter.kind, type),
    sealed: isSealed(letter.kind),
    verificationUrl: VERIFICATION_URL,
    certificateIssuer: 'otoritas sertifikat pengembangan (tanpa kekuatan hukum)',
    draftedAt: AT,
  });
  if (!composed.ok) throw new Error(JSON.stringify(composed.error, null, 2));
  return composed.value;
};

export const finalOf = (draft: LetterContent, number = '500.16.7.2/0417/IUTS/DPMPTSP.V/2026'): LetterContent => {
  const issued = issueLetter(draft, { number, date: '2026-11-23', at: AT });
  if (!issued.ok) throw new Error(JSON.stringify(issued.error));
  return issued.value;
};
