import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES } from '../../domain/shared/error-codes.js';
import { COOKIE, WRITE_HEADER } from '../auth/credentials.js';
import { allOperations } from '../http/doc.js';
import { componentSchemas } from '../http/schema.js';
import { withExamples } from './examples.js';
import { describeOperation } from './operation.js';

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code', 'correlationId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'For a person, in Indonesian unless Accept-Language asks for English' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What it means and what to do; for a person, in the language of `title`' },
    technical: { type: 'string', description: 'What was expected and what came; for an operator, in English' },
    code: { type: 'string', enum: [...ERROR_CODES] },
    correlationId: { type: 'string', description: 'Also in the header X-Request-Id and in the logs' },
    data: { type: 'object', additionalProperties: true },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer into the body, or the name of a parameter or header' },
          detail: { type: 'string' },
        },
      },
    },
  },
};

const problemResponse = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const RESPONSES = {
  Unexpected: problemResponse('INVARIANT: what nobody has foreseen; the answer says nothing of it'),
  Away: problemResponse(
    'DATABASE_UNAVAILABLE: the record does not answer; STORAGE_UNAVAILABLE: a disk takes no more; `Retry-After` says when to ask again',
  ),
};

const KEY = { type: 'string', pattern: '^("[A-Za-z0-9_-]{8,64}"|[A-Za-z0-9_-]{8,64})$' };
const MATCH = 'The `ETag` of what was read, or `*`: where it has been changed since, nothing is done (412)';

const header = (name: string, required: boolean, description: string, schema: object = { type: 'string' }): object => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

const PARAMETERS = {
  IdempotencyKey: header(
    'Idempotency-Key',
    true,
    '8 to 64 letters, digits, "-" or "_"; made once for each act: sent again with it, it is the same act',
    KEY,
  ),
  RepeatKey: header(
    'Idempotency-Key',
    false,
    '8 to 64 letters, digits, "-" or "_"; sent again with it within a day, the first answer is given again',
    KEY,
  ),
  Prefer: header('Prefer', false, '`wait=N`: answer with the effect if it is there within N seconds (at most 30)'),
  IfMatch: header('If-Match', true, MATCH),
  IfMatchOptional: header('If-Match', false, MATCH),
};

const COOKIE_MEANS = `From POST /api/v1/sessions/browser. A write needs \`${WRITE_HEADER}: 1\` and comes from the office's own address`;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Parameter {
  readonly name?: string;
  readonly in?: string;
}

/** Ids, keys and secrets of an address are ASCII; the number of a register's row is its place there. */
const segment = (name: string | undefined): object => ({
  type: 'string',
  pattern: name === 'number' ? '^[1-9][0-9]{0,9}$' : '^[\\x21-\\x7E]+$',
});

type Served = OpenAPIObject['paths'][string];

const withOperations = (item: Served): Served => {
  const described = METHODS.flatMap((method) => {
    const served = item[method];
    if (served === undefined) return [];
    const doc = allOperations().get(served.operationId ?? '');
    if (doc === undefined)
      throw new Error(`the route ${method} ${served.operationId ?? ''} describes nothing: add @Doc`);
    const path = ((served.parameters ?? []) as readonly Parameter[]).flatMap((parameter) =>
      parameter.in === 'path' ? [{ ...parameter, schema: segment(parameter.name) }] : [],
    );
    const { operationId, summary, tags } = served;
    return [[method, { operationId, summary, tags, ...describeOperation(doc, path) }] as const];
  });
  return Object.fromEntries(described);
};

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

/** The schemas that something served refers to, directly or through another: the registry may know more. */
const usedSchemas = <T extends object>(served: unknown, schemas: Readonly<Record<string, T>>): Record<string, T> => {
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(REFERENCE)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name] ?? {});
    }
  };
  follow(served);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
};

/** The OpenAPI 3.1 document of exactly the routes that are served. */
export const describeApi = (app: NestFastifyApplication, publicUrl: string): OpenAPIObject => {
  const base = new DocumentBuilder()
    .setTitle('Paraf')
    .setDescription('Permits from application to verified letter')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer(publicUrl)
    .addBearerAuth()
    .addCookieAuth(COOKIE, { type: 'apiKey', in: 'cookie', name: COOKIE, description: COOKIE_MEANS }, 'browser')
    .build();
  const document = SwaggerModule.createDocument(app, base);
  const described = Object.entries(document.paths).map(([path, item]) => [path, withOperations(item)] as const);
  // after the paths: describing them names the schemas
  const schemas = { ...componentSchemas(), Problem: PROBLEM };
  const paths = Object.fromEntries(
    described.map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [method, withExamples(operation as never, schemas)]),
      ),
    ]),
  );
  return {
    ...document,
    paths,
    components: {
      ...document.components,
      parameters: PARAMETERS,
      responses: RESPONSES,
      schemas: usedSchemas({ paths, PARAMETERS, RESPONSES }, schemas),
    },
  } as OpenAPIObject;
};

/** The document at /api/openapi.json, to read at /api/docs. */
export const serveDocs = (app: NestFastifyApplication, publicUrl: string, page: boolean): void => {
  SwaggerModule.setup('api/docs', app, () => describeApi(app, publicUrl), {
    ui: page,
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
};
