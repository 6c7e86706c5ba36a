import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { REMEDIES } from '../../src/domain/incidents/remedies.js';
import { handlingOf, INCIDENT_KINDS, kindOfIncident } from '../../src/domain/incidents/table.js';
import { ERROR_CODES } from '../../src/domain/shared/error-codes.js';
import { apiWorld, NOW, type ApiWorld } from '../fakes/api-world.js';

interface Described {
  readonly operationId?: string;
}
const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};
/** Addresses without the names of their parts. */
const plain = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
});
afterEach(() => world.close());

const stands = (task: string | null, code: string, application = 'app-1'): void => {
  world.record.contents.incidents.push({
    ...{ id: String(world.record.contents.incidents.length + 1), application, task, code, detail: 'what came' },
    ...{ firstAt: NOW, lastAt: NOW, count: 1, settledAt: null },
  });
};

const listed = async (language = 'en'): Promise<readonly Record<string, unknown>[]> => {
  const answer = await world.app.inject({
    url: '/api/v1/incidents',
    headers: { authorization: `Bearer ${await world.login('pengawas')}`, 'accept-language': language },
  });
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { items: readonly Record<string, unknown>[] }).items;
};

describe('every incident', () => {
  it('has a remedy that is an operation of the API, at the address that the API gives it', () => {
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [operationId, method.toUpperCase(), plain(path)]),
    );
    for (const { operation, method, path } of Object.values(REMEDIES))
      expect(operations).toContainEqual([operation, method, plain(`/api/v1${path}`)]);
  });

  it('has an owner and a first remedy, whatever it is about and whatever its code', () => {
    for (const kind of INCIDENT_KINDS)
      for (const code of ERROR_CODES) {
        const { owner, remedies } = handlingOf(kind, code);
        expect([kind, code, owner, remedies.length > 0]).toEqual([kind, code, expect.any(String), true]);
      }
  });

  it.each([
    ['sign#2', 'work'],
    ['start', 'start'],
    ['watch', 'watch'],
    ['mail/notify', 'mail'],
    ['outbox/oss-license', 'outbox'],
    ['inbox/oss/INPUT_INVALID/nib', 'inbox'],
    ['outgoing/oss-license/7', 'outgoing'],
    ['role/kabid', 'role'],
    ['archive/d-1', 'archive'],
    // an element of a procedure may be called so
    ['archive', 'work'],
    ['mail', 'work'],
    [null, 'signature'],
  ] as const)('is told apart by what it is about: %s', (task, kind) => {
    expect(kindOfIncident(task)).toBe(kind);
  });
});

describe('the list of incidents', () => {
  it('says in the language of the reader what it is, who sees to it and by which act, with ids as the API gives them', async () => {
    stands('print#2', 'PRINTER_UNAVAILABLE');
    stands('draft#3', 'INPUT_INVALID');

    expect(await listed()).toMatchObject([
      {
        application: 'app-1',
        kind: 'work',
        task: 'print~2',
        about: null,
        title: 'The printer is away',
        owner: 'administrator',
        remedies: [{ operation: 'declareOutage', method: 'POST', path: '/api/v1/outages' }],
      },
      {
        task: 'draft~3',
        owner: 'case-officer',
        ownerText: 'The officer who has the application',
        remedies: [
          { operation: 'correctApplication', path: '/api/v1/applications/app-1/correct' },
          { operation: 'repairApplication', path: '/api/v1/applications/app-1/tasks/draft~3/repair' },
        ],
      },
    ]);
    expect(await listed('id')).toMatchObject([
      { kindText: 'Pekerjaan prosedur', detail: expect.stringContaining('pencetak'), technical: 'what came' },
      { owner: 'case-officer', detail: 'Data yang dikirim tidak sesuai', technical: 'what came' },
    ]);
  });

  it('shows what belongs to the office as a whole without an application', async () => {
    stands('inbox/oss/PERMIT_TYPE_UNKNOWN/019000000777', 'PERMIT_TYPE_UNKNOWN', 'inbox');
    stands('role/kabid', 'ROLE_WITHOUT_HOLDER', 'roles');

    expect(await listed()).toMatchObject([
      {
        ...{ application: null, kind: 'inbox', task: null, about: 'oss/PERMIT_TYPE_UNKNOWN/019000000777' },
        detail: expect.stringContaining('No permit type of this office has the code 019000000777'),
        remedies: [{ operation: 'listInboxMessages' }, { operation: 'retryInboxMessage' }, {}],
      },
      { application: null, kind: 'role', about: 'kabid', remedies: [{ operation: 'changeAccount' }, {}] },
    ]);
  });

  it('says a code of before the set was closed as it was', async () => {
    stands('print', 'PRINTER_ON_FIRE');

    expect(await listed()).toMatchObject([{ code: 'INVARIANT', technical: 'PRINTER_ON_FIRE: what came' }]);
  });
});
