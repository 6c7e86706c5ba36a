/** One operation of the OpenAPI document, from what its route declares. */
import { z } from 'zod';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import { HEADERS, answersByStatus, type AnswerAt, type AnswerBody } from '../http/answers.js';
import type { RouteDoc } from '../http/doc.js';
import { jsonSchema, namedSchema, type JsonSchema } from '../http/schema.js';
import { HTTP_STATUS } from '../problem/http-status.js';
import { EVERYWHERE, codesOf, protocolCodes, protocolProblems } from './codes.js';

type Part = Readonly<Record<string, unknown>>;

const queryParameters = (query: z.ZodObject): readonly Part[] =>
  Object.entries(query.shape).map(([name, schema]) => {
    const { description, ...described } = jsonSchema(schema as z.ZodType, 'input');
    return {
      name,
      in: 'query',
      required: !z.safeParse(schema, undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: described,
    };
  });

const reference = (name: string): Part => ({ $ref: `#/components/parameters/${name}` });

const requestHeaders = (doc: RouteDoc): readonly Part[] => [
  ...(doc.act === true || doc.keyed === true ? [reference('IdempotencyKey')] : []),
  ...(doc.repeatable === true ? [reference('RepeatKey')] : []),
  ...(doc.act === true ? [reference('Prefer')] : []),
  ...(doc.precondition === undefined
    ? []
    : [reference(doc.precondition === 'required' ? 'IfMatch' : 'IfMatchOptional')]),
];

const uploadSchema = (fields: z.ZodObject): JsonSchema => {
  const schema = jsonSchema(fields, 'input') as { readonly properties?: object; readonly required?: readonly string[] };
  return {
    ...schema,
    properties: { ...schema.properties, file: { type: 'string', format: 'binary' } },
    required: [...(schema.required ?? []), 'file'],
  };
};

/** Name of an operation's body, such as `ReassignTaskBody` for `reassignTask`. */
const bodyName = (id: string): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}Body`;

const requestBody = ({ id, body, upload, foreign }: RouteDoc): Part | undefined => {
  if (upload !== undefined)
    return { required: true, content: { 'multipart/form-data': { schema: uploadSchema(upload) } } };
  if (body === undefined) return undefined;
  return {
    // of another system's message the bytes themselves are read
    required: foreign === true || !body.safeParse({}).success,
    content: { 'application/json': { schema: namedSchema(bodyName(id), body, 'input') } },
  };
};

const content = (body: AnswerBody): Part => {
  if (body === null) return {};
  if (body instanceof z.ZodType) return { content: { 'application/json': { schema: jsonSchema(body, 'output') } } };
  return { content: { [body.media]: { schema: { type: 'string', format: 'binary' } } } };
};

const response = ({ body, means, headers }: AnswerAt): Part => ({
  description: means,
  ...(headers.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          headers.map((name) => [name, { description: HEADERS[name], schema: { type: 'string' } }]),
        ),
      }),
  ...content(body),
});

/** The shape of every problem, with the codes that it can have here. */
const problemWith = (codes: readonly ErrorCode[], description: string): Part => ({
  description,
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          ...(codes.length === 0 ? [] : [{ type: 'object', properties: { code: { enum: codes } } }]),
        ],
      },
    },
  },
});

const byStatus = (codes: readonly ErrorCode[]): ReadonlyMap<number, readonly ErrorCode[]> => {
  const found = new Map<number, readonly ErrorCode[]>();
  for (const code of codes) found.set(HTTP_STATUS[code], [...(found.get(HTTP_STATUS[code]) ?? []), code]);
  return found;
};

const SHARED = { 500: 'Unexpected', 503: 'Away' } as const;

/** Answer of a status. One that means here only what it means everywhere is written once for the document. */
const sharedOr = (status: number, codes: readonly ErrorCode[]): Part =>
  (status === 500 || status === 503) && codes.every((code) => EVERYWHERE.includes(code))
    ? { $ref: `#/components/responses/${SHARED[status]}` }
    : problemWith(codes, codes.join(' · '));

const problems = (doc: RouteDoc): Readonly<Record<number, Part>> => ({
  ...Object.fromEntries(
    [...byStatus([...codesOf(doc), ...EVERYWHERE])].map(([status, codes]) => [
      status,
      Object.hasOwn(answersByStatus(doc.answer), status)
        ? problemWith(codes, codes.join(' · '))
        : sharedOr(status, codes),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(protocolProblems(doc)).map(([status, meaning]) => [
      status,
      problemWith(protocolCodes(doc), meaning),
    ]),
  ),
});

const answered = (doc: RouteDoc): Readonly<Record<number, Part>> =>
  Object.fromEntries(Object.entries(answersByStatus(doc.answer)).map(([status, at]) => [status, response(at)]));

/** Answer of a status that another system's envelope and a problem share: its content is one of both. */
const joined = (own: Part, problem: Part): Part => ({
  ...own,
  content: { ...(own['content'] as Part), ...(problem['content'] as Part) },
});

const responses = (doc: RouteDoc): Readonly<Record<number, Part>> => {
  const own = answered(doc);
  const refused = problems(doc);
  return {
    ...refused,
    ...Object.fromEntries(
      Object.entries(own).map(([status, part]) => {
        const problem = refused[Number(status)];
        return [status, problem === undefined ? part : joined(part, problem)];
      }),
    ),
  };
};

/** Permissions of a route as a list: empty where an account is enough, undefined where the route names none. */
const listed = ({ permission }: RouteDoc): readonly string[] | undefined => {
  if (permission === undefined) return undefined;
  return permission === 'own' ? [] : [permission].flat();
};

/** Description of an operation. `path`: the parameters in the route's own path. */
export const describeOperation = (doc: RouteDoc, path: readonly Part[]): Part => {
  const body = requestBody(doc);
  const permission = listed(doc);
  const parameters = [...path, ...(doc.query === undefined ? [] : queryParameters(doc.query)), ...requestHeaders(doc)];
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responses(doc),
    ...(doc.open === true ? { 'x-account': 'none', security: [] } : { security: [{ bearer: [] }, { browser: [] }] }),
    ...(permission === undefined ? {} : { 'x-permission': permission }),
    ...(doc.proven === true ? { 'x-proven': true } : {}),
  };
};
