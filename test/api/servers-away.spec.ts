/**
 * Every operation, with each server away from each moment on: from the first call to it, from the second, and so on. No
 * answer is a fault of ours, and what says 503 says which server it is.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allOperations } from '../../src/api/http/doc.js';
import type { ApiPorts } from '../../src/api/ports.js';
import { PortFailure, storageFailure } from '../../src/domain/shared/port-failure.js';
import { DatabaseUnavailable } from '../../src/infra/persistence/unavailable.js';
import { aTask, anApplication, apiWorld, type Answer, type ApiWorld, type Call } from '../fakes/api-world.js';

/** What lies on each server, and what its adapter throws while it is away (`test/contracts/failures.spec.ts`). */
const SERVERS = {
  database: {
    code: 'DATABASE_UNAVAILABLE',
    ports: [
      ...['accounts', 'administration', 'signIns', 'applications', 'tasks', 'definitions', 'delegations', 'openings'],
      ...['documents', 'permits', 'registers', 'permitLives', 'disposals', 'caseExports', 'courier', 'processMessages'],
      ...['seals', 'signingAttempts', 'ceremonies', 'signingRecords', 'surveys', 'incidents', 'clockDesk', 'begin'],
      ...['precheck', 'webhooks'],
    ],
    failure: (): unknown => new DatabaseUnavailable('The database does not answer: connect ECONNREFUSED'),
  },
  archive: {
    code: 'STORAGE_UNAVAILABLE',
    ports: ['files', 'archive', 'uploads'],
    failure: (): unknown =>
      storageFailure(Object.assign(new Error('EIO: i/o error'), { code: 'EIO', syscall: 'read' }), 'archive'),
  },
  temporal: {
    code: 'ORCHESTRATION_UNAVAILABLE',
    ports: ['orchestration'],
    failure: (): unknown => new PortFailure('ORCHESTRATION_UNAVAILABLE', 'no answer', { retryable: true }),
  },
} as const;
type Server = keyof typeof SERVERS;

/** Which server is away from which call on, and how many calls came. */
const state: { away: Server | null; from: number; calls: number; failed: number } = {
  ...{ away: null, from: 0, calls: 0, failed: 0 },
};

/** Pure functions that ports carry beside what asks a server. */
const PURE: ReadonlySet<string> = new Set(['checkCalendar', 'signatoryOf', 'kinds']);

const severable = <T>(server: Server, value: T, name = ''): T => {
  if (typeof value === 'function') {
    const called = value as unknown as (...args: unknown[]) => unknown;
    if (PURE.has(name)) return value;
    return ((...args: unknown[]): unknown => {
      if (state.away !== server) return called(...args);
      state.calls += 1;
      if (state.calls < state.from) return called(...args);
      state.failed += 1;
      const failure = SERVERS[server].failure();
      return Promise.reject(failure instanceof Error ? failure : new Error(String(failure)));
    }) as unknown as T;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) return value;
  return new Proxy(value, {
    get: (target, key, receiver): unknown => {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string') return member;
      const bound: unknown = typeof member === 'function' ? (member.bind(target) as unknown) : member;
      return severable(server, bound, key);
    },
  });
};

const laidOver = (ports: ApiPorts): ApiPorts => {
  const all = { ...ports } as Record<string, unknown>;
  for (const server of Object.keys(SERVERS) as Server[])
    for (const name of SERVERS[server].ports) all[name] = severable(server, all[name]);
  return all as unknown as ApiPorts;
};

const LOGINS = ['pengawas', 'admin', 'fo', 'kadin', 'pemohon'] as const;
const SECRET = 'rahasia-pelacakan-yang-panjang';
const PDF = (): FormData => {
  const form = new FormData();
  for (const [key, value] of [
    ...[
      ['kind', 'requirement'],
      ['requirement', 'ktp'],
      ['passphrase', 'frasa-sandi'],
    ],
  ] as [string, string][])
    form.set(key, value);
  form.set('file', new Blob(['%PDF-1.7\n']), 'berkas.pdf');
  return form;
};

const VALUES: Readonly<Record<string, string>> = {
  ...{ id: 'app-1', task: 'receive', key: 'kunci-1', document: 'document-1', secret: SECRET, number: '1' },
  ...{ verification: 'v'.repeat(22), digest: 'd'.repeat(64), ceremony: 'c-1' },
};
const BODIES: Readonly<Record<string, unknown>> = {
  login: { login: 'kasi', password: 'salah' },
  completeTask: { input: { outcome: 'complete' } },
  applyForPermit: { permitType: 'izin-praktik', data: {}, applicant: { name: 'Budi', identity: '1674010101900001' } },
};

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly multipart: boolean;
}

let world: ApiWorld;
let operations: readonly Operation[];
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await apiWorld({}, () => ({}), laidOver);
  for (const login of LOGINS) tokens.set(login, await world.login(login));
  const document = (await world.app.inject({ url: '/api/openapi.json' })).json() as {
    paths: Record<string, Record<string, { operationId?: string; requestBody?: { content: object } }>>;
  };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId, requestBody }]) =>
      operationId === undefined
        ? []
        : [
            {
              ...{ id: operationId, method: method.toUpperCase(), path },
              multipart: requestBody !== undefined && 'multipart/form-data' in requestBody.content,
            },
          ],
    ),
  );
}, 120_000);
afterAll(() => world.close());

let sent = 0;
const send = ({ id, method, path, multipart }: Operation, login: string): Promise<Answer> => {
  sent += 1;
  const { contents } = world.record;
  contents.applications.set('app-1', anApplication({ applicantUser: null }));
  contents.tasks.set('app-1/receive', aTask());
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? 'x');
  const call: Call = {
    method,
    url: path.includes('/track/') ? `${url}?secret=${SECRET}` : url,
    headers: {
      authorization: `Bearer ${tokens.get(login) ?? ''}`,
      'idempotency-key': `kunci-${sent}`,
      'if-match': '*',
    },
    ...(method === 'GET' || method === 'DELETE'
      ? {}
      : { payload: multipart ? PDF() : (BODIES[id] ?? { reason: 'sebab' }) }),
  };
  return world.app.inject(call);
};

/** Ends the sessions that are in use. */
const NOT_WALKED: ReadonlySet<string> = new Set(['logout']);

const expectNamed = (server: Server, { id }: Operation, answer: Answer): void => {
  const { code } = answer.body.startsWith('{') ? (answer.json() as { code?: unknown }) : { code: undefined };
  const told = { operation: id, from: state.from, status: answer.statusCode, code };
  // what is kept for later is accepted while the server is away, and tells so
  if (answer.statusCode < 500) return;
  const isForeign = allOperations().get(id)?.foreign === true;
  const isHealth = id === 'ready' || id === 'health' || answer.body.includes('"database"');
  if (isForeign || isHealth) expect(told).toMatchObject({ status: 503 });
  else expect(told).toMatchObject({ status: 503, code: SERVERS[server].code });
};

describe.each(Object.keys(SERVERS) as Server[])('%s', (server) => {
  it('away from any moment on is told by its name, by every operation', async () => {
    let failed = 0;
    for (const operation of operations.filter(({ id }) => !NOT_WALKED.has(id)))
      for (const login of LOGINS)
        for (let from = 1; from < 40; from += 1) {
          Object.assign(state, { away: server, from, calls: 0, failed: 0 });
          const answer = await send(operation, login).finally(() => (state.away = null));
          expectNamed(server, operation, answer);
          failed += state.failed;
          if (state.failed === 0) break;
        }
    expect(failed).toBeGreaterThan(server === 'database' ? operations.length : 3);
  }, 600_000);
});
