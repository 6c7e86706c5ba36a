import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { OutboxRow } from '../../../src/domain/ports/outbox.js';
import { mailChannel } from '../../../src/infra/mail/channel.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import { createApplicantNotices } from '../../../src/office/notices/applicant-notices.js';
import { createCorrectionSender } from '../../../src/office/notices/correction-sender.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { aCase, auditOf, did, itemOf, officer, prabumulih, tell, upTo, type Case } from '../../builders/case.js';
import { createFakeMailer } from '../../fakes/mailer.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const TYPE = {
  id: 'toko',
  name: 'Izin Usaha Toko Swalayan',
  data: { properties: { location: { title: 'Lokasi usaha' } } },
  requirements: [{ id: 'ktp', name: 'KTP pemohon', required: true }],
};

/** Sends what the last decision of the case put into the outbox. */
const sent = async (kase: Case, email: string | null = 'siti@example.id') => {
  const mailer = createFakeMailer();
  const notifier = createNotifier([mailChannel(mailer)], loadWording('config/mail/id.yaml'));
  const deeds = new Map<string, object>();
  const incidents: object[] = [];
  const applications = {
    find: () => Promise.resolve({ id: 'app-1', number: 'PBM-2026-00001-63', permitType: TYPE.id } as never),
    file: () => Promise.resolve({ applicant: { name: 'Siti', ...(email === null ? {} : { email }) }, data: {} }),
    audit: () => Promise.resolve(auditOf(kase)),
  };
  const permitTypes = new Map([[TYPE.id, TYPE]]);
  const send = createCorrectionSender({
    store: {
      applications,
      accounts: {
        byId: (id) => Promise.resolve(id === officer('kasi').user ? ({ id, name: 'Dewi Kasi' } as never) : null),
        byRole: (role) =>
          Promise.resolve([
            { id: 'bo-1', name: 'Rina', email: `${role}@example.id` },
            { id: 'bo-2', name: 'Tono', email: null },
          ] as never),
      },
    },
    ...{ office: 'prabumulih', permitTypes, groups: new Map(), notifier },
    tellApplicant: createApplicantNotices({
      store: {
        applications,
        deeds: {
          find: (key) => Promise.resolve((deeds.get(key) ?? null) as never),
          save: async (key, _application, _kind, deed) => void deeds.set(key, deed),
        },
        incidents: { raise: async (incident) => void incidents.push(incident) },
      },
      office: {
        ...{ letters: { office: { name: 'DPMPTSP' } }, permitTypes, groups: new Map() },
        publicUrl: 'https://izin.example.id',
      },
      links: { trackingSecret: (id) => `rahasia-${id}` },
      notifier,
      now: () => 1,
    }),
  });
  const rows = (kase.last?.changes.outbox ?? []).filter(({ payload }) => payload['kind'] === 'correction');
  const answers = [];
  for (const [id, entry] of rows.entries())
    answers.push(await send({ ...entry, id: String(id), application: 'app-1', attempts: 0 } as unknown as OutboxRow));
  return { mails: mailer.sent, answers, incidents };
};

describe('what is asked to be corrected', () => {
  it('is mailed to the applicant of an incomplete file, with each requirement by its name and the tracking page', async () => {
    const items = [
      'ktp',
      { requirement: 'ktp', reason: 'buram', deadline: '2026-12-08' },
      'denah lokasi',
      { field: 'location', reason: 'tanpa RT' },
    ];
    const { mails } = await sent(
      did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'tidak terbaca', items }),
    );

    expect(mails.map(({ to }) => to)).toEqual(['siti@example.id']);
    const [{ text } = { text: '' }] = mails;
    expect(text).toContain('Sebabnya: tidak terbaca');
    expect(text).toContain(
      '- KTP pemohon\n- KTP pemohon: buram, paling lambat 8 Desember 2026\n- denah lokasi\n- Lokasi usaha: tanpa RT',
    );
    expect(text).toContain('https://izin.example.id/t/PBM-2026-00001-63/rahasia-app-1');
    // one without an account has a way, too
    expect(text).toMatch(
      /Tanpa akun, alamat pelacakan[^]*mengunggah berkas[^]*menarik permohonan[^]*di front office DPMPTSP/,
    );
  });

  it('points to the reason where nothing is named beside it', async () => {
    const { mails } = await sent(
      did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'tidak terbaca', items: [] }),
    );

    expect(mails[0]?.text).toContain('- (lihat alasan di atas)');
  });

  it('holds up nothing where the applicant has no address', async () => {
    const { mails, answers } = await sent(
      did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'tidak terbaca' }),
      null,
    );

    expect(mails).toEqual([]);
    expect(answers).toEqual([{ kind: 'sent', answer: { told: false } }]);
  });

  it('is mailed to the officers whom a task is returned to, with who asks and why', async () => {
    const drafted = upTo(aCase(context), 'draft');
    const { mails, answers } = await sent(
      tell(drafted, {
        ...{ type: 'return-task', key: 'r', at: drafted.state.lastAt, actor: officer('kasi') },
        ...{ task: itemOf(drafted, 'paraf-kasi'), to: 'process', reason: 'alamat keliru', items: ['Jalan Merdeka'] },
      }),
    );

    expect(mails.map(({ to }) => to)).toEqual(['back-office@example.id']);
    expect(mails[0]?.subject).toContain('(PBM-2026-00001-63)');
    expect(mails[0]?.text).toMatch(/Dewi Kasi mengembalikan[^]*Alasan: alamat keliru[^]*- Jalan Merdeka/);
    expect(answers).toEqual([{ kind: 'sent', answer: { told: 1 } }]);
  });
});
