/** Values that the letters of a permit type need from an application's file, found by composing them. */
import type { FormInput } from '../application/form.js';
import { asList, isObject, type Json, type JsonObject } from '../shared/json.js';
import { composeLetter, type LetterTemplate } from './compose.js';
import { templateFor, validityFor } from './choose.js';
import type { LetterKind } from './kinds.js';
import { letterData, letterOffice, type OfficeLetters } from './office.js';
import type { PermitType } from './permit-type.js';

/** Kinds of letters that answer an application: on its arrival nobody knows which it will be. */
const ANSWERS: readonly LetterKind[] = ['permit', 'refusal'];

const DAY = '2026-01-02';

/** Data from outside the file, complete, so that only the file's own gaps are faults. */
const AROUND: JsonObject = {
  application: { id: '-', number: '-', receivedOn: DAY },
  recommendation: { agency: '-', number: '-', date: DAY, result: 'positive' },
  permit: { number: '-', date: DAY, validUntil: DAY },
  commitments: [],
  decision: { reasons: ['-'], reason: '-', until: DAY },
};

export interface LetterNeed {
  /** `data.location`, `applicant.address`. */
  readonly path: string;
  readonly template: string;
  /** True where a value is present and the letter cannot write it. */
  readonly unfit: boolean;
}

/** Paths of the file that the letters need and lack, or have in a form that they cannot write. */
export const letterNeeds = (
  type: PermitType,
  templates: ReadonlyMap<string, LetterTemplate>,
  office: OfficeLetters,
  { applicant, data }: FormInput,
): readonly LetterNeed[] =>
  ANSWERS.flatMap((kind) => {
    const template = templateFor(templates, type, kind);
    if (template === undefined) return [];
    const composed = composeLetter(template, {
      office: letterOffice(office),
      data: letterData(office, type, { ...AROUND, applicant, data }),
      fields: type.fields,
      validity: validityFor(kind, type),
      verificationUrl: null,
      certificateIssuer: '-',
      draftedAt: 0,
    });
    if (composed.ok) return [];
    return composed.error.flatMap(({ code, got }): LetterNeed[] => {
      const [path = ''] = got.split(' ');
      return /^(?:data|applicant)\./.test(path)
        ? [{ path, template: template.id, unfit: code === 'FILTER_REFUSED' }]
        : [];
    });
  });

/**
 * A sample value that the schema accepts: its example, else the plainest of its type. `whole`: optional members too.
 */
export const sampleOf = (schema: Json | undefined, whole: boolean): Json => {
  if (!isObject(schema)) return '-';
  const [example] = asList(schema['examples']);
  const [choice] = asList(schema['enum']);
  const given = schema['const'] ?? example ?? schema['default'] ?? choice;
  const { type, properties, required } = schema;
  if (type === 'object' || isObject(properties)) {
    const needed = asList(required);
    const names = Object.keys(isObject(properties) ? properties : {}).filter((name) => whole || needed.includes(name));
    return Object.fromEntries(
      names.map((name) => [name, sampleOf(isObject(properties) ? properties[name] : undefined, whole)]),
    );
  }
  if (given !== undefined) return given;
  if (type === 'array') return [sampleOf(schema['items'], whole)];
  if (type === 'number' || type === 'integer') return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
  if (type === 'boolean') return true;
  return schema['format'] === 'date' ? DAY : '-';
};
