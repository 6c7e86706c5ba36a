/** The short number of an application: where answers show it, how people may type it, and what it opens. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NAMES_IN_BODIES } from '../../src/api/applications/name-in-address.js';
import { API_PREFIX } from '../../src/api/http/prefix.js';
import { applicationNumber } from '../../src/domain/application/number.js';
import type { DocumentRow } from '../../src/domain/ports/documents.js';
import { aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

interface Applied {
  readonly id: string;
  readonly number: string;
  readonly trackingSecret: string;
  readonly trackingUrl: string;
}

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
  world.record.contents.applications.set('app-1', anApplication());
  world.record.contents.tasks.set('app-1/receive', aTask());
});
afterEach(() => world.close());

const NUMBER = anApplication().number;
const as = async (login: string): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await world.login(login)}`,
});
const get = async (login: string, path: string): Promise<Answer> =>
  world.app.inject({ url: `/api/v1/${path}`, headers: await as(login) });
const apply = async (): Promise<Applied> => {
  const answer = await world.app.inject({
    ...{ method: 'POST', url: '/api/v1/applications' },
    headers: { ...(await as('pemohon')), 'idempotency-key': 'kunci-mohon-1' },
    payload: { permitType: 'izin-praktik', applicant: { name: 'Budi' } },
  });
  return answer.json() as Applied;
};

it('stands in what an application, a list, a task, a work list and an incident answer', async () => {
  world.record.contents.incidents.push({
    ...{ id: '1', application: 'app-1', task: 'sign', code: 'SIGN_WORKER_AWAY', detail: 'away' },
    ...{ firstAt: 1, lastAt: 1, count: 1, settledAt: null },
  });

  expect((await get('pengawas', 'applications/app-1')).json()).toMatchObject({
    ...{ id: 'app-1', number: NUMBER },
    tasks: [{ applicationNumber: NUMBER }],
  });
  expect((await get('pengawas', 'applications')).json()).toMatchObject({ items: [{ number: NUMBER }] });
  for (const path of ['applications/app-1/tasks/receive', 'tasks'])
    expect(JSON.stringify((await get('fo', path)).json())).toContain(`"applicationNumber":"${NUMBER}"`);
  expect((await get('pengawas', 'incidents')).json()).toMatchObject({ items: [{ applicationNumber: NUMBER }] });
});

describe('a search', () => {
  it.each(['PBM-2026-00001-63', 'pbm 2026 1 63', 'pbm20260000163'])('finds one application by %s', async (typed) => {
    await apply();
    const found = await get('pengawas', `applications?number=${encodeURIComponent(typed)}`);

    expect(found.json()).toMatchObject({ items: [{ id: 'app-1' }] });
  });

  it.each([
    ['PBM-2026-00010-63', 'angka pemeriksa tidak cocok'],
    ['bukan nomor', 'harus nomor permohonan'],
  ])('for %s says what is wrong with it', async (typed, sentence) => {
    const refused = await get('pengawas', `applications?number=${encodeURIComponent(typed)}`);

    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      { code: 'INPUT_INVALID', errors: [{ pointer: 'number', detail: expect.stringContaining(sentence) }] },
    ]);
  });

  it.each([NUMBER, NUMBER.toLowerCase(), ` ${NUMBER.replaceAll('-', ' ')} `])(
    'is not needed where an address names the application by "%s"',
    async (typed) => {
      const name = encodeURIComponent(typed);

      expect((await get('pengawas', `applications/${name}`)).json()).toMatchObject({ id: 'app-1' });
      for (const rest of ['clock', 'tasks/receive', 'documents'])
        expect([rest, (await get('fo', `applications/${name}/${rest}`)).statusCode]).toEqual([rest, 200]);
      expect((await get('fo', `tasks?view=role&application=${name}`)).json()).toMatchObject({
        items: [{ application: 'app-1' }],
      });
      const claimed = await world.app.inject({
        ...{ method: 'POST', url: `/api/v1/applications/${name}/tasks/receive/claim` },
        headers: { ...(await as('fo')), 'idempotency-key': 'kunci-ambil-1' },
      });
      expect([claimed.statusCode, claimed.json()]).toMatchObject([200, { application: 'app-1' }]);
    },
  );

  it('that nobody has, in an address, is no application; a wrong one says so, and nothing to who has not signed in', async () => {
    const other = applicationNumber({ code: 'PBM', year: 2026 }, 77);

    expect((await get('pengawas', `applications/${other}`)).json()).toMatchObject({ code: 'APPLICATION_NOT_FOUND' });
    expect((await get('pengawas', 'applications/PBM-2026-00010-63')).json()).toMatchObject({
      ...{ code: 'INPUT_INVALID', errors: [{ pointer: 'id' }] },
    });
    expect((await world.app.inject({ url: `/api/v1/applications/${NUMBER}` })).statusCode).toBe(401);
  });

  it('shows an applicant nothing of somebody else’s', async () => {
    const { number } = await apply();
    world.record.contents.applications.set('app-1', anApplication({ applicantUser: 'user-lain' }));

    expect((await get('pemohon', `applications?number=${number}`)).json()).toMatchObject({ items: [{ number }] });
    expect((await get('pemohon', `applications?number=${NUMBER}`)).json()).toMatchObject({ items: [] });
  });
});

describe('a body', () => {
  const letter = { task: 'sign', letter: 'a'.repeat(64) };
  const begin = async (application: string): Promise<Answer> =>
    world.app.inject({
      ...{ method: 'POST', url: '/api/v1/signing-ceremonies' },
      headers: { ...(await as('kadin')), 'idempotency-key': 'kunci-upacara-1' },
      payload: { letters: [{ application, ...letter }], passphrase: 'frasa-sandi' },
    });

  it('of a ceremony names an application by its number, as it is typed, and is the same request by its id', async () => {
    world.record.contents.signingKey = { kid: 'worker-1', jwk: {} };
    world.rule = () => null;
    world.record.contents.tasks.set('app-1/sign', aTask({ id: 'sign', action: 'sign', role: 'kadin' }));

    const begun = await begin(NUMBER.toLowerCase().replaceAll('-', ' '));
    expect([begun.statusCode, begun.json()]).toMatchObject([
      202,
      { counts: { refused: 0 }, items: [{ application: 'app-1', applicationNumber: NUMBER }] },
    ]);
    expect((await begin('app-1')).json()).toMatchObject({ id: (begun.json() as { readonly id: string }).id });
  });

  it('with check digits that do not fit is refused at the door, at its place', async () => {
    expect((await begin('PBM-2026-00010-63')).json()).toMatchObject({
      ...{ code: 'INPUT_INVALID', errors: [{ pointer: '/letters/0/application' }] },
    });
  });

  it.each([[null], [{ letters: null }], [{ letters: [null, 'x', { application: 7 }] }], [[NUMBER]]])(
    'of another form, %j, is left to its schema',
    async (payload) => {
      const answer = await world.app.inject({
        ...{ method: 'POST', url: '/api/v1/signing-ceremonies', payload: JSON.stringify(payload) },
        headers: { ...(await as('kadin')), 'idempotency-key': 'kunci-upacara-2', 'content-type': 'application/json' },
      });
      expect(answer.json()).toMatchObject({ code: 'INPUT_INVALID' });
    },
  );

  it('that takes the id of an application takes the number, wherever one does', () => {
    interface Schema {
      readonly $ref?: string;
      readonly properties?: Readonly<Record<string, Schema>>;
      readonly items?: Schema;
    }
    interface Operation {
      readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
    }
    const { paths, components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
      readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
    };
    const places = (schema: Schema, at: string): readonly string[] => {
      const { $ref, properties = {}, items } = schema;
      if ($ref !== undefined) return places(components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, at);
      return [
        ...(/\/(application|applications\/\*)$/.test(at) ? [at] : []),
        ...Object.entries(properties).flatMap(([key, value]) => places(value, `${at}/${key}`)),
        ...(items === undefined ? [] : places(items, `${at}/*`)),
      ];
    };
    const named = Object.entries(paths).flatMap(([path, item]) =>
      Object.values(item).flatMap(({ requestBody }) =>
        Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
          places(schema, '').map((place) => [path.replace(API_PREFIX, ''), place] as const),
        ),
      ),
    );
    expect(named).not.toEqual([]);
    expect(Object.fromEntries(named)).toEqual(NAMES_IN_BODIES);
  });
});

describe('an applicant with the secret', () => {
  it('follows the application by its number, as it is typed, and the link that they get names it', async () => {
    const { id, number, trackingSecret, trackingUrl } = await apply();
    expect(new URL(trackingUrl).pathname).toBe(`/t/${number}/${trackingSecret}`);

    for (const end of ['', '/']) {
      const page = await world.app.inject({ url: `${new URL(trackingUrl).pathname}${end}` });
      expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining(number)]);
      expect(page.body).not.toContain(id);
    }
    for (const name of [id, number, number.toLowerCase().replaceAll('-', '')])
      expect((await world.app.inject({ url: `/api/v1/track/${name}?secret=${trackingSecret}` })).json()).toMatchObject({
        ...{ id, number },
      });
  });

  it('withdraws by the number, once under one key', async () => {
    const { id, number, trackingSecret } = await apply();
    world.rule = () => null;
    const withdraw = (name: string): Promise<Answer> =>
      world.app.inject({
        ...{ method: 'POST', url: `/api/v1/track/${name}/withdraw?secret=${trackingSecret}` },
        ...{ headers: { 'idempotency-key': 'kunci-tarik-1' }, payload: { reason: 'pindah lokasi' } },
      });

    expect((await withdraw(number)).statusCode).toBe(202);
    await withdraw(id);
    expect([...world.record.contents.posted.keys()]).toEqual([`${id}/kunci-tarik-1`]);
  });

  it('is told that the check digits do not fit, and nothing of whose the number is', async () => {
    const { number, trackingSecret } = await apply();
    const wrong = number.replace('00002', '00020');
    const track = (name: string): Promise<Answer> =>
      world.app.inject({ url: `/api/v1/track/${name}?secret=${trackingSecret}` });

    expect((await track(wrong)).json()).toMatchObject({
      ...{ code: 'INPUT_INVALID', errors: [{ detail: expect.stringContaining('angka pemeriksa') }] },
    });
    expect((await track(NUMBER)).json()).toMatchObject({ code: 'APPLICATION_NOT_FOUND' });
  });
});

describe('a file that is downloaded', () => {
  const download = async (login: string, over: Partial<DocumentRow>): Promise<Answer> => {
    const document: DocumentRow = {
      ...{ id: 'berkas-1', application: 'app-1', kind: 'draft', requirement: null, name: 'konsep-surat.pdf' },
      ...{ mediaType: 'application/pdf', size: 4, sha256: 'a'.repeat(64), createdAt: 1, createdBy: 'system', meta: {} },
      ...over,
    };
    world.record.contents.documents.set(document.id, document);
    world.files.set(`app-1/${document.sha256}`, new TextEncoder().encode('%PDF'));
    return get(login, 'applications/app-1/documents/berkas-1/content');
  };

  it('is called by the number of the application where it has none of its own, and as it came where it was handed in', async () => {
    expect((await download('kasi', {})).headers['content-disposition']).toContain(`konsep-surat-${NUMBER}.pdf`);
    expect(
      (await download('kasi', { kind: 'requirement', name: 'ktp.pdf', createdBy: 'user-fo' })).headers[
        'content-disposition'
      ],
    ).toContain('filename="ktp.pdf"');
  });

  it('is for the applicant and the front office alone where it carries the secret', async () => {
    const meta = { kind: 'receipt', number: 'TT/00001/2026', carriesSecret: true };
    const receipt = (login: string): Promise<Answer> => download(login, { kind: 'receipt', meta });

    for (const login of ['fo', 'pemohon']) expect((await receipt(login)).statusCode).toBe(200);
    for (const login of ['kasi', 'pengawas', 'admin'])
      expect((await receipt(login)).json()).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await get('pengawas', 'applications/app-1/documents')).json()).toMatchObject({
      items: [{ kind: 'receipt' }],
    });
  });
});

it('stands on the survey, which the counter opens for the applicant, and in what opens it', async () => {
  const secret = createHash('sha256').update('survey app-1').digest('hex').slice(0, 43);
  await world.record.surveys.open('app-1', createHash('sha256').update(secret).digest('hex'), 1);

  const kiosk = await world.app.inject({
    ...{ method: 'POST', url: '/api/v1/applications/app-1/survey/kiosk' },
    headers: { ...(await as('fo')), 'idempotency-key': 'kunci-kios-1' },
  });
  expect(kiosk.json()).toMatchObject({ applicationNumber: NUMBER });
  expect((await world.app.inject({ url: `/s/${secret}` })).body).toContain(`Permohonan ${NUMBER}.`);
});
