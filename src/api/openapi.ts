import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES } from '../domain/shared/error-codes.js';

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code', 'correlationId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'For a person, in Indonesian unless Accept-Language asks for English' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For an operator, in English' },
    code: { type: 'string', enum: [...ERROR_CODES] },
    correlationId: { type: 'string', description: 'Also in the header X-Request-Id and in the logs' },
    data: { type: 'object' },
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

/** The OpenAPI 3.1 document of exactly the routes that are served. */
export const describeApi = (app: NestFastifyApplication, publicUrl: string): OpenAPIObject => {
  const base = new DocumentBuilder()
    .setTitle('Paraf')
    .setDescription('Permits from application to verified letter')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer(publicUrl)
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, base);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: PROBLEM },
    },
  };
};

/** The document at /api/openapi.json, to read at /api/docs. */
export const serveDocs = (app: NestFastifyApplication, publicUrl: string, page: boolean): void => {
  SwaggerModule.setup('api/docs', app, () => describeApi(app, publicUrl), {
    ui: page,
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
};
