import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Addresses of the pages that stand in letters and mails. */
const PAGES = ['v', 'v/:verification', 'v/:verification/surat.pdf', 's/:secret', 't/:application/:secret'];

/** Addresses without a version: pages, and the checks of a load balancer. */
const WITHOUT = [...PAGES, 'health', 'ready'];

/** True for the route of a page, which is written in the office's language. */
export const isPage = (route: string | undefined): boolean => PAGES.some((page) => route === `/${page}`);

export const API_PREFIX = '/api/v1';

export const underPrefix = (app: NestFastifyApplication): void => {
  app.setGlobalPrefix(API_PREFIX, { exclude: WITHOUT });
};
