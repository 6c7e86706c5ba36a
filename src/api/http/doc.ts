import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import { z } from 'zod';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import { HTTP_STATUS } from '../problem/http-status.js';

interface RouteDoc {
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  /** A file in a multipart form, with the fields beside it. */
  readonly upload?: z.ZodObject;
  /** Status and meaning of the answer where all is well. */
  readonly ok?: Readonly<Record<number, string>>;
  readonly errors?: readonly ErrorCode[];
  /** Problems with another status than their code's own, and those of the protocol. */
  readonly problems?: Readonly<Record<number, string>>;
  /** The route is told to a running application: repeatable by key, and able to wait. */
  readonly act?: boolean;
  readonly open?: boolean;
  /** Answers in the envelope of another system, faults included. */
  readonly foreign?: boolean;
}

type Schema =
  Exclude<Parameters<typeof ApiBody>[0], { type: unknown } | { isArray: unknown }> extends { schema: infer S }
    ? S
    : never;

/** The JSON Schema of the very schema that validates (OpenAPI 3.1 takes JSON Schema 2020-12 as it is). */
export const jsonSchema = (schema: z.ZodType): Schema => {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(described).filter(([key]) => key !== '$schema')) as Schema;
};

const problemsByStatus = (codes: readonly ErrorCode[]): Map<number, ErrorCode[]> => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(HTTP_STATUS[code], [...(byStatus.get(HTTP_STATUS[code]) ?? []), code]);
  return byStatus;
};

const ACT_ERRORS: readonly ErrorCode[] = [
  'INPUT_INVALID',
  'PERMISSION_DENIED',
  'OWN_APPLICATION',
  'APPLICATION_NOT_FOUND',
  'APPLICATION_FINISHED',
  'IDEMPOTENCY_KEY_REUSED',
];

const act = (): MethodDecorator[] => [
  ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: '8 to 64 letters, digits, "-" or "_"; made once for each act',
  }),
  ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`wait=N`: answer with the effect if it is there within N seconds (at most 30)',
  }),
  ApiResponse({ status: 200, description: 'The application has accepted the act' }),
  ApiResponse({ status: 202, description: 'The act is stored; `Location` tells where its outcome can be read' }),
];

/** Describes a route for the OpenAPI document from what the route itself uses. */
export const Doc = (doc: RouteDoc): MethodDecorator => {
  const codes = [
    ...new Set<ErrorCode>([
      ...(doc.foreign === true ? [] : (['INPUT_INVALID'] as const)),
      ...(doc.act === true ? ACT_ERRORS : []),
      ...(doc.errors ?? []),
    ]),
  ];
  const takesBody = doc.body !== undefined || doc.upload !== undefined;
  const ok = doc.ok ?? (doc.act === true ? {} : { 200: 'As asked' });
  if (doc.open !== true) codes.unshift('UNAUTHENTICATED');
  const query = doc.query === undefined ? [] : Object.entries(doc.query.shape);
  return applyDecorators(
    ApiOperation({ summary: doc.summary }),
    ...(doc.open === true ? [ApiExtension('x-account', 'none')] : [ApiBearerAuth()]),
    ...(doc.body === undefined ? [] : [ApiBody({ schema: jsonSchema(doc.body) })]),
    ...query.map(([name, schema]) =>
      ApiQuery({ name, required: !z.safeParse(schema, undefined).success, schema: jsonSchema(schema as z.ZodType) }),
    ),
    ...(doc.upload === undefined
      ? []
      : [ApiConsumes('multipart/form-data'), ApiBody({ schema: uploadSchema(doc.upload) })]),
    ...(doc.act === true ? act() : []),
    ...Object.entries(ok).map(([status, description]) => ApiResponse({ status: Number(status), description })),
    ...[...problemsByStatus(codes)].map(([status, at]) => problemAt(status, at.join(' · '))),
    ...(takesBody ? [problemAt(413, 'The body is too large'), problemAt(415, 'The body is of another type')] : []),
    ...Object.entries(doc.problems ?? {}).map(([status, meaning]) => problemAt(Number(status), meaning)),
  );
};

const problemAt = (status: number, description: string): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });

const uploadSchema = (fields: z.ZodObject): Schema => {
  const schema = jsonSchema(fields) as { properties?: object };
  return { ...schema, properties: { ...schema.properties, file: { type: 'string', format: 'binary' } } } as Schema;
};
