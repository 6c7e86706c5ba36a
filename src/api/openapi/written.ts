import 'reflect-metadata';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { underPrefix } from '../http/prefix.js';
import type { ApiPorts } from '../ports.js';
import { describeApi } from './document.js';

/** Ports of a preview. Nest reads the routes alone, and makes nothing that would need them. */
const NO_PORTS = {} as ApiPorts;

/**
 * The text of `openapi.json`: the document that the API serves, without the address, which whoever reads the file
 * knows.
 */
export const writtenDocument = async (): Promise<string> => {
  // Nest declares its options as a class that has no value at run time
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  const options: NestApplicationOptions = { preview: true, logger: false, abortOnError: false };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(NO_PORTS), new FastifyAdapter(), options);
  underPrefix(app);
  return `${JSON.stringify({ ...describeApi(app, '/'), servers: [{ url: '/' }] }, undefined, 2)}\n`;
};
