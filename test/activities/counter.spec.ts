import { anyFile } from '../fakes/forms.js';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EffectRequest } from '../../src/domain/effects/contracts.js';
import { createCounterActivities } from '../../src/activities/counter.js';
import type { Deps } from '../../src/office/casework.js';
import { withIncidents } from '../../src/activities/incidents.js';
import { createFileArchive } from '../../src/infra/archive/file-archive.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { loadCalendar } from '../../src/infra/calendar/index.js';
import { issueSigner, signerBundle } from '../../src/infra/devpki/authority.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../src/infra/letters/load.js';
import { mailChannel } from '../../src/infra/mail/channel.js';
import { createNotifier } from '../../src/office/notices/notifier.js';
import { loadWording } from '../../src/infra/mail/wording.js';
import { loadOperations } from '../../src/infra/office/load.js';
import { PdfLetterDrafter } from '../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { createPrintRenderer } from '../../src/infra/pdf/letter/print-rendition.js';
import { createSpoolPrinter } from '../../src/infra/printing/spool-printer.js';
import { openOfficeSeal } from '../../src/infra/signing/office-seal.js';
import { createFakeMailer } from '../fakes/mailer.js';
import { hasProgram, runOn } from '../infra/pdf-letter/tools.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { anApplication, MONDAY } from '../infra/persistence/record-builders.js';
import { openOffice, PASSPHRASE, type SigningOffice } from '../infra/signing/office.js';

let own: OwnDatabase;
let office: SigningOffice;
let folder: string;
let deps: Deps;
const mailer = createFakeMailer();

beforeAll(async () => {
  own = await ownDatabase();
  office = await openOffice();
  folder = mkdtempSync(join(tmpdir(), 'paraf-counter-'));
  const identity = await issueSigner(office.authority, Date.now(), {
    commonName: 'DPMPTSP Kota Prabumulih',
    organization: 'DPMPTSP Kota Prabumulih',
    key: { kind: 'ec', curve: 'P-256' },
  });
  writeFileSync(join(folder, 'office.p12'), await signerBundle(office.authority, identity, PASSPHRASE));
  const operations = loadOperations('config/offices/prabumulih.yaml');
  const calendar = await loadCalendar(operations.calendar);
  if (!calendar.ok) throw new Error(calendar.error);
  const sealer = openOfficeSeal(
    {
      officeSealFile: join(folder, 'office.p12'),
      officeSealPassphrase: { reveal: () => PASSPHRASE },
      keystoreDir: join(folder, 'keystore'),
    },
    operations.seal,
    {
      trust: office.trust,
      pipeline: office.pipeline,
      level: 'B-B',
      office: 'DPMPTSP',
      location: 'Prabumulih',
      now: Date.now,
    },
  );
  deps = {
    store: own.store,
    office: {
      forms: anyFile,
      letters: loadOffice('config/offices/prabumulih.yaml'),
      templates: loadLetterTemplates('config/letters'),
      permitTypes: loadPermitTypes('config/permit-types'),
      groups: new Map(),
      certificateIssuer: operations.certificateIssuer,
      publicUrl: 'https://izin.example.go.id',
      calendar: calendar.value,
      permits: { reminderDays: [] },
      clock: operations.clock,
      groundNames: {},
    },
    files: encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application)),
    archive: createFileArchive({ directory: join(folder, 'archive') }),
    drafter: new PdfLetterDrafter('config/offices'),
    notifier: createNotifier([mailChannel(mailer)], loadWording('config/mail/id.yaml')),
    printer: createSpoolPrinter({ directory: join(folder, 'spool') }),
    printRenderer: createPrintRenderer(),
    links: { trackingSecret: (id) => `rahasia-${id}`, surveySecret: (id) => id },
    sealer,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    now: Date.now,
  };
});
afterAll(async () => {
  await office.close();
  await own.drop();
  rmSync(folder, { recursive: true, force: true });
});

const request = (application: string, task: string, over: Partial<EffectRequest> = {}): EffectRequest => ({
  application,
  task,
  element: 'receipt',
  at: MONDAY,
  letter: { kind: 'permit' },
  refusalReason: null,
  copies: 1,
  parafs: [],
  ...over,
});
const applied = async (): Promise<string> =>
  (
    await own.store.applications.create(
      anApplication({
        permitType: 'izin-usaha-toko-swalayan',
        applicant: { name: 'PT Sriwijaya Ritel', address: 'Jalan Sudirman 112', email: 'siti@example.id' },
      }),
    )
  ).id;
const itReads = hasProgram('pdftotext', '-v') ? it : it.skip;
const textOf = async (application: string, sha256: string): Promise<string> =>
  runOn((await deps.files.get(application, sha256)) ?? new Uint8Array(), 'pdftotext', (file) => [
    '-layout',
    file,
    '-',
  ]).replace(/\s+/gu, ' ');

describe('the receipt of an application', () => {
  it('stands as an incident for the counter where no mail reaches the applicant, and is made all the same', async () => {
    const applicant = { name: 'PT Sriwijaya Ritel', address: 'Jalan Sudirman 112', email: 'siti@refused.example' };
    const { id } = await own.store.applications.create(
      anApplication({ permitType: 'izin-usaha-toko-swalayan', applicant }),
    );
    const { issueReceipt } = withIncidents(createCounterActivities(deps), deps);

    await issueReceipt(request(id, 'receipt#1'));

    expect(await own.store.documents.list(id)).toMatchObject([{ kind: 'receipt' }]);
    expect(await own.store.incidents.list({ application: id, open: true })).toMatchObject([
      { task: 'mail/receipt#1', code: 'INPUT_INVALID' },
    ]);
  });

  it('is numbered, sealed, filed, published and mailed once, however often it is asked for', async () => {
    const application = await applied();
    const counter = createCounterActivities(deps);
    const [first, again] = [
      await counter.issueReceipt(request(application, 'receipt#1')),
      await counter.issueReceipt(request(application, 'receipt#1')),
    ];

    expect(again).toEqual(first);
    expect(first.number).toMatch(/^TT\/0\d{4}\/DPMPTSP\.V\/2026$/);
    const pdf = (await deps.files.get(application, first.sha256)) ?? new Uint8Array();
    expect(Buffer.from(pdf).includes('/ByteRange')).toBe(true);
    expect(await own.store.documents.list(application)).toMatchObject([
      { kind: 'receipt', name: 'tanda-terima.pdf', sha256: first.sha256 },
    ]);
    expect(await own.store.permits.byVerificationId(first.verificationId)).toMatchObject({
      kind: 'receipt',
      number: first.number,
      state: 'valid',
    });
    expect(mailer.sent.filter(({ key }) => key.startsWith(application))).toHaveLength(1);
    expect((await own.store.deeds.list(application)).map(({ kind }) => kind).sort()).toEqual(['mail', 'seal']);
  });

  itReads('names the application by its number, and carries the secret that the mail carries too', async () => {
    const application = await applied();
    const { sha256, number } = await createCounterActivities(deps).issueReceipt(request(application, 'receipt#1'));
    const row = await own.store.applications.find(application);
    const text = (await textOf(application, sha256)).replaceAll(' ', '');
    const address = `https://izin.example.go.id/t/${row?.number ?? ''}/rahasia-${application}`;

    expect(text).toContain(`Nomorpermohonan:${row?.number ?? ''}`);
    expect(text).toContain(address);
    const [mail] = mailer.sent.filter(({ key }) => key.startsWith(application));
    expect(mail?.text).toContain(address);
    expect(mail?.text).toContain(`Nomor permohonan: ${row?.number ?? ''}`);
    expect(mail?.attachments?.map(({ name }) => name)).toEqual([`tanda-terima-${number.replaceAll('/', '-')}.pdf`]);
    // `carriesSecret` decides who opens the file. The request for a correction is read by the officers at their work.
    expect(await own.store.documents.list(application)).toMatchObject([{ meta: { carriesSecret: true } }]);
  });

  itReads('names the office and no official', async () => {
    const application = await applied();
    const { sha256 } = await createCounterActivities(deps).issueReceipt(request(application, 'receipt#1'));
    const text = await textOf(application, sha256);
    expect(text).toContain('Disegel secara elektronik oleh:');
    expect(text).toContain('PT Sriwijaya Ritel');
    expect(text).not.toContain('ZAHEDI');
  });

  it('stays valid when the permit is taken back', async () => {
    const application = await applied();
    const { verificationId } = await createCounterActivities(deps).issueReceipt(request(application, 'receipt#1'));
    await own.store.permits.end(application, 'revoked');
    expect(await own.store.permits.byVerificationId(verificationId)).toMatchObject({ state: 'valid' });
  });

  it('is refused by name where the office has no seal', async () => {
    const application = await applied();
    await expect(
      createCounterActivities({ ...deps, sealer: null }).issueReceipt(request(application, 'receipt#1')),
    ).rejects.toThrow(/the office has none: set signing\.officeSealFile/);
  });
});

describe('the request to correct a file', () => {
  itReads('lists what the officer wrote, under a number of its own each time', async () => {
    const application = await applied();
    const counter = createCounterActivities(deps);
    const correction = { reason: 'berkas belum lengkap', items: ['KTP tidak terbaca', 'NPWP belum dilampirkan'] };
    const first = await counter.requestCorrection(request(application, 'ask#1', { correction }));
    const second = await counter.requestCorrection(
      request(application, 'ask#2', { correction: { reason: 'masih kurang', items: [] } }),
    );

    expect(second.number).not.toBe(first.number);
    expect(await textOf(application, first.sha256)).toMatch(/1\. KTP tidak terbaca 2\. NPWP belum dilampirkan/);
    expect(await textOf(application, second.sha256)).toContain('masih kurang');
  });

  itReads('names requirements and fields by their titles, and days in words', async () => {
    const application = await applied();
    const items = [
      { requirement: 'ktp', reason: 'buram', deadline: '2026-12-08' },
      { field: 'businessName', reason: 'sesuai akta' },
    ];
    const asked = { outcome: 'incomplete', reason: 'belum lengkap', items };
    await own.store.applications.appendAudit(application, { at: MONDAY, actor: 'fo', verb: 'receive', after: asked });
    // the procedure's variable has the keys
    const correction = { reason: 'belum lengkap', items: ['ktp: buram (2026-12-08)', 'businessName: sesuai akta'] };

    const { sha256 } = await createCounterActivities(deps).requestCorrection(
      request(application, 'ask#1', { correction }),
    );

    expect(await textOf(application, sha256)).toMatch(
      /1\. KTP pemohon atau penanggung jawab: buram, paling lambat 8 Desember 2026 2\. Nama toko: sesuai akta/,
    );
  });

  itReads(
    'names the last day on which the correction is awaited, by working days, where the office counts one',
    async () => {
      const application = await applied();
      const correction = { reason: 'masih kurang', items: [] };
      const { letters } = deps.office;
      const said = async (task: string, days: number | null): Promise<string> => {
        const office = {
          ...deps.office,
          letters: { ...letters, correction: days === null ? null : { workingDays: days } },
        };
        const counter = createCounterActivities({ ...deps, office });
        const { sha256 } = await counter.requestCorrection(request(application, task, { correction }));
        return textOf(application, sha256);
      };

      // Monday 23 November 2026 is the day of the request: the tenth working day after it is Monday 7 December.
      expect(await said('ask#1', 10)).toContain('paling lambat tanggal 7 Desember 2026');
      expect(await said('ask#2', null)).not.toContain('paling lambat');
    },
  );

  it('goes out though the applicant has no address, and is filed as what it is', async () => {
    const applicant = { name: 'PT Sriwijaya Ritel', email: 'siti@example.id' };
    const { id } = await own.store.applications.create(
      anApplication({ permitType: 'izin-usaha-toko-swalayan', applicant }),
    );
    const correction = { reason: 'alamat belum ditulis', items: [] };

    await createCounterActivities(deps).requestCorrection(request(id, 'ask#1', { correction }));

    expect(await own.store.documents.list(id)).toMatchObject([{ kind: 'correction-request' }]);
    expect(mailer.sent.filter(({ key }) => key.startsWith(id))).toHaveLength(1);
  });
});
