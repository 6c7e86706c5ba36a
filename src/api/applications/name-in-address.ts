/** Reads the number of an application wherever an address takes its id. This is the one place that reads it. */
import type { FastifyInstance } from 'fastify';
import { isLikeNumber } from '../../domain/application/number.js';
import type { Applications } from '../../domain/ports/applications.js';
import { nameInAddress } from './number.js';

const OF_APPLICATIONS = /\/applications\/:id(\/|$)/;

/**
 * Replaces a number in an address by the application's id. A number that no application has stays as it is, so that the
 * answer is that for an unknown id.
 */
export const readApplicationNames = (server: FastifyInstance, applications: Pick<Applications, 'idOf'>): void => {
  const idOf = async (name: string, parameter: string): Promise<string> => {
    if (!isLikeNumber(name)) return name;
    const number = nameInAddress(name, parameter);
    return (await applications.idOf(number)) ?? number;
  };

  server.addHook('preHandler', async ({ params, query, headers, routeOptions }) => {
    // whoever has not signed in is told that, and nothing is looked up for them
    if (headers.authorization === undefined) return;
    const named = params as Record<string, string>;
    const filters = query as Record<string, unknown>;
    if (OF_APPLICATIONS.test(routeOptions.url ?? '') && named['id'] !== undefined)
      named['id'] = await idOf(named['id'], 'id');
    if (typeof filters['application'] === 'string')
      filters['application'] = await idOf(filters['application'], 'application');
  });
};
