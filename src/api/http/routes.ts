/** What is served at which address, so that a wrong method can be told from a wrong address (RFC 9110 section 15.5.6). */
import type { FastifyInstance, FastifyRequest } from 'fastify';

interface Served {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

const served = new WeakMap<object, Map<string, Served>>();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `/api/v1/tasks/:id` as an expression over paths; the parameter is one segment, a star the rest. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment === '*' ? '.*' : escaped(segment)))
      .join('/')}$`,
  );

/** Notes every route as it is laid; before any is. */
export const noteRoutes = (server: FastifyInstance): void => {
  const routes = new Map<string, Served>();
  served.set(server.server, routes);
  server.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) route.methods.add(name);
    routes.set(url, route);
  });
};

/** The methods that this address takes; none where nothing is served there. */
export const methodsAt = (request: FastifyRequest): readonly string[] => {
  const [path = ''] = request.url.split('?');
  const routes = [...(served.get(request.server.server)?.values() ?? [])];
  return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]))].sort();
};
