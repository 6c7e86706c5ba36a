import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Addresses without a version: pages that stand in letters and mails, and the checks of a load balancer. */
const WITHOUT = [
  'v',
  'v/:verification',
  'v/:verification/surat.pdf',
  's/:secret',
  't/:application/:secret',
  'health',
  'ready',
];

export const API_PREFIX = '/api/v1';

export const underPrefix = (app: NestFastifyApplication): void => {
  app.setGlobalPrefix(API_PREFIX, { exclude: WITHOUT });
};
