import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import type { DocumentRow } from '../../src/domain/ports/documents.js';
import { aCase, prabumulih, upTo } from '../builders/case.js';
import { NOW, aTask, anApplication, apiWorld, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';

const FILES: readonly DocumentRow['kind'][] = ['requirement', 'recommendation', 'draft', 'letter', 'print'];

describe('who reads an application', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    const { contents } = world.record;
    const { state } = upTo(aCase(await prabumulih()), 'survey');
    contents.applications.set('app-1', anApplication({ state }));
    contents.files.set('app-1', { applicant: { name: 'Siti', nationalId: '1671000000000001' }, data: {} });
    contents.tasks.set('app-1/receive', aTask());
    for (const kind of FILES) {
      const bytes = new TextEncoder().encode(`%PDF-1.7 ${kind}`);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      world.files.set(`app-1/${sha256}`, bytes);
      contents.documents.set(kind, {
        ...{
          id: kind,
          application: 'app-1',
          kind,
          requirement: null,
          name: `${kind}.pdf`,
          mediaType: 'application/pdf',
        },
        ...{ size: bytes.length, sha256, createdAt: NOW, createdBy: 'user-fo', meta: {} },
      });
    }
  });
  afterEach(() => world.close());

  const get = async (login: string, path: string): Promise<Answer> =>
    world.app.inject({
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${await world.login(login)}` },
    });
  const PATHS = [
    'applications/app-1',
    'applications/app-1/documents',
    'applications/app-1/documents/requirement/content',
    'applications/app-1/clock',
    'applications/app-1/tasks/receive',
  ];
  const statuses = async (login: string): Promise<readonly number[]> => {
    const found: number[] = [];
    for (const path of PATHS) found.push((await get(login, path)).statusCode);
    return found;
  };
  const rolesOf = (login: string, roles: readonly string[]): void => {
    const user = world.record.contents.users.get(`user-${login}`);
    if (user === undefined) throw new Error(`fixture is impossible: no account ${login}`);
    world.record.contents.users.set(user.id, { ...user, roles: roles.map((role) => ({ role, office: OFFICE })) });
  };
  const listed = async (login: string): Promise<readonly string[]> =>
    ((await get(login, 'applications')).json() as { items: readonly { id: string }[] }).items.map(({ id }) => id);

  it.each(['fo', 'kasi', 'kadin', 'pengawas', 'admin', 'pemohon'])('%s: their work, or theirs', async (login) => {
    expect(await statuses(login)).toEqual([200, 200, 200, 200, 200]);
    expect(await listed(login)).toEqual(['app-1']);
  });

  it.each([['pihak-pengembang'], ['penasihat']])(
    'not who has the role %s, for which this procedure has no task: neither file, identity card, clock nor line of the list',
    async (role) => {
      rolesOf('kasi', [role]);

      expect(await statuses('kasi')).toEqual([403, 403, 403, 403, 403]);
      expect(await listed('kasi')).toEqual([]);
      expect(world.record.contents.audit).toEqual([]);
    },
  );

  it('and the vendor of Cirebon’s procedure reads what follows that procedure', async () => {
    const { definition } = await compileBpmn(readFileSync('config/processes/cirebon-pengembangan.bpmn', 'utf8'));
    if (definition === undefined) throw new Error('fixture is impossible: the procedure does not compile');
    world.definition = definition;
    world.record.contents.applications.set('app-1', anApplication({ definitionDigest: definition.digest }));
    rolesOf('kasi', ['pihak-pengembang']);

    expect(await statuses('kasi')).toEqual([200, 200, 200, 200, 200]);
    expect(await listed('kasi')).toEqual(['app-1']);
  });

  it('the applicant sees nothing of drafts and recommendations while the officers deliberate, and all of it afterwards', async () => {
    const shown = async (): Promise<unknown> => {
      const page = (await get('pemohon', 'applications/app-1')).json() as {
        documents: readonly { kind: string }[];
        recommendation: unknown;
      };
      const list = (await get('pemohon', 'applications/app-1/documents')).json() as { items: { kind: string }[] };
      const contents = await Promise.all(
        FILES.map(async (kind) => (await get('pemohon', `applications/app-1/documents/${kind}/content`)).statusCode),
      );
      return [
        page.documents.map(({ kind }) => kind),
        page.recommendation === null,
        list.items.map(({ kind }) => kind),
        contents,
      ];
    };

    expect(await shown()).toEqual([['requirement'], true, ['requirement'], [200, 403, 403, 403, 403]]);
    const row = world.record.contents.applications.get('app-1');
    if (row === undefined) throw new Error('fixture is impossible: no application');
    world.record.contents.applications.set('app-1', { ...row, status: 'issued', finishedAt: NOW });
    expect(await shown()).toEqual([FILES, false, FILES, [200, 200, 200, 200, 200]]);
  });
});
