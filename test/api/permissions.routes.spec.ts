import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTIONS, type Action } from '../../src/domain/access/permissions.js';
import { allOperations, type RouteDoc } from '../../src/api/http/doc.js';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { decide } from '../../src/domain/application/decide.js';
import { findElement } from '../../src/domain/application/element.js';
import { openItems } from '../../src/domain/process/open-items.js';
import { aCase, DRAFT, FINAL, prabumulih, upTo } from '../builders/case.js';
import { aTask, anApplication, apiWorld, OFFICE, type ApiWorld } from '../fakes/api-world.js';
import { memoryDelegations } from '../fakes/delegations.js';

interface Described {
  readonly operationId: string;
  readonly 'x-permission'?: readonly string[];
  readonly 'x-account'?: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

const DOCUMENT = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, described]) => ({ path, method: method.toUpperCase(), described })),
);

const wanted = ({ permission }: RouteDoc): readonly Action[] =>
  permission === undefined || permission === 'own' ? [] : [permission].flat();

/** Permissions that no route asks for by itself: they decide what of an answer is shown. */
const WITHIN_ANSWERS: readonly Action[] = ['view-personal-data', 'view-staff-names', 'view-inbox-content'];

describe('each route says who may call it', () => {
  // the decorators have run once the API is loaded
  beforeAll(async () => (await apiWorld()).close());

  it('names a permission, asks for nothing but an account, or is open', () => {
    const silent = [...allOperations().values()].filter(
      ({ id, permission, open }) => !id.startsWith('check-') && permission === undefined && open !== true,
    );

    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('and every permission of the table is one that a route asks for', () => {
    const used = new Set([...allOperations().values()].flatMap(wanted));

    expect(ACTIONS.filter((action) => !used.has(action) && !WITHIN_ANSWERS.includes(action))).toEqual([]);
  });

  it('and the OpenAPI document says the same', () => {
    for (const { described } of OPERATIONS) {
      const doc = allOperations().get(described.operationId);
      expect([described.operationId, described['x-permission'] ?? null, described['x-account'] ?? null]).toEqual([
        doc?.id,
        doc?.permission === undefined ? null : wanted(doc),
        doc?.open === true ? 'none' : null,
      ]);
    }
  });
});

/** Bodies with which a request is well-formed, so that it comes to the question who may. */
const BODIES: Readonly<Record<string, object>> = {
  correctApplication: { reason: 'salah ketik' },
  resumeApplication: { reason: 'selesai' },
  endDelegation: { reason: 'kembali' },
  correctOutage: { reason: 'keliru' },
  endOutage: { reason: 'pulih' },
  withdrawOutage: { reason: 'keliru' },
  rejectOutageProposal: { reason: 'gangguan teknis' },
  addDecree: { legalBasis: 'Keppres 1/2026' },
  voidNumber: { reason: 'salah' },
  addAccount: { login: 'baru', name: 'Nama Baru', roles: ['kasi'] },
  changeAccount: { name: 'Nama Baru' },
  requestMySigningCode: { letters: 1 },
  reassignTask: { to: null },
  giveParaf: { draft: DRAFT },
  signLetter: { letter: FINAL, passphrase: 'rahasia' },
  returnTask: { to: 'process', reason: 'keliru' },
  refusePermit: { reason: 'tidak sesuai' },
  repairApplication: { to: 'receive', reason: 'macet' },
  recallTask: { element: 'receive', reason: 'keliru' },
  withdrawApplication: { reason: 'batal' },
  holdApplication: { ground: 'sengketa', reason: 'gugatan' },
  consentToStop: { reason: 'perlu' },
  resetClock: { reason: 'perlu' },
  beginSigningCeremony: { letters: [{ application: 'app-1', task: 'sign', letter: FINAL }], passphrase: 'x' },
  settleSignature: { reason: 'sudah ditanyakan' },
  applyForPermit: { permitType: 'izin-praktik', applicant: { name: 'Budi' } },
  publishProcedure: { bpmn: '<definitions/>' },
  beginCase: { procedure: 'izin' },
  sendMessageToApplication: { name: 'pesan' },
  sendMessage: { name: 'pesan' },
  dryRunMigration: { to: 'd'.repeat(64) },
  migrateApplications: { to: 'd'.repeat(64), reason: 'versi baru' },
  addDelegation: {
    ...{ kind: 'Plh.', role: 'kadin', from: 'user-kadin', to: 'user-kabid', letter: '800/1/2026' },
    ...{ startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z' },
  },
  suspendPermit: { ground: 'Pasal 1', decision: '1/2026' },
  liftSuspension: { ground: 'Pasal 1', decision: '1/2026' },
  approveDisposal: { reason: 'habis masa simpan' },
  rejectDisposal: { reason: 'masih diperlukan' },
  holdFromDisposal: { reason: 'sengketa' },
  liftDisposalHold: { reason: 'selesai' },
  declareOutage: { kind: 'a', cause: 'kebakaran', reason: 'x', evidence: 'y' },
  confirmOutageProposal: { kind: 'a', cause: 'kebakaran', reason: 'terbakar', evidence: 'BA 1' },
  beginRegister: { last: 1, reason: 'x' },
  previewLetter: { template: 'izin' },
  setAsideInboxMessage: { reason: 'bukan layanan kantor' },
  setAsideOutgoingMessage: { reason: 'bukan layanan kantor' },
  refuseConfirmation: { reason: 'x' },
};

/** Fields beside the file of a form. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  addDocument: { kind: 'requirement', requirement: 'ktp' },
  handInMySigningKey: { passphrase: 'rahasia' },
  handInSignedStatement: {},
  fileDecreeOfDelegation: {},
};

/** Station of the application at which an act is tried; where none is given, it has just been received. */
const STATIONS: Readonly<Record<string, string>> = {
  completeTask: 'recommendation',
  refusePermit: 'paraf-sekdin',
  signLetter: 'survey',
  handInSignedStatement: 'recommendation',
  addDocument: 'recommendation',
};

const IDS: Readonly<Record<string, string>> = {
  accounts: 'user-kasi',
  applications: 'app-1',
  permits: 'app-1',
  outages: 'w-1',
  'outage-proposals': '7',
  registers: 'izin',
  delegations: 'delegation-1',
  disposals: 'disposal-1',
};

describe('who holds none of the permissions that a route names is refused for lack of exactly those', () => {
  let world: ApiWorld;
  let token: string;
  let context: ApplicationContext;
  let task = '';

  beforeAll(async () => {
    context = await prabumulih();
    const delegations = memoryDelegations();
    world = await apiWorld({}, () => ({ delegations }));
    const { contents } = world.record;
    world.definition = context.definition;
    contents.ceremonies.set('ceremony-1', {
      ...{ id: 'ceremony-1', official: 'user-kadin', office: OFFICE, createdAt: world.now, expiresAt: world.now },
      letters: [],
    });
    await delegations.add({
      ...{ id: 'delegation-1', office: OFFICE, kind: 'Plh.', role: 'kadin', from: 'user-kadin', to: 'user-kabid' },
      ...{ startsAt: world.now, endsAt: world.now + 60_000, letter: '800/1/2026' },
      ...{ madeBy: 'user-kadin', madeAt: world.now },
    });
    contents.applications.set('app-1', anApplication());
    await world.lives.tell(
      'app-1',
      {
        ...{ type: 'issue', key: 'issue', at: world.now, by: 'system', office: OFFICE, permitType: 'izin-praktik' },
        ...{ validUntil: null, letter: { number: '1', sha256: 'a'.repeat(64), application: 'app-1' } },
      },
      { reminderDays: [] },
    );
    // an account that holds no role at all
    const nobody = contents.users.get('user-kasi');
    if (nobody === undefined) throw new Error('fixture is impossible: no account kasi');
    contents.users.set('user-kasi', { ...nobody, roles: [] });
    token = await world.login('kasi');
  });
  afterAll(() => world.close());

  /** The application as it stands there, judged by the real rules; its open task is the one that the route is about. */
  const putAt = (station: string): void => {
    const kase = upTo(aCase(context), station);
    const [open] = openItems(context.definition, kase.state.process);
    const element = open === undefined ? null : findElement(context.definition, open.id);
    if (open === undefined || element === null) throw new Error(`fixture is impossible: nothing is open at ${station}`);
    task = open.id;
    const { contents } = world.record;
    contents.applications.set('app-1', anApplication({ state: kase.state }));
    contents.tasks.set(
      `app-1/${task}`,
      aTask({ id: task, element: element.id, action: element.action ?? '', role: element.role }),
    );
    world.rule = (_row, message) => {
      const decision = decide(context, kase.state, message);
      return decision.ok ? null : decision.error;
    };
  };

  const urlOf = (path: string): string => {
    const given: Readonly<Record<string, string>> = {
      ...{ task, document: 'document-1', key: 'key-00000001', number: '1', digest: 'd'.repeat(64) },
      ceremony: 'ceremony-1',
    };
    const [, , , resource = ''] = path.split('/');
    return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? IDS[resource] ?? 'x'));
  };

  const payloadOf = (id: string): unknown => {
    const fields = FIELDS[id];
    if (fields === undefined) return BODIES[id] ?? {};
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob(['%PDF-1.7\nstartxref\n0\n%%EOF\n']), 'berkas.pdf');
    return form;
  };

  const CLOSED = OPERATIONS.filter(
    ({ described }) => (described['x-permission'] ?? []).length > 0 && described['x-account'] !== 'none',
  ).map(({ method, path, described }) => [described.operationId, method, path, described['x-permission']] as const);

  it.each(CLOSED)('%s', async (id, method, path, permission) => {
    putAt(STATIONS[id] ?? 'draft');
    const answer = await world.app.inject({
      method,
      url: urlOf(path),
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': `key-${id}`, 'if-match': '*' },
      ...(method === 'GET' ? {} : { payload: payloadOf(id) }),
    });
    const { code, data } = answer.json() as { code: string; data?: { action?: string } };

    expect([id, answer.statusCode, code]).toEqual([id, 403, 'PERMISSION_DENIED']);
    expect(permission).toContain(data?.action);
  });
});
