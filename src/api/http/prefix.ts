import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Pages that stand in letters and mails, and what a load balancer asks: these addresses have no version. */
const WITHOUT = [
  'v',
  'v/:verification',
  'v/:verification/surat.pdf',
  's/:secret',
  't/:application/:secret',
  'health',
  'ready',
];

export const underPrefix = (app: NestFastifyApplication): void => {
  app.setGlobalPrefix('api/v1', { exclude: WITHOUT });
};
