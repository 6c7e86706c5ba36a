/**
 * Judges applications by the JSON Schema of their permit type (draft 2020-12) and by the letters that will be written.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { LicenceGroup } from '../../domain/application/group.js';
import { asDeclared, type FormInput } from '../../domain/application/form.js';
import { particularIn } from '../../domain/application/particulars.js';
import { detailOf, fieldFault, type FieldFault, type PlainText } from '../../domain/shared/field-fault.js';
import { markupIn } from '../../domain/integration/markup.js';
import type { LetterTemplate } from '../../domain/letter/compose.js';
import { letterNeeds, sampleOf } from '../../domain/letter/form-needs.js';
import type { OfficeLetters } from '../../domain/letter/office.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import { LetterConfigError } from '../letters/config-fault.js';
import type { Forms } from '../../domain/ports/forms.js';
import { isObject, type Json, type JsonObject } from '../../domain/shared/json.js';
import { pointerTo } from '../../domain/shared/json-pointer.js';

export interface FormsOptions {
  readonly types: ReadonlyMap<string, PermitType>;
  readonly groups: ReadonlyMap<string, Pick<LicenceGroup, 'licences'>>;
  readonly templates: ReadonlyMap<string, LetterTemplate>;
  readonly office: OfficeLetters;
  /** Characters of a text that the letters' fonts cannot draw. */
  readonly undrawable: (text: string) => readonly string[];
}

interface Form {
  readonly schema: JsonObject;
  readonly validate: ValidateFunction;
  /** Particulars of the applicant that the letters show, beside the name. */
  readonly particulars: readonly string[];
}

/** An applicant with every particular, so that a fault is one of the data alone. */
const SOMEBODY: JsonObject = {
  name: '-',
  nationalId: '1'.repeat(16),
  taxId: '1'.repeat(15),
  nib: '1'.repeat(13),
  email: 'a@b.id',
  phone: '-',
  address: '-',
  responsiblePerson: '-',
};

/** A letter prints a text as it is: what another program kept ready for its web page would stand in it. */
const MARKED: PlainText = 'expected the text itself, without the marks of a web page such as &amp; or <br>';

/** Sentences for values of the wrong JSON Schema type or text format. */
const OF_KIND: Readonly<Record<string, PlainText>> = {
  string: 'expected a text',
  number: 'expected a number',
  integer: 'expected a whole number',
  boolean: 'expected true or false',
  object: 'expected an object',
  array: 'expected a list',
  date: 'expected a date, YYYY-MM-DD',
  email: 'expected an e-mail address, name@domain.tld',
};

/** A fault that the schema's validator found, in the words of the API. */
const faultOf = ({ instancePath, keyword, params }: ErrorObject): FieldFault => {
  const place = `/data${instancePath}`;
  const { missingProperty, additionalProperty, allowedValues, type, format, limit } = params as {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly unknown[];
    readonly type?: string | readonly string[];
    readonly format?: string;
    readonly limit?: number;
  };
  const bound = limit ?? 0;
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return fieldFault(`${place}${pointerTo(missingProperty ?? '')}`, 'is needed by the letter');
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return fieldFault(`${place}${pointerTo(additionalProperty ?? '')}`, 'this field is not known');
    case 'type':
      return fieldFault(place, OF_KIND[typeof type === 'string' ? type : ''] ?? 'has another form');
    case 'enum':
      return fieldFault(place, 'expected one of: {choices}', { choices: (allowedValues ?? []).map(String).join(', ') });
    case 'format':
      return fieldFault(place, OF_KIND[format ?? ''] ?? 'has another form');
    case 'pattern':
      return fieldFault(place, 'has another form');
    case 'minLength':
      return fieldFault(place, 'expected at least {least} characters', { least: bound });
    case 'maxLength':
      return fieldFault(place, 'expected at most {most} characters', { most: bound });
    case 'minItems':
      return fieldFault(place, 'expected at least {least} items', { least: bound });
    case 'maxItems':
      return fieldFault(place, 'expected at most {most} items', { most: bound });
    case 'minimum':
      return fieldFault(place, 'expected {least} or more', { least: bound });
    case 'maximum':
      return fieldFault(place, 'expected {most} or less', { most: bound });
    case 'exclusiveMinimum':
      return fieldFault(place, 'expected more than {least}', { least: bound });
    case 'exclusiveMaximum':
      return fieldFault(place, 'expected less than {most}', { most: bound });
    default:
      return fieldFault(place, 'does not fit the form of this permit type');
  }
};

const textsIn = (value: unknown, pointer: string): readonly (readonly [string, string])[] => {
  if (typeof value === 'string') return [[pointer, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, entry]) => textsIn(entry, `${pointer}/${key}`));
};

/** Keywords of JSON Schema whose subschemas may name fields of the very object that the schema describes. */
const BRANCHES = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'] as const;

/**
 * Names of the fields that a schema names at its top, whichever branch of it does; `seen` are definitions gone through.
 */
const fieldNames = (root: JsonObject, schema: Json | undefined, seen: readonly string[] = []): readonly string[] => {
  if (Array.isArray(schema)) return (schema as readonly Json[]).flatMap((branch) => fieldNames(root, branch, seen));
  if (!isObject(schema)) return [];
  const { properties, $ref } = schema;
  const definition =
    typeof $ref === 'string' && !seen.includes($ref) ? /^#\/\$defs\/([^/]+)$/.exec($ref)?.[1] : undefined;
  const definitions = root['$defs'];
  return [
    ...(isObject(properties) ? Object.keys(properties) : []),
    ...BRANCHES.flatMap((branch) => fieldNames(root, schema[branch], seen)),
    ...(definition !== undefined && isObject(definitions) && typeof $ref === 'string'
      ? fieldNames(root, definitions[definition], [...seen, $ref])
      : []),
  ];
};

/** The parts of the data that its schema names: what else came with it stands in no letter. */
const named = (schema: JsonObject, data: JsonObject): JsonObject => {
  const { properties } = schema;
  return isObject(properties)
    ? Object.fromEntries(Object.entries(data).filter(([key]) => Object.hasOwn(properties, key)))
    : {};
};

type FormFiles = Pick<FormsOptions, 'types' | 'templates' | 'office'>;

/** Reads each permit type's form, and every fault of every form. */
const readForms = ({
  types,
  templates,
  office,
}: FormFiles): { readonly forms: ReadonlyMap<string, Form | null>; readonly findings: readonly string[] } => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const findings: string[] = [];

  const compiled = (type: PermitType): ValidateFunction | null => {
    try {
      return ajv.compile(type.data);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      findings.push(`permit type ${type.id}: data: expected a JSON Schema of draft 2020-12: ${reason}`);
      return null;
    }
  };

  const formOf = (type: PermitType): Form | null => {
    const validate = compiled(type);
    if (validate === null) return null;
    const [least, most] = [sampleOf(type.data, false), sampleOf(type.data, true)];
    for (const sample of [least, most]) {
      if (validate(sample)) continue;
      for (const error of validate.errors ?? []) {
        const fault = faultOf(error);
        findings.push(
          `permit type ${type.id}: data: give ${fault.pointer} an example that its schema takes (${detailOf(fault)})`,
        );
      }
    }
    const [needed, unfit] = [least, most].map((data) =>
      letterNeeds(type, templates, office, { applicant: SOMEBODY, data: isObject(data) ? data : {} }),
    );
    for (const { path, template, unfit: isUnfit } of [...(needed ?? []), ...(unfit ?? [])]) {
      findings.push(
        isUnfit
          ? `permit type ${type.id}: data: the letter ${template} cannot write ${path} as its schema has it`
          : `permit type ${type.id}: data: the letter ${template} shows {{${path}}}, which the schema does not require; add it to required, or write {{${path} | opsional}}`,
      );
    }
    const particulars = letterNeeds(type, templates, office, {
      applicant: { name: '-' },
      data: isObject(most) ? most : {},
    }).flatMap(({ path }) => particularIn(path) ?? []);
    return { schema: type.data, validate, particulars: [...new Set(particulars)] };
  };

  const forms = new Map([...types.values()].map((type) => [type.id, formOf(type)] as const));
  return { forms, findings: [...new Set(findings)] };
};

/** Faults in the forms of these permit types, by themselves and with the letters that show them. */
export const formFindings = (files: FormFiles): readonly string[] => readForms(files).findings;

/** Throws LetterConfigError with every fault of every form. */
export const openForms = ({ groups, undrawable, ...files }: FormsOptions): Forms => {
  const { forms, findings } = readForms(files);
  if (findings.length > 0) throw new LetterConfigError(findings);

  const undrawn = (texts: ReturnType<typeof textsIn>): readonly FieldFault[] =>
    texts.flatMap(([place, text]) => {
      const characters = undrawable(text);
      if (characters.length === 0) return [];
      const values = { characters: characters.join(' ') };
      return [fieldFault(place, 'no letter can show {characters}; write it in Latin letters', values)];
    });

  const judge = (form: Form, { applicant, data }: FormInput): readonly FieldFault[] => {
    const isThere = (name: string): boolean => typeof applicant[name] === 'string' && applicant[name].trim() !== '';
    const missing = form.particulars
      .filter((name) => !isThere(name))
      .map((name) => fieldFault(`/applicant/${name}`, 'is needed by the letter'));
    const isValid = form.validate(asDeclared(form.schema, data));
    const wrong = isValid ? [] : (form.validate.errors ?? []).map(faultOf);
    const { email: _email, ...shown } = applicant;
    const printed = [...textsIn(shown, '/applicant'), ...textsIn(named(form.schema, data), '/data')];
    const marked = printed.filter(([, text]) => markupIn(text).length > 0).map(([place]) => fieldFault(place, MARKED));
    return [...missing, ...wrong, ...undrawn(printed), ...marked];
  };

  /** Forms of a permit type; those of a group are its licences'. */
  const formsOf = (permitType: string): readonly Form[] =>
    (groups.get(permitType)?.licences.map((licence) => licence.permitType) ?? [permitType]).flatMap((id) => {
      const form = forms.get(id);
      return form === null || form === undefined ? [] : [form];
    });

  return {
    foreign: (given, pointer) => undrawn(textsIn(given, pointer)),
    fields: (permitType) => {
      const asked = formsOf(permitType);
      return asked.length === 0 ? null : [...new Set(asked.flatMap(({ schema }) => fieldNames(schema, schema)))];
    },
    faults: (permitType, file) => {
      const found = formsOf(permitType).flatMap((form) => judge(form, file));
      return [...new Map(found.map((fault) => [`${fault.pointer} ${detailOf(fault)}`, fault])).values()];
    },
  };
};
