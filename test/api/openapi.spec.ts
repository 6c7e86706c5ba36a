import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { apiWorld } from '../fakes/api-world.js';

it('openapi.json in the root is what the API serves, but for the address ("npm run openapi" writes it)', async () => {
  const world = await apiWorld();
  try {
    const served = (await world.app.inject({ url: '/api/openapi.json' })).json() as object;
    const written = JSON.parse(readFileSync('openapi.json', 'utf8')) as object;

    expect({ ...served, servers: [{ url: '/' }] }).toEqual(written);
  } finally {
    await world.close();
  }
});

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
  readonly 'x-account'?: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

describe('the document', () => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => ({ method, path, ...described })),
  );

  const at = (reference: string): unknown =>
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((found, part) => (found as Readonly<Record<string, unknown>> | undefined)?.[part], document);

  const referencesIn = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]: readonly [string, unknown]) =>
          key === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
        )
      : [];

  it('refers to nothing that it does not hold', () => {
    const lost = referencesIn(document).filter(
      (reference) => !reference.startsWith('#/') || at(reference) === undefined,
    );

    expect(lost).toEqual([]);
  });

  it('has a named schema for whatever JSON an operation answers', () => {
    const unsaid = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .filter(([, { content }]) => {
          const schema = content?.['application/json']?.schema;
          return schema !== undefined && !('$ref' in schema);
        })
        .map(([status]) => `${operationId} ${status}`),
    );
    const silent = operations.filter(({ responses }) => !Object.keys(responses).some((status) => /^[23]/.test(status)));

    expect({ unsaid, silent: silent.map(({ operationId }) => operationId) }).toEqual({ unsaid: [], silent: [] });
  });

  it('gives the number of an application wherever an answer has its id', () => {
    const lacking = (place: unknown, path: string): readonly string[] => {
      if (typeof place !== 'object' || place === null) return [];
      const { properties } = place as { readonly properties?: Readonly<Record<string, unknown>> };
      const has = (name: string): boolean => properties !== undefined && Object.hasOwn(properties, name);
      return [
        ...(has('application') && !has('applicationNumber') ? [path] : []),
        ...(has('applications') && !has('applicationNumbers') ? [path] : []),
        ...Object.entries(place).flatMap(([name, inner]) => lacking(inner, `${path}/${name}`)),
      ];
    };
    const { components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
    };
    const answered = Object.entries(components.schemas).filter(([name]) => !name.endsWith('Body'));

    expect(answered.flatMap(([name, schema]) => lacking(schema, name))).toEqual([]);
  });

  it('has one shape for every list', () => {
    const lists = operations
      .filter(({ operationId }) => operationId.startsWith('list'))
      .map(({ operationId, responses }) => {
        const schema = responses['200']?.content?.['application/json']?.schema as { readonly $ref: string };
        return [operationId, Object.keys((at(schema.$ref) as { readonly properties: object }).properties)] as const;
      });

    expect(lists.length).toBeGreaterThan(10);
    for (const [id, properties] of lists)
      expect([id, properties.slice(0, 3)]).toEqual([id, ['items', 'cursor', 'total']]);
  });

  it('calls a filter by one name, whichever list has it', () => {
    const names = new Set(
      operations.flatMap(({ operationId, parameters = [] }) =>
        operationId.startsWith('list')
          ? parameters.filter((one) => one['in'] === 'query').map((one) => one['name'])
          : [],
      ),
    );

    expect([...names].sort()).toEqual([
      ...[
        'account',
        'application',
        'awaits',
        'channel',
        'cursor',
        'limit',
        'number',
        'office',
        'procedure',
        'role',
        'since',
        'status',
        'view',
        'year',
      ],
    ]);
  });

  it('takes an Idempotency-Key with whatever changes something for a person with an account', () => {
    const keys = ['#/components/parameters/IdempotencyKey', '#/components/parameters/RepeatKey'];
    const keyless = operations.filter(
      ({ method, parameters = [], 'x-account': account }) =>
        (method === 'post' || method === 'patch') &&
        account !== 'none' &&
        !parameters.some((parameter) => keys.includes(String(parameter['$ref']))),
    );

    // these two change nothing
    expect(keyless.map(({ operationId }) => operationId).sort()).toEqual(['dryRunMigration', 'previewLetter']);
  });

  it('calls operations as functions are called', () => {
    const ids = operations.map(({ operationId }) => operationId);

    expect(ids.filter((id) => !/^[a-z]+(?:[A-Z][A-Za-z]*)?$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
