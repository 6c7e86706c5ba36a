import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { allOperations } from '../../src/api/http/doc.js';
import { openForms } from '../../src/infra/forms/forms.js';
import { shippedForms } from '../builders/shipped-forms.js';
import { aTask, anApplication, apiWorld, PERMIT_OFFER, PERMIT_TYPE, type ApiWorld } from '../fakes/api-world.js';

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
type Content = Readonly<Record<string, Media>>;
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name?: string; readonly in?: string; readonly example?: string | number }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>> };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajvFormats.default(ajv);
ajv.addSchema(document, 'openapi.json');

/** Faults of the example at this place of the document. */
const faultsAt = (place: readonly string[], example: unknown): unknown => {
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.compile({ $ref: `openapi.json#/${pointer}/schema` });
  return validate(example)
    ? []
    : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};

describe('the examples of the OpenAPI document', () => {
  it.each(operations)(
    '$operation.operationId: are there, and are as their schemas say',
    ({ path, method, operation }) => {
      const { operationId, requestBody, responses, parameters = [] } = operation;
      for (const parameter of parameters.filter((one) => one.in === 'path'))
        expect(parameter).toHaveProperty('example');
      for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
        expect(media).toHaveProperty('example');
        expect(faultsAt(['paths', path, method, 'requestBody', 'content', type], media.example)).toEqual([]);
        const { body } = allOperations().get(operationId) ?? {};
        // what a schema of JSON cannot say: members that exclude each other
        if (body !== undefined) expect(body.safeParse(media.example).error?.issues ?? []).toEqual([]);
      }
      for (const [status, { content = {} }] of Object.entries(responses)) {
        const media = content['application/json'];
        if (status >= '300' || media === undefined) continue;
        expect(media).toHaveProperty('example');
        expect(
          faultsAt(['paths', path, method, 'responses', status, 'content', 'application/json'], media.example),
        ).toEqual([]);
      }
    },
  );
});

/** Places of examples that name something this world does not have. */
const NOT_HERE: Readonly<Record<string, readonly string[]>> = {
  addDelegation: ['/from', '/to'],
};

/** Refusals for which whoever sent the order is at fault, and not what it is about. */
const OF_THE_ORDER: readonly string[] = [
  ...['INPUT_INVALID', 'PERMIT_TYPE_UNKNOWN', 'REASON_MISSING', 'RECEIVER_MISSING', 'RETURN_TARGET_INVALID'],
  ...['REQUIREMENTS_INCOMPLETE', 'PASSWORD_UNSUITABLE'],
];

const JSON_BODY = 'application/json';
const SAYS_WHY = ['reason', 'evidence', 'legalBasis'] as const;

/** Members of a body that say why, of those that its schema requires. */
const reasonsOf = (operation: Operation): readonly string[] => {
  const { schema } = operation.requestBody?.content[JSON_BODY] ?? {};
  const name = (schema as { readonly $ref?: string } | undefined)?.$ref?.split('/').at(-1) ?? '';
  const { required = [] } = document.components.schemas[name] ?? {};
  return SAYS_WHY.filter((member) => required.includes(member));
};

describe('sent to the API, an example', () => {
  let world: ApiWorld;
  const tokens = new Map<string, string>();
  const granted = new Set<string>();
  const refused = new Map<string, readonly string[]>();
  beforeAll(async () => {
    // the examples apply for a permit type that the office has on file, and its own form judges them
    const offered = { ...PERMIT_TYPE, id: 'izin-usaha-toko-swalayan' };
    world = await apiWorld({}, () => ({
      permitTypes: {
        find: async (id) => (id === offered.id ? offered : null),
        offers: () => [PERMIT_OFFER],
        policy: () => 'optional',
      },
    }));
    world.forms = openForms(shippedForms());
    const id = '0f2b7c1e-6d0a-4b5e-9a53-2f1d7a4c9e10';
    world.record.contents.applications.set(id, anApplication({ id }));
    world.record.contents.tasks.set(`${id}/sign#2`, aTask({ application: id, id: 'sign#2' }));
    const officer = await world.record.accounts.byId('user-fo2');
    if (officer === null) throw new Error('the world has no second officer');
    await world.record.accounts.save({ ...officer, id, login: 'contoh' });
    for (const login of ['pengawas', 'admin', 'fo', 'pemohon']) tokens.set(login, await world.login(login));
  });
  afterAll(() => world.close());

  const sent = operations.filter(
    ({ path, operation }) =>
      // who logs out asks nothing more; files and other systems' messages have suites of their own
      operation.operationId !== 'logout' &&
      operation.requestBody?.content['multipart/form-data'] === undefined &&
      // this world keeps no disposal list, and no procedure of its application
      !/disposal|retention|erasure|[}]\/procedure$/.test(path),
  );

  it.each(sent)('of $operation.operationId is answered as the document says', async ({ path, method, operation }) => {
    const { parameters = [], requestBody, responses, operationId } = operation;
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(parameters.find((parameter) => parameter.name === name)?.example ?? ''),
    );
    const query = parameters.filter((parameter) => parameter.in === 'query' && parameter.example !== undefined);
    const asked = new URLSearchParams(
      query.map(({ name = '', example = '' }): [string, string] => [name, String(example)]),
    );
    const payload = requestBody?.content['application/json']?.example;
    for (const [login, token] of tokens) {
      const answer = await world.app.inject({
        method: method.toUpperCase(),
        url: query.length === 0 ? url : `${url}?${asked.toString()}`,
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': `example-${login}-${operationId}`.slice(0, 64),
        },
        ...(payload === undefined ? {} : { payload }),
      });
      const { errors = [] } = answer.statusCode === 400 ? (answer.json() as { errors?: { pointer: string }[] }) : {};

      expect([login, Object.keys(responses)]).toEqual([login, expect.arrayContaining([String(answer.statusCode)])]);
      expect(answer.statusCode).not.toBe(500);
      // who works in several offices names one; nothing of what the example says is at fault
      expect(errors.filter(({ pointer }) => !(NOT_HERE[operationId] ?? ['office']).includes(pointer))).toEqual([]);
      if (answer.statusCode < 300) granted.add(operationId);
      else refused.set(operationId, [...(refused.get(operationId) ?? []), (answer.json() as { code: string }).code]);
    }
  });

  const withReason = operations.flatMap(({ path, method, operation }) =>
    reasonsOf(operation).map((member) => ({ path, method, operation, member })),
  );

  it.each(withReason)('of $operation.operationId is refused without its $member, which is named', async (order) => {
    const { path, method, operation, member } = order;
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(operation.parameters?.find((parameter) => parameter.name === name)?.example ?? ''),
    );
    const { [member]: _why, ...rest } = operation.requestBody?.content[JSON_BODY]?.example as Record<string, unknown>;
    for (const payload of [rest, { ...rest, [member]: ' ' }]) {
      const answer = await world.app.inject({
        ...{ method: method.toUpperCase(), url, payload },
        headers: {
          authorization: `Bearer ${tokens.get('pengawas') ?? ''}`,
          ...{ 'idempotency-key': 'example-without', 'if-match': '*' },
        },
      });
      expect([answer.statusCode, answer.json()]).toMatchObject([
        422,
        { code: 'REASON_MISSING', data: { expected: [member] }, errors: [{ pointer: `/${member}` }] },
      ]);
      expect(Object.keys(operation.responses)).toContain('422');
    }
  });

  it('that others live with says why', () => {
    expect(withReason.map(({ operation }) => operation.operationId)).toEqual(
      expect.arrayContaining([
        'returnTask',
        'withdrawTrackedApplication',
        'voidNumber',
        'migrateApplications',
        'addDecree',
      ]),
    );
  });

  it('is granted to somebody, or refused for what this world has not: never for what the example says', () => {
    const atFault = [...refused].filter(
      ([operation, codes]) => !granted.has(operation) && codes.some((code) => OF_THE_ORDER.includes(code)),
    );

    expect(granted).toContain('applyForPermit');
    expect(granted.size).toBeGreaterThan(sent.length / 2);
    expect(atFault.map(([operation]) => operation).sort()).toEqual(Object.keys(NOT_HERE).sort());
  });
});
