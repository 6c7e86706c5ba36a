/** Reads the number of an application wherever an address or a body takes its id. This is the one place that reads it. */
import type { FastifyInstance } from 'fastify';
import { isLikeNumber } from '../../domain/application/number.js';
import type { Applications } from '../../domain/ports/applications.js';
import { API_PREFIX } from '../http/prefix.js';
import { isObject } from '../../domain/shared/json.js';
import { nameInAddress } from './number.js';

const OF_APPLICATIONS = /\/applications\/:id(\/|$)/;

/** Places of bodies that name applications: the pointer, `*` for each item of a list; by the route below the prefix. */
export const NAMES_IN_BODIES: Readonly<Record<string, string>> = {
  '/signing-ceremonies': '/letters/*/application',
  '/migrations': '/applications/*',
  '/migrations/dry-run': '/applications/*',
};

type ReadName = (name: string, pointer: string) => Promise<string>;

/** Replaces the names at these steps of a body. A body of another form is left to its schema. */
const readNames = async (body: unknown, steps: readonly string[], read: ReadName, at = ''): Promise<void> => {
  const [step, ...rest] = steps;
  if (step === undefined || !(Array.isArray(body) || isObject(body))) return;
  const values = body as Record<string, unknown>;
  const keys =
    step === '*' ? (Array.isArray(body) ? Object.keys(values) : []) : Object.hasOwn(values, step) ? [step] : [];
  for (const key of keys) {
    const value = values[key];
    if (rest.length > 0) await readNames(value, rest, read, `${at}/${key}`);
    else if (typeof value === 'string') values[key] = await read(value, `${at}/${key}`);
  }
};

/**
 * Replaces a number in an address or a body by the application's id. A number that no application has stays as it is, so
 * that the answer is that for an unknown id.
 */
export const readApplicationNames = (server: FastifyInstance, applications: Pick<Applications, 'idOf'>): void => {
  const idOf = async (name: string, parameter: string): Promise<string> => {
    if (!isLikeNumber(name)) return name;
    const number = nameInAddress(name, parameter);
    return (await applications.idOf(number)) ?? number;
  };

  server.addHook('preHandler', async ({ params, query, body, headers, routeOptions }) => {
    // whoever has not signed in is told that, and nothing is looked up for them
    if (headers.authorization === undefined) return;
    const route = routeOptions.url ?? '';
    const named = params as Record<string, string>;
    const filters = query as Record<string, unknown>;
    if (OF_APPLICATIONS.test(route) && named['id'] !== undefined) named['id'] = await idOf(named['id'], 'id');
    if (typeof filters['application'] === 'string')
      filters['application'] = await idOf(filters['application'], 'application');
    const inBody = route.startsWith(API_PREFIX) ? NAMES_IN_BODIES[route.slice(API_PREFIX.length)] : undefined;
    if (inBody !== undefined) await readNames(body, inBody.split('/').slice(1), idOf);
  });
};
