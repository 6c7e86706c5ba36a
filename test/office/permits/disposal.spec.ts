import { anyFile } from '../../fakes/forms.js';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDisposal, type DisposalDeps } from '../../../src/office/permits/disposal.js';
import type { Disposals } from '../../../src/domain/ports/disposals.js';
import { createFileArchive } from '../../../src/infra/archive/file-archive.js';
import { encryptedCaseFiles } from '../../../src/infra/archive/case-files.js';
import { loadCalendar } from '../../../src/infra/calendar/index.js';
import { issueSigner, signerBundle } from '../../../src/infra/devpki/authority.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../../src/infra/letters/load.js';
import { loadOperations } from '../../../src/infra/office/load.js';
import { PdfLetterDrafter } from '../../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { openOfficeSeal } from '../../../src/infra/signing/office-seal.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { apiWorld, type ApiWorld } from '../../fakes/api-world.js';
import { hasProgram, runOn } from '../../infra/pdf-letter/tools.js';
import { createApplicantNotices } from '../../../src/office/notices/applicant-notices.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { mailChannel } from '../../../src/infra/mail/channel.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import { createFakeMailer } from '../../fakes/mailer.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { anApplication, unique } from '../../infra/persistence/record-builders.js';
import { openOffice, PASSPHRASE, type SigningOffice } from '../../infra/signing/office.js';
import { byOffice } from '../../builders/origins.js';

const YEAR = 366 * 86_400_000;
const TYPE = 'izin-usaha-toko-swalayan';
let own: OwnDatabase;
let signing: SigningOffice;
let folder: string;
let deps: DisposalDeps;
let world: ApiWorld;
let now = Date.now();
const mailer = createFakeMailer();

beforeAll(async () => {
  own = await ownDatabase();
  signing = await openOffice();
  folder = mkdtempSync(join(tmpdir(), 'paraf-disposal-'));
  const identity = await issueSigner(signing.authority, Date.now(), {
    ...{ commonName: 'DPMPTSP Kota Prabumulih', organization: 'DPMPTSP Kota Prabumulih' },
    key: { kind: 'ec', curve: 'P-256' },
  });
  writeFileSync(join(folder, 'office.p12'), await signerBundle(signing.authority, identity, PASSPHRASE));
  const operations = loadOperations('config/offices/prabumulih.yaml');
  const calendar = await loadCalendar(operations.calendar);
  if (!calendar.ok) throw new Error(calendar.error);
  const notices = {
    store: own.store,
    office: {
      forms: anyFile,
      letters: loadOffice('config/offices/prabumulih.yaml'),
      templates: loadLetterTemplates('config/letters'),
      permitTypes: loadPermitTypes('config/permit-types'),
      ...{ groups: new Map(), certificateIssuer: operations.certificateIssuer, calendar: calendar.value },
      ...{ publicUrl: 'https://izin.example.go.id', permits: { reminderDays: [] }, clock: operations.clock },
      groundNames: operations.grounds,
    },
    links: { trackingSecret: (id: string) => `rahasia-${id}`, surveySecret: (id: string) => id },
    notifier: createNotifier([mailChannel(mailer)], loadWording('config/mail/id.yaml')),
    now: () => now,
  };
  deps = {
    ...notices,
    tell: createApplicantNotices(notices),
    files: encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application)),
    archive: createFileArchive({ directory: join(folder, 'archive') }),
    drafter: new PdfLetterDrafter('config/offices'),
    sealer: openOfficeSeal(
      {
        officeSealFile: join(folder, 'office.p12'),
        officeSealPassphrase: { reveal: () => PASSPHRASE },
        keystoreDir: join(folder, 'keystore'),
      },
      operations.seal,
      {
        ...{ trust: signing.trust, pipeline: signing.pipeline, level: 'B-B', office: 'DPMPTSP' },
        ...{ location: 'Prabumulih', now: Date.now },
      },
    ),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    letters: 'destroy',
    policy: {
      zone: 'Asia/Jakarta',
      retentionOf: (type) => (type === 'tanpa-jadwal' ? null : { activeYears: 1, inactiveYears: 2, then: 'destroy' }),
    },
  };
  const { store } = own;
  world = await apiWorld({}, () => ({
    ...{ applications: store.applications, disposals: store.disposals, permits: store.permits, files: deps.files },
    ...{ archive: deps.archive, retentionPolicy: deps.policy, clock: () => now },
  }));
  await world.record.accounts.save({
    ...{ id: 'user-pengawas2', login: 'pengawas2', name: 'Pengawas Dua', nip: null, rank: null, title: null },
    ...{ email: null, kind: 'staff', roles: [{ role: 'supervisor', office: 'prabumulih' }] },
    passwordHash: (await world.record.accounts.byLogin('pengawas'))?.passwordHash ?? '',
  });
}, 120_000);
afterAll(async () => {
  await world.close();
  await signing.close();
  await own.drop();
  rmSync(folder, { recursive: true, force: true });
});

const finished = async (over: Parameters<typeof anApplication>[0] = {}): Promise<string> => {
  const { id } = await own.store.applications.create(anApplication({ permitType: TYPE, ...over }));
  await own.raw.query("UPDATE application SET finished_at = ?, status = 'completed' WHERE id = ?", [now, id]);
  return id;
};
const filed = async (id: string, kind: 'requirement' | 'signed-letter'): Promise<string> => {
  const stored = await deps.files.put(id, Buffer.from(`%PDF ${kind} milik Siti, ${id}`));
  await own.store.documents.add({
    ...{ application: id, kind, requirement: null, name: 'KTP Siti.pdf', mediaType: 'application/pdf', meta: {} },
    ...{ createdAt: now, createdBy: 'system', ...stored },
  });
  return stored.sha256;
};
const on = async (application: string, over: { readonly by?: string } = {}): Promise<string> => {
  const { disposals } = own.store;
  const wanted = { id: unique('usul'), application, origin: 'request', by: 'user-pemohon', at: now } as const;
  const proposed = await disposals.propose({ ...wanted, ...over }, deps.policy);
  if (!proposed.ok) throw new Error(proposed.error.detail);
  return proposed.value.id;
};
const approved = async (application: string): Promise<string> => {
  const id = await on(application);
  const act = { approve: true, by: 'user-pengawas', reason: 'permintaan pemohon', at: now };
  const decided = await own.store.disposals.decide(id, act, deps.policy);
  if (!decided.ok) throw new Error(decided.error.detail);
  return id;
};
const verbs = async (id: string): Promise<readonly string[]> =>
  (await own.store.applications.audit(id)).map(({ verb }) => verb);
/** Each request under a key of its own, unless it is sent again. */
const ask = async (login: string, method: string, path: string, payload?: unknown, key: string = randomUUID()) =>
  world.app.inject({
    ...{ method, url: `/api/v1${path}`, ...(payload === undefined ? {} : { payload }) },
    headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': key },
  });

describe('an approved destruction', () => {
  it('happens once, whichever step its worker died after: keys, number, certificate, entry', async () => {
    const id = await finished();
    const copy = await finished({ origin: byOffice(id) });
    const digests = [
      await filed(id, 'requirement'),
      await filed(id, 'signed-letter'),
      await filed(copy, 'requirement'),
    ];
    const disposal = await approved(id);
    const { store } = own;
    const dead = () => Promise.reject(new Error('killed'));
    const after =
      <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        await work(...args);
        return dead();
      };
    const { disposals, permits, numbers } = store;
    const dying: readonly Partial<DisposalDeps>[] = [
      { store: { ...store, disposals: { ...disposals, destroy: dead } } },
      { store: { ...store, disposals: { ...disposals, destroy: after(disposals.destroy) } } },
      { store: { ...store, numbers: { ...numbers, reserve: after(numbers.reserve) } } },
      { archive: { ...deps.archive, put: after(deps.archive.put) } },
      { store: { ...store, disposals: { ...disposals, keepCertificate: after(disposals.keepCertificate) } } },
      { store: { ...store, permits: { ...permits, publish: after(permits.publish) } } },
      { store: { ...store, disposals: { ...disposals, certified: dead } } },
      { store: { ...store, disposals: { ...disposals, certified: after(disposals.certified) } } },
    ];
    for (const [step, parts] of dying.entries()) {
      expect([step, await createDisposal({ ...deps, ...parts }).carryOut(10)]).toEqual([step, 0]);
      // Before its transaction nothing is destroyed, and after it everything.
      for (const one of [id, copy]) expect((await store.applications.file(one)) === null).toBe(step > 0);
    }
    await createDisposal(deps).carryOut(10);

    const row = await disposals.find(disposal);
    expect(row).toMatchObject({ state: 'certified', decidedBy: 'user-pengawas' });
    expect(row?.items.map(({ sha256 }) => sha256).sort()).toEqual([...digests].sort());
    for (const one of [id, copy]) {
      expect((await verbs(one)).filter((verb) => verb === 'data-key-destroyed')).toHaveLength(1);
      expect(await store.applications.verifyChain(one)).toMatchObject({ broken: null });
    }
    expect((await verbs(id)).filter((verb) => verb.startsWith('dis') || verb.startsWith('destruction'))).toEqual([
      ...['disposal-proposed', 'disposal-approved', 'destruction-certified'],
    ]);
    const year = new Date(now + 7 * 3_600_000).getUTCFullYear();
    const taken = await numbers.list('prabumulih/berita-acara', year);
    expect(taken.filter(({ application }) => application === id)).toMatchObject([{ state: 'used', seq: 1 }]);
    for (const digest of digests.slice(0, 2)) expect(await deps.files.get(id, digest)).toBeNull();
  }, 120_000);

  it('is told to the applicant while their address can still be read, once, and shown where it is followed', async () => {
    const id = await finished();
    await approved(id);
    const { number = '' } = (await own.store.applications.find(id)) ?? {};
    // first the letter of destruction cannot be made, and comes again
    const archive = { ...deps.archive, put: () => Promise.reject(new Error('killed')) };
    expect(await createDisposal({ ...deps, archive }).carryOut(10)).toBe(0);
    await createDisposal(deps).carryOut(10);

    const mails = mailer.sent.filter(({ subject }) => subject.includes(number));
    expect(mails.map(({ subject }) => subject)).toEqual([
      `Pemusnahan data permohonan Izin Usaha Toko Swalayan nomor ${number}`,
    ]);
    expect(mails[0]?.text).toMatch(/dimusnahkan mulai \d+ [A-Z]\w+ \d{4}, karena Saudara memintanya/u);
    expect((await ask('pengawas', 'GET', `/applications/${id}`)).json()).toMatchObject({ dataDestroyed: true });
  }, 120_000);

  it('leaves a sealed certificate that names what was destroyed and nobody, and that anyone verifies', async () => {
    const id = await finished();
    const digest = await filed(id, 'requirement');
    const disposal = await approved(id);
    await createDisposal(deps).carryOut(10);

    const certificate = (await own.store.disposals.find(disposal))?.certificate;
    const pdf = await deps.archive.get(certificate?.sha256 ?? '');
    if (pdf === null || certificate == null) throw new Error('there is no certificate');
    const anchors = [signing.authority.root.certificate];
    const report = await judgePdf(pdf, { anchors, intermediates: [], online: undefined }, Date.now());
    expect(report.signatures).toHaveLength(1);
    expect(report.indication).not.toBe('failed');
    if (hasProgram('pdftotext', '-v')) {
      const text = runOn(pdf, 'pdftotext', (file) => ['-layout', file, '-']);
      const { number = '' } = (await own.store.applications.find(id)) ?? {};
      for (const word of [certificate.number, number, id, 'BERITA ACARA PEMUSNAHAN', 'permintaan pemilik data'])
        expect(text).toContain(word);
      expect(text.replaceAll(/\s/gu, '')).toContain(digest.slice(0, 12));
      expect(text).not.toMatch(/Siti|Rahmawati|1674014404900001|KTP|Sudirman 12\b/u);
    }
    const manifest = readFileSync(join(folder, 'archive', 'manifests', `${id}.json`), 'utf8');
    expect(manifest).toContain(digest);
    expect(manifest).not.toMatch(/Siti|KTP/u);
    const served = await world.app.inject({ url: `/v/${certificate.verificationId}/surat.pdf` });
    expect([served.statusCode, Buffer.compare(Buffer.from(served.bytes), Buffer.from(pdf))]).toEqual([200, 0]);
  }, 120_000);

  it('keeps signed letters in the office’s archive where the office says so, and no other file', async () => {
    const id = await finished();
    const [letter, requirement] = [await filed(id, 'signed-letter'), await filed(id, 'requirement')];
    const disposal = await approved(id);
    await createDisposal({ ...deps, letters: 'keep' }).carryOut(10);

    expect(await deps.archive.get(letter)).not.toBeNull();
    expect(await deps.archive.get(requirement)).toBeNull();
    expect((await own.store.disposals.find(disposal))?.items.map(({ sha256 }) => sha256)).toEqual([requirement]);
  }, 120_000);

  it('is not begun where no certificate could be made, and waits while a hold or a running case came between', async () => {
    const id = await finished();
    const disposal = await approved(id);
    expect(await createDisposal({ ...deps, sealer: null }).carryOut(10)).toBe(0);
    const open = await own.store.incidents.list({ application: id, open: true });
    expect(open).toMatchObject([{ code: 'SIGN_CERTIFICATE_MISSING', task: `disposal/${disposal}` }]);

    await own.store.disposals.hold(id, { reason: 'pengaduan', by: 'user-pengawas', at: now });
    expect(await createDisposal(deps).carryOut(10)).toBe(0);
    await own.store.disposals.lift(id, { reason: 'selesai', by: 'user-pengawas', at: now });
    const about = await own.store.applications.create(anApplication({ origin: byOffice(id) }));
    expect(await createDisposal(deps).carryOut(10)).toBe(0);
    expect(await own.store.applications.file(id)).not.toBeNull();

    await own.raw.query('UPDATE application SET finished_at = ? WHERE id = ?', [now, about.id]);
    expect(await createDisposal(deps).carryOut(10)).toBe(1);
    expect(await own.store.applications.file(id)).toBeNull();
    expect(await own.store.incidents.list({ application: id, open: true })).toEqual([]);
  }, 120_000);

  it('is certified once by two workers at a time', async () => {
    const id = await finished();
    const disposal = await approved(id);
    await Promise.all([createDisposal(deps).carryOut(10), createDisposal(deps).carryOut(10)]);
    await createDisposal(deps).carryOut(10);
    const row = await own.store.disposals.find(disposal);
    expect(row?.state).toBe('certified');
    expect((await verbs(id)).filter((verb) => verb === 'destruction-certified')).toHaveLength(1);
    const found = await own.store.permits.byVerificationId(row?.certificate?.verificationId ?? '');
    expect(found?.sha256).toBe(row?.certificate?.sha256);
  }, 120_000);
});

describe('the schedule', () => {
  const proposals = async (application: string): ReturnType<Disposals['list']> =>
    (await own.store.disposals.list({ office: 'prabumulih', limit: 200 })).filter(
      (row) => row.application === application,
    );

  it('proposes what is due, once, and again only a year after it was rejected', async () => {
    const id = await finished();
    const before = now;
    const { proposeDisposals } = createDisposal(deps);
    await proposeDisposals('');
    expect(await proposals(id)).toEqual([]);

    now += 3 * YEAR;
    await proposeDisposals('');
    await proposeDisposals('');
    const [row, ...more] = await proposals(id);
    expect([row, more]).toMatchObject([{ state: 'proposed', origin: 'schedule', proposedBy: 'system' }, []]);
    const act = { approve: false, by: 'user-pengawas', reason: 'bernilai sejarah', at: now };
    await own.store.disposals.decide(row?.id ?? '', act, deps.policy);
    await proposeDisposals('');
    expect(await proposals(id)).toHaveLength(1);
    now += YEAR;
    await proposeDisposals('');
    expect(await proposals(id)).toHaveLength(2);
    now = before;
  });
});

describe('the disposal list over HTTP', () => {
  const REASON = { reason: 'masa simpan berakhir' };

  it('takes the applicant’s wish, and a supervisor’s decision on it with a reason; nobody else’s', async () => {
    const id = await finished({ applicantUser: 'user-pemohon' });
    for (const login of ['fo', 'kadin', 'admin', 'pemohon2', 'pengawas'])
      expect([login, (await ask(login, 'POST', `/applications/${id}/erasure`)).statusCode]).toEqual([login, 403]);
    const asked = await ask('pemohon', 'POST', `/applications/${id}/erasure`, undefined, 'kunci-0001');
    expect([asked.statusCode, asked.json()]).toMatchObject([202, { application: id, status: 'proposed' }]);
    const { id: disposal } = asked.json() as { readonly id: string };
    expect((await ask('pemohon', 'POST', `/applications/${id}/erasure`, undefined, 'kunci-0001')).json()).toMatchObject(
      { id: disposal },
    );

    for (const login of ['fo', 'kadin', 'admin', 'pemohon'])
      for (const [method, path] of [
        ['GET', '/disposals'],
        ['GET', `/disposals/${disposal}`],
        ['POST', `/disposals/${disposal}/approve`],
        ['POST', `/disposals/${disposal}/reject`],
        ['GET', `/applications/${id}/retention`],
        ['POST', `/applications/${id}/disposal-hold`],
        ['POST', `/applications/${id}/disposal-hold/lift`],
      ] as const)
        expect([
          login,
          path,
          (await ask(login, method, path, method === 'POST' ? REASON : undefined)).statusCode,
        ]).toEqual([login, path, 403]);
    const silent = await ask('pengawas', 'POST', `/disposals/${disposal}/approve`, {});
    expect([silent.statusCode, silent.json()]).toMatchObject([
      422,
      { code: 'REASON_MISSING', errors: [{ pointer: '/reason' }] },
    ]);
    expect((await ask('pengawas', 'POST', `/disposals/none/approve`, REASON)).statusCode).toBe(404);

    expect((await ask('pengawas', 'POST', `/applications/${id}/disposal-hold`, REASON)).json()).toMatchObject({
      ...{ status: 'held', hold: { by: 'user-pengawas' } },
    });
    const held = await ask('pengawas', 'POST', `/disposals/${disposal}/approve`, REASON);
    expect([held.statusCode, held.json()]).toMatchObject([409, { code: 'DISPOSAL_REFUSED' }]);
    expect((await ask('pengawas', 'POST', `/applications/${id}/disposal-hold/lift`, REASON)).json()).toMatchObject({
      ...{ status: 'kept', hold: null },
    });
    const done = await ask('pengawas', 'POST', `/disposals/${disposal}/approve`, REASON);
    expect([done.statusCode, done.json()]).toMatchObject([200, { status: 'approved', reason: REASON.reason }]);
    expect((await ask('pengawas', 'POST', `/disposals/${disposal}/reject`, REASON)).statusCode).toBe(409);

    await createDisposal(deps).carryOut(10);
    const after = (await ask('pengawas', 'GET', `/disposals/${disposal}`)).json();
    expect(after).toMatchObject({ status: 'certified', certificate: { verify: expect.stringContaining('/v/') } });
    expect((await ask('pengawas', 'GET', `/applications/${id}/retention`)).json()).toMatchObject({ status: 'erased' });
    expect((await ask('pemohon', 'POST', `/applications/${id}/erasure`, undefined, 'kunci-0001')).json()).toMatchObject(
      { status: 'certified' },
    );
  }, 120_000);

  it('says what the schedule keeps for good, and destroys it only by a law that the decision names', async () => {
    const id = await finished({ applicantUser: 'user-pemohon', permitType: 'tanpa-jadwal' });
    const asked = await ask('pemohon', 'POST', `/applications/${id}/erasure`);
    expect(asked.json()).toMatchObject({ retention: { status: 'permanent', until: null } });
    const { id: disposal } = asked.json() as { readonly id: string };
    expect((await ask('pengawas', 'GET', `/disposals/${disposal}`)).json()).toMatchObject({
      ...{ retention: { status: 'permanent' }, legalBasis: null },
    });

    const silent = await ask('pengawas', 'POST', `/disposals/${disposal}/approve`, REASON);
    expect([silent.statusCode, silent.json()]).toMatchObject([
      422,
      { code: 'DISPOSAL_PERMANENT', errors: [{ pointer: '/legalBasis' }] },
    ]);
    const legalBasis = 'Undang-Undang Nomor 27 Tahun 2022 Pasal 44';
    const done = await ask('pengawas', 'POST', `/disposals/${disposal}/approve`, { ...REASON, legalBasis });
    expect([done.statusCode, done.json()]).toMatchObject([200, { status: 'approved', legalBasis, retention: null }]);
    expect((await own.store.applications.audit(id)).at(-1)).toMatchObject({
      ...{ verb: 'disposal-approved', after: { legalBasis } },
    });
  });

  it('refuses the approval of who proposed it, what still runs, and what is only a copy', async () => {
    const id = await finished();
    const disposal = await on(id, { by: 'user-pengawas' });
    const own_ = await ask('pengawas', 'POST', `/disposals/${disposal}/approve`, REASON);
    expect([own_.statusCode, own_.json()]).toMatchObject([403, { code: 'APPROVAL_BY_PROPOSER' }]);
    expect((await ask('pengawas2', 'POST', `/disposals/${disposal}/approve`, REASON)).statusCode).toBe(200);

    const { id: running } = await own.store.applications.create(anApplication({ permitType: TYPE }));
    expect((await ask('fo', 'POST', `/applications/${running}/erasure`)).statusCode).toBe(409);
    const copy = await finished({ origin: byOffice(running) });
    expect((await ask('fo', 'POST', `/applications/${copy}/erasure`)).json()).toMatchObject({
      code: 'DISPOSAL_REFUSED',
    });
    expect((await ask('fo', 'POST', '/applications/none/erasure')).statusCode).toBe(404);
  });
});
