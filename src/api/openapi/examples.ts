/**
 * Examples of the OpenAPI document, drawn from the schemas that validate, so that none can say what a schema does not:
 * where only a schema is asked, by the name of the member; where more than the schema judges, by the operation.
 */
import type { Json, JsonObject } from '../../domain/shared/json.js';
import { isObject } from '../../domain/shared/json.js';
import type { JsonSchema } from '../http/schema.js';

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const UUID = '0f2b7c1e-6d0a-4b5e-9a53-2f1d7a4c9e10';
const INSTANT = '2026-11-23T02:00:00.000Z';
const DATE = '2026-11-23';

/** Example texts by the name of their member, where the schema leaves a text open. All people are invented. */
const TEXTS: Readonly<Record<string, string>> = {
  login: 'fo',
  password: 'kata-sandi-contoh',
  current: 'kata-sandi-contoh',
  passphrase: 'frasa-sandi-contoh',
  token: 'qJ3p5v8y2B4x6z9A1c3E5g7I9k1M3o5Q',
  name: 'Budi Santoso',
  email: 'budi@example.com',
  phone: '0811000000',
  address: 'Jalan Jenderal Sudirman 1, Prabumulih',
  nip: '199203112015032001',
  rank: 'Penata, III/c',
  office: 'prabumulih',
  role: 'front-office',
  roles: 'front-office',
  permitType: 'izin-usaha-toko-swalayan',
  permitTypeName: 'Izin Usaha Toko Swalayan',
  application: UUID,
  id: UUID,
  element: 'receive',
  task: 'sign~2',
  reason: 'Berkas belum lengkap',
  number: '500.16.7.2/0001/IUTS/2026',
  title: 'Petugas Front Office',
  language: 'id',
  text: 'Berjalan',
  procedure: 'prabumulih-tte',
  requirement: 'ktp',
  filename: 'ktp.pdf',
  year: '2026',
  code: 'TASK_NOT_OPEN',
  key: 'b7d1c3a2-0001',
  to: 'process',
  template: 'surat-izin',
  startsAt: '2026-12-01T00:00:00.000Z',
  endsAt: '2026-12-04T10:00:00.000Z',
  validUntil: '2031-11-23',
  secret: 'qJ3p5v8y2B4x6z9A1c3E5g7I9k1M3o5Q7s9U1w3Y5a7',
  verification: 'qJ3p5v8y2B4x6z9A1c3E5g7I',
  digest: SHA256,
  cursor: '50',
};

/** Texts of common forms, for members whose name has no fitting text. */
const FORMS: readonly string[] = [
  SHA256,
  UUID,
  DATE,
  INSTANT,
  '2026-11-23T09:00:00+07:00',
  '1674010101800001',
  '1674010101800',
  'front-office',
  '2026',
  '1',
  '123456',
  'AA',
  'PT1H30M',
];

const OF_FORMAT: Readonly<Record<string, string>> = {
  'date-time': INSTANT,
  date: DATE,
  email: 'budi@example.com',
  uuid: UUID,
  uri: 'https://paraf.example/v/0f2b7c1e',
  binary: '(bytes)',
};

type Components = Readonly<Record<string, JsonSchema>>;

const COMPONENT = /^#\/components\/schemas\/(.+)$/;
/** Depth to which a schema that holds itself is followed. */
const DEEPEST = 8;

const asList = (value: unknown): readonly JsonSchema[] =>
  Array.isArray(value) ? (value as readonly JsonSchema[]) : [];

const fits = (text: string, { pattern, minLength, maxLength }: JsonSchema): boolean =>
  (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(text)) &&
  text.length >= Number(minLength ?? 0) &&
  text.length <= Number(maxLength ?? Infinity);

const textFor = (schema: JsonSchema, name: string): string => {
  const { format } = schema;
  const [own] = asList(schema['examples']) as readonly unknown[];
  if (typeof own === 'string') return own;
  const candidates = [TEXTS[name], typeof format === 'string' ? OF_FORMAT[format] : undefined, name, ...FORMS];
  return (
    candidates.find((text) => text !== undefined && fits(text, schema)) ??
    'contoh'.padEnd(Number(schema['minLength'] ?? 0), '-')
  );
};

const numberFor = ({ minimum, maximum, exclusiveMinimum }: JsonSchema): number => {
  const lowest = Math.max(
    Number(minimum ?? 0),
    exclusiveMinimum === undefined ? -Infinity : Number(exclusiveMinimum) + 1,
  );
  return Math.min(Math.max(1, lowest), Number(maximum ?? Infinity));
};

interface Asked {
  readonly components: Components;
  readonly depth: number;
}

const objectFor = (schema: JsonSchema, { components, depth }: Asked): JsonObject => {
  const properties = isObject(schema['properties'])
    ? (schema['properties'] as Readonly<Record<string, JsonSchema>>)
    : {};
  const required = new Set(asList(schema['required']) as readonly unknown[]);
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => depth < DEEPEST || required.has(name))
      .map(([name, member]) => [name, exampleOf(member, components, name, depth + 1)]),
  );
};

const itemsFor = (schema: JsonSchema, { components, depth }: Asked, name: string): readonly Json[] => {
  const places = asList(schema['prefixItems']);
  const item = (schema['items'] ?? {}) as JsonSchema;
  const wanted =
    places.length > 0 ? places : Array.from({ length: Math.max(1, Number(schema['minItems'] ?? 1)) }, () => item);
  return wanted.map((place) => exampleOf(place, components, name, depth + 1));
};

/** A value that the schema takes. `name`: name of the member that has it. */
export const exampleOf = (schema: JsonSchema, components: Components, name = '', depth = 0): Json => {
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const target = components[COMPONENT.exec($ref)?.[1] ?? ''];
    return target === undefined || depth > DEEPEST + 4 ? {} : exampleOf(target, components, name, depth);
  }
  if (schema['const'] !== undefined) return schema['const'] as Json;
  const [first] = asList(schema['enum']) as readonly unknown[];
  if (first !== undefined) return first as Json;
  const ways = [...asList(schema['anyOf']), ...asList(schema['oneOf'])];
  const way = ways.find((one) => one['type'] !== 'null') ?? ways[0];
  if (way !== undefined) return exampleOf(way, components, name, depth);
  if (Array.isArray(schema['allOf']))
    return Object.assign(
      {},
      ...asList(schema['allOf']).map((part) => exampleOf(part, components, name, depth)),
    ) as Json;
  const type = Array.isArray(schema['type']) ? (schema['type'] as readonly unknown[])[0] : schema['type'];
  switch (type) {
    case 'string':
      return textFor(schema, name);
    case 'integer':
    case 'number':
      return numberFor(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return itemsFor(schema, { components, depth }, name);
    case 'object':
      return objectFor(schema, { components, depth });
    default:
      return schema['properties'] === undefined ? {} : objectFor(schema, { components, depth });
  }
};

/**
 * Members of an operation's example that its schema alone does not give: the data that its permit type asks for; null
 * for one of two members that exclude each other.
 */
const OF_OPERATION: Readonly<Record<string, JsonObject>> = {
  applyForPermit: {
    data: { businessName: 'Toko Maju', location: 'Jalan Jenderal Sudirman 2, Prabumulih', kbli: '47111' },
  },
  signLetter: { oneTimeCode: null },
  beginSigningCeremony: { oneTimeCode: null },
  previewLetter: { yaml: null },
  reassignTask: { to: UUID },
  dryRunMigration: { to: SHA256 },
  migrateApplications: { to: SHA256 },
  addDecree: {
    closed: [{ date: '2026-12-24', kind: 'local-holiday', name: 'Hari jadi kota' }],
    ...{ reopened: [], periods: [], dates: [], years: {} },
  },
  receiveNib: { dataNIB: { nib: '1674010101800' } },
  receiveNibStpw: { dataNIBSTPW: { nib: '1674010101800' } },
  receiveFileDs: { receiveFileDS: { nib: '1674010101800', id_izin: 'I-1', file_izin: 'https://oss.example/izin.pdf' } },
  receiveSicantikApplication: { data: { data: [{ id: '1', jenis_izin: 'Izin Usaha Toko Swalayan' }] } },
  declareOutage: { cause: 'kebakaran', from: '2026-11-20T02:00:00.000Z' },
  fillSurvey: {
    answers: {
      ...{ requirements: 4, procedure: 4, time: 3, cost: 4, product: 4 },
      ...{ competence: 4, conduct: 4, facilities: 3, complaints: 4 },
    },
  },
};

/** Example of the body of an operation. */
const exampleOrder = (operation: string, schema: JsonSchema, components: Components): Json => {
  const example = exampleOf(schema, components);
  const changed = OF_OPERATION[operation];
  if (changed === undefined || !isObject(example)) return example;
  return Object.fromEntries(Object.entries({ ...example, ...changed }).filter(([, value]) => value !== null));
};

type Part = Readonly<Record<string, unknown>>;

const JSON_TYPE = 'application/json';

const withContent = (part: Part, example: (schema: JsonSchema) => Json): Part => {
  const { content } = part;
  if (!isObject(content)) return part;
  return {
    ...part,
    content: Object.fromEntries(
      Object.entries(content).map(([type, media]) => {
        const { schema } = media as { readonly schema: JsonSchema };
        const isDescribed = type === JSON_TYPE || type === 'multipart/form-data';
        return [type, isDescribed ? { ...(media as object), example: example(schema) } : media];
      }),
    ),
  };
};

/** An operation with examples of its body, of each part of its address, and of its successful answer. */
export const withExamples = (operation: Part, components: Components): Part => {
  const { operationId, parameters, requestBody, responses } = operation;
  return {
    ...operation,
    ...(parameters === undefined
      ? {}
      : {
          parameters: asList(parameters).map((parameter) =>
            parameter['in'] === 'path' || parameter['required'] === true
              ? {
                  ...parameter,
                  example: exampleOf((parameter['schema'] ?? {}) as JsonSchema, components, String(parameter['name'])),
                }
              : parameter,
          ),
        }),
    ...(requestBody === undefined
      ? {}
      : {
          requestBody: withContent(requestBody as Part, (schema) =>
            exampleOrder(String(operationId), schema, components),
          ),
        }),
    responses: Object.fromEntries(
      Object.entries(responses as Readonly<Record<string, Part>>).map(([status, answer]) => [
        status,
        status < '300' ? withContent(answer, (schema) => exampleOf(schema, components)) : answer,
      ]),
    ),
  };
};
