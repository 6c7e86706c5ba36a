import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import multipart from '@fastify/multipart';
import type { LoggerService, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import { inLanguageOf, problemBody, sendProblem } from './problem/answer.js';
import { problem } from './problem/problem.js';
import { AppModule } from './app.module.js';
import { readApplicationNames } from './applications/name-in-address.js';
import { takeBodies } from './http/bodies.js';
import { knowReader } from './messages/reader.js';
import { observe, secure } from './http/hooks.js';
import { refuseOtherMethods } from './http/methods.js';
import type { ApiPorts } from './ports.js';
import { readTaskSegments } from './tasks/task-segment.js';
import { serveDocs } from './openapi/document.js';
import { underPrefix } from './http/prefix.js';

const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export interface ApiSettings {
  readonly logger: Logger;
  /** Number of proxies in front whose X-Forwarded-For is believed; 0 where there is none. */
  readonly trustedProxies?: number;
  /** True where the OpenAPI document is also served as a page, at /api/docs. */
  readonly docsPage: boolean;
}

const requestId = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
};

/** Nest's own messages in the form of all other logs. */
const nestLogger = (logger: Logger): LoggerService => {
  const line =
    (level: 'info' | 'warn' | 'error' | 'debug' | 'trace') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.at(-1);
      const isText = typeof message === 'string';
      // facts first, then what they mean, then where it was said
      const text = isText ? message : rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : '';
      logger[level]({ context, ...(typeof message === 'object' ? message : {}) }, text);
    };
  return { log: line('debug'), warn: line('warn'), error: line('error'), debug: line('debug'), verbose: line('trace') };
};

/** The API, not yet listening. All it touches was handed in. */
export const createApi = async (ports: ApiPorts, settings: ApiSettings): Promise<NestFastifyApplication> => {
  const trusted = settings.trustedProxies ?? 0;
  const adapter = new FastifyAdapter({
    loggerInstance: settings.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: (_address: string, hop: number) => hop < trusted,
    // as people copy an address from paper or a mail
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    // before any route or filter is reached: an address that is not even one
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const malformed = problem('INPUT_INVALID', 'the address is not well-formed', undefined, { status: 400 });
      request.log.info({ code: error.code, status: 400 }, 'request');
      void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
      const said = inLanguageOf(request, ports.messages, malformed);
      sendProblem(reply, problemBody(malformed, { ...said, status: 400, correlationId: request.id }));
    },
  });
  const server: FastifyInstance = adapter.getInstance();
  takeBodies(server);
  await server.register(multipart, {
    limits: { fileSize: ports.options.uploadMaxBytes, files: 1, fields: 20, fieldSize: 10_000, parts: 21 },
  });
  observe(server);
  refuseOtherMethods(server);
  readTaskSegments(server);
  readApplicationNames(server, ports.applications);
  knowReader(server);
  secure(server, ports.options.publicUrl.startsWith('https:'));
  // Nest declares its options as a class that has no value at run time, so that nothing could construct one
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  const nest: NestApplicationOptions = { bodyParser: false, logger: nestLogger(settings.logger), abortOnError: false };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(ports), adapter, nest);
  underPrefix(app);
  serveDocs(app, ports.options.publicUrl, settings.docsPage);
  return app;
};
