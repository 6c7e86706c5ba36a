import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDraftingActivities } from '../../../src/activities/drafting.js';
import { createNumberingActivities } from '../../../src/activities/numbering.js';
import { createPublishingActivities } from '../../../src/activities/publishing.js';
import { createDeeming } from '../../../src/office/permits/deemed-approval.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import type { ApplicationMessage } from '../../../src/domain/application/messages.js';
import { SYSTEM } from '../../../src/domain/application/messages.js';
import type { Sealer } from '../../../src/domain/ports/sealer.js';
import { viewOf } from '../../../src/domain/time/index.js';
import { encryptedCaseFiles } from '../../../src/infra/archive/case-files.js';
import { issueSigner, signerBundle } from '../../../src/infra/devpki/authority.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../../src/infra/letters/load.js';
import { mailChannel } from '../../../src/infra/mail/channel.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import { loadOperations } from '../../../src/infra/office/load.js';
import { PdfLetterDrafter } from '../../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { parseSignedData } from '../../../src/infra/signing/cms.js';
import { openOfficeSeal } from '../../../src/infra/signing/office-seal.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { signatureFields } from '../../../src/infra/pdf/signature/signature-fields.js';
import {
  aCase,
  APPLICANT,
  MINUTE,
  MORNING,
  officer,
  prabumulih,
  recommended,
  tell,
  upTo,
} from '../../builders/case.js';
import { createFakeMailer } from '../../fakes/mailer.js';
import { runOn } from '../pdf-letter/tools.js';
import { ownDatabase, type OwnDatabase } from '../persistence/own-database.js';
import { anApplication, unique } from '../persistence/record-builders.js';
import { openOffice, PASSPHRASE, type SigningOffice } from '../signing/office.js';

const OFFICE_FILE = 'config/offices/prabumulih.yaml';

/** Fields of an application that the permit type's letters show. */
const FIELDS = Object.fromEntries(
  ['businessName', 'floorArea', 'kbli', 'location'].map((name) => [name, `isi ${name}`]),
);

let own: OwnDatabase;
let pki: SigningOffice;
let folder: string;
let sealer: Sealer;
let context: ApplicationContext;
let seals = 0;
const mailer = createFakeMailer();

beforeAll(async () => {
  own = await ownDatabase();
  pki = await openOffice();
  folder = await mkdtemp(join(tmpdir(), 'deeming-'));
  const operations = loadOperations(OFFICE_FILE);
  const { name } = loadOffice(OFFICE_FILE).office;
  const identity = await issueSigner(pki.authority, Date.now(), {
    commonName: 'Segel Dinas Contoh',
    organization: name,
    key: { kind: 'ec', curve: 'P-256' },
  });
  await writeFile(join(folder, 'seal.p12'), await signerBundle(pki.authority, identity, PASSPHRASE));
  const opened = openOfficeSeal(
    {
      officeSealFile: join(folder, 'seal.p12'),
      officeSealPassphrase: { reveal: () => PASSPHRASE },
      keystoreDir: join(folder, 'keystore'),
    },
    operations.seal,
    {
      trust: pki.trust,
      pipeline: pki.pipeline,
      level: 'B-T',
      office: name,
      location: 'Prabumulih',
      now: Date.now,
    },
  );
  if (opened === null) throw new Error('fixture is impossible: no seal');
  sealer = {
    ...opened,
    seal: (pdf, order) => {
      seals += 1;
      return opened.seal(pdf, order);
    },
  };
  const base = await prabumulih();
  context = { ...base, rules: { ...base.rules, deemedApproval: { outcome: 'statement' } } };
  await own.store.definitions.save(context.definition, '<bpmn/>', MORNING);
});
afterAll(async () => {
  await pki.close();
  await own.drop();
  await rm(folder, { recursive: true });
});

const deeming = (using: Sealer | null = sealer): ReturnType<typeof createDeeming> => {
  const operations = loadOperations(OFFICE_FILE);
  const deps = {
    store: own.store,
    office: {
      letters: loadOffice(OFFICE_FILE),
      templates: loadLetterTemplates('config/letters'),
      permitTypes: loadPermitTypes('config/permit-types'),
      groups: new Map(),
      calendar: context.calendar,
      clock: operations.clock,
      groundNames: operations.grounds,
      certificateIssuer: operations.certificateIssuer,
      publicUrl: 'https://izin.example',
    },
    files: encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application)),
    drafter: new PdfLetterDrafter('config/offices'),
    sealer: using,
    notifier: createNotifier([mailChannel(mailer)], loadWording('config/mail/id.yaml')),
    links: { trackingSecret: (id: string) => `rahasia-${id}` },
    sha256: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex'),
    now: Date.now,
  };
  const letters = {
    ...createNumberingActivities(deps as never),
    ...createDraftingActivities(deps as never),
    ...createPublishingActivities(deps as never),
  };
  return createDeeming({ ...deps, letters } as never);
};

/** An application whose promise has ended: decided by the rules, written by the record, with one hold on the way. */
const lapsed = async (
  email: string | null = 'makmur@toko.example',
): Promise<{ readonly id: string; readonly dueAt: number; readonly at: number }> => {
  const id = unique('lapsed');
  await own.store.applications.create(
    anApplication({
      id,
      permitType: 'izin-usaha-toko-swalayan',
      definitionDigest: context.definition.digest,
      applicant: {
        name: 'Toko Makmur',
        nationalId: '1674014404900001',
        nib: '1234567890123',
        address: 'Jalan Jenderal Sudirman 12',
        ...(email === null ? {} : { email }),
      },
      data: FIELDS,
    }),
  );
  let kase = upTo(recommended(aCase(context)), 'receive');
  kase = tell(kase, {
    type: 'hold',
    key: 'hold',
    at: MORNING + 60 * MINUTE,
    actor: officer('supervisor'),
    ground: 'sengketa',
    document: 'W 12/G/2026',
    reason: 'gugatan',
  });
  kase = tell(kase, {
    type: 'resume',
    key: 'resume',
    at: MORNING + 120 * MINUTE,
    actor: officer('supervisor'),
    reason: 'x',
  });
  const dueAt = viewOf(context.calendar, kase.state.clock, 'application', kase.state.lastAt)?.due ?? 0;
  const message: ApplicationMessage = {
    type: 'deadline-reached',
    key: 'promise',
    at: dueAt,
    actor: SYSTEM,
    deadline: 'application/100',
  };
  let state = newApplication(context, {
    id,
    office: 'prabumulih',
    applicantUser: APPLICANT.user,
    requirements: { nib: '1'.repeat(64), ktp: '2'.repeat(64) },
    at: MORNING,
  });
  for (const [index, told] of [...kase.told, message].entries()) {
    // The builder says some things under one key; the record takes each key once.
    const said = { ...told, key: `${String(index)}/${told.key}` };
    const decision = decide(context, state, said);
    if (!decision.ok) throw new Error(decision.error.detail);
    state = decision.value.state;
    await own.store.recorder.record({
      application: id,
      office: 'prabumulih',
      seq: index + 1,
      message: said,
      accepted: true,
      ...decision.value.changes,
    });
  }
  const asked = (await own.store.outbox.list(id)).find(({ channel }) => channel === 'deemed-approval');
  if (asked === undefined) throw new Error('the outbox was not asked for the statement');
  return { id, dueAt: Number(asked.payload['dueAt']), at: Number(asked.payload['at']) };
};

describe('the statement that a permit is deemed approved', () => {
  it('is numbered, sealed by the office and by nobody else, and verifiable by id, number and digest', async () => {
    const { id, dueAt, at } = await lapsed();

    const { number, verificationId } = await deeming()(id, { dueAt, at });

    const permit = await own.store.permits.byVerificationId(verificationId);
    expect(permit).toMatchObject({ application: id, number, kind: 'deemed-approval', state: 'valid' });
    expect(permit?.signer).toMatch(/Dinas Penanaman Modal/);
    const files = encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application));
    const pdf = await files.get(id, permit?.sha256 ?? '');
    const signatures = signatureFields(await Revision.open(pdf!)).flatMap(({ signature }) =>
      signature?.type === 'Sig' ? [parseSignedData(signature.contents).signer?.subject] : [],
    );
    expect(signatures).toEqual([expect.stringContaining('Segel Dinas Contoh')]);
    expect((await own.store.permits.byNumber(number))?.verificationId).toBe(verificationId);
  });

  it('is made once, however often it is asked for, with one number that is used', async () => {
    const { id, dueAt, at } = await lapsed();
    const before = seals;

    const answers = [await deeming()(id, { dueAt, at }), await deeming()(id, { dueAt, at })];

    expect(seals - before).toBe(1);
    expect(mailer.sent.filter(({ key }) => key.startsWith(`${id}/`))).toHaveLength(1);
    expect(answers[1]).toEqual(answers[0]);
    const documents = await own.store.documents.list(id);
    expect(documents.filter(({ kind }) => kind === 'signed-letter')).toHaveLength(1);
    const [rows] = await own.raw.query('SELECT state FROM letter_number WHERE application = ?', [id]);
    expect(rows).toEqual([{ state: 'used' }]);
  });

  it('goes on where it was broken off, with the same number', async () => {
    const { id, dueAt, at } = await lapsed();
    pki.pki.setFault('tsa', '500');
    await expect(deeming()(id, { dueAt, at })).rejects.toThrow(/time-stamp|TIMESTAMP/i);
    pki.pki.setFault('tsa', undefined);

    const { number } = await deeming()(id, { dueAt, at });

    const [rows] = await own.raw.query('SELECT number, state FROM letter_number WHERE application = ?', [id]);
    expect(rows).toEqual([{ number, state: 'used' }]);
  });

  it('raises an incident where the time-stamp is far from the clock of the seal, as every sealed letter does', async () => {
    const { id, dueAt, at } = await lapsed();
    const incident = {
      code: 'CLAIMED_TIME_DIFFERS',
      claimedAt: at,
      stampedAt: at + 90_000,
      difference: 90_000,
    } as const;
    const apart: Sealer = {
      ...sealer,
      seal: async (pdf, order) => {
        const sealed = await sealer.seal(pdf, order);
        return sealed.ok ? { ok: true, value: { ...sealed.value, incident } } : sealed;
      },
    };

    await deeming(apart)(id, { dueAt, at });

    expect(await own.store.incidents.list({ application: id })).toMatchObject([
      { task: 'deemed-approval', code: 'CLAIMED_TIME', count: 1 },
    ]);
  });

  it('lists each stop of the promise with its ground, article, document and cost, as the evidence', async () => {
    const { id, dueAt, at } = await lapsed();

    const { verificationId } = await deeming()(id, { dueAt, at });

    const permit = await own.store.permits.byVerificationId(verificationId);
    const files = encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application));
    const pdf = await files.get(id, permit?.sha256 ?? '');
    const text = runOn(pdf!, 'pdftotext', (file) => ['-layout', file, '-']).replaceAll(/\s+/g, ' ');
    expect(text).toContain('jangka waktu pelayanan 5 hari kerja berakhir pada tanggal');
    expect(text).toContain('Tanpa penghentian itu jangka waktu pelayanan berakhir pada tanggal 1 Desember 2026');
    // A hold on the day of the start touches no day that is counted.
    for (const said of [
      '24 November 2026',
      'Sengketa',
      'Undang-Undang Nomor 30 Tahun 2014',
      '12/G/2026',
      '0 hari kerja',
    ])
      expect(text.slice(text.indexOf('Menggeser'))).toContain(said);
  });

  it('counts by the promise that the application began with, not by what the files say now', async () => {
    const { id, dueAt, at } = await lapsed();
    const { definition, ...rest } = context;
    const promise = {
      ...{ budget: { unit: 'working-day' as const, amount: 5 }, legalReference: 'Perwali 9/2025 Pasal 2' },
      stopRule: { rule: 'time-taken' as const, legalReference: 'Perwali 9/2025 Pasal 3' },
    };
    const opening = {
      ...{ office: 'prabumulih', applicantUser: APPLICANT.user, requirements: {}, receivedAt: MORNING },
      context: { ...rest, rules: { ...rest.rules, promise }, definition: definition.digest },
    };
    expect(await own.store.openings.find(id)).toBeNull();
    await own.store.openings.keep(id, opening, MORNING);
    expect(await own.store.openings.find(id)).toMatchObject({ context: { rules: { promise } } });

    const { verificationId } = await deeming()(id, { dueAt, at });

    const permit = await own.store.permits.byVerificationId(verificationId);
    const files = encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application));
    const pdf = await files.get(id, permit?.sha256 ?? '');
    const text = runOn(pdf!, 'pdftotext', (file) => ['-layout', file, '-']).replaceAll(/\s+/g, ' ');
    expect(text.slice(text.indexOf('Menggeser'))).toContain('0 jam kerja');
  });

  it('is mailed to the applicant with the statement, once, and again after the mail server was away', async () => {
    const { id, dueAt, at } = await lapsed();
    mailer.down = true;
    await expect(deeming()(id, { dueAt, at })).rejects.toThrow(/down/);
    mailer.down = false;

    const { number, verificationId } = await deeming()(id, { dueAt, at });
    await deeming()(id, { dueAt, at });

    const sent = mailer.sent.filter(({ key }) => key.startsWith(`${id}/`));
    expect(sent).toMatchObject([
      {
        to: 'makmur@toko.example',
        subject: expect.stringContaining(number),
        text: expect.stringContaining(`https://izin.example/v/${verificationId}`),
        attachments: [
          { name: expect.stringMatching(/^pernyataan-dianggap-disetujui-.*\.pdf$/u), mediaType: 'application/pdf' },
        ],
      },
    ]);
    const permit = await own.store.permits.byVerificationId(verificationId);
    expect(
      createHash('sha256')
        .update(sent[0]?.attachments?.[0]?.bytes ?? '')
        .digest('hex'),
    ).toBe(permit?.sha256);
  });

  it('stands also where the applicant has no address, or one that is refused', async () => {
    for (const address of [null, 'makmur@refused.example']) {
      const { id, dueAt, at } = await lapsed(address);

      expect((await deeming()(id, { dueAt, at })).number).not.toBe('');
      expect(await own.store.deeds.find(`${id}/deemed-approval/mail`)).toMatchObject({ sent: false });
    }
  });

  it('says what is missing where the office has no seal', async () => {
    const { id, dueAt, at } = await lapsed();

    await expect(deeming(null)(id, { dueAt, at })).rejects.toThrow(/officeSealFile/);
  });
});
