import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { arrivalOutbox, firstWork } from '../../../src/domain/application/arrival.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { Origin } from '../../../src/domain/application/origin.js';
import type { OutboxEntry } from '../../../src/domain/ports/recorder.js';
import type { OutboxRow } from '../../../src/domain/ports/outbox.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import { mailChannel } from '../../../src/infra/mail/channel.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import { createApplicantNotices } from '../../../src/office/notices/applicant-notices.js';
import { createCourseSender } from '../../../src/office/notices/course-sender.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { aCase, APPLICANT, MORNING, prabumulih, tell, type Case } from '../../builders/case.js';
import { byOffice, calledBy, fromOss, fromPortal, fromSicantik } from '../../builders/origins.js';
import { loadPermitTypes } from '../../../src/infra/letters/load.js';
import { createFakeMailer } from '../../fakes/mailer.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});
const definitionOf = async (file: string): Promise<ProcessDefinition> => (await prabumulih(file)).definition;

interface Sending {
  readonly origin?: Origin;
  readonly definition?: ProcessDefinition;
  readonly email?: string | null;
  readonly audit?: readonly object[];
}

const send = async (entries: readonly OutboxEntry[], sending: Sending = {}) => {
  const { origin = fromOss(), definition = context.definition, email = 'siti@example.id', audit = [] } = sending;
  const mailer = createFakeMailer();
  const incidents: object[] = [];
  const deeds = new Map<string, object>();
  const permitTypes = loadPermitTypes('config/permit-types');
  const applications = {
    find: () =>
      Promise.resolve({
        ...{
          id: 'app-1',
          number: 'PBM-2026-00001-63',
          permitType: 'izin-usaha-toko-swalayan',
          origin,
          receivedAt: MORNING,
        },
        definitionDigest: definition.digest,
      } as never),
    file: () => Promise.resolve({ applicant: { name: 'Siti', ...(email === null ? {} : { email }) }, data: {} }),
    audit: () => Promise.resolve(audit as never),
  };
  const sender = createCourseSender({
    store: {
      ...{ applications, definitions: { find: () => Promise.resolve(definition) } },
      documents: { list: () => Promise.resolve([{ requirement: 'ktp' }] as never) },
    },
    zone: 'Asia/Jakarta',
    permitTypes,
    contact: ['Jalan Jenderal Sudirman 29', 'Telepon (0713) 3310251'],
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
      notifier: createNotifier([mailChannel(mailer)], loadWording('config/mail/id.yaml')),
      now: () => 1,
    }),
  });
  const answers = [];
  for (const entry of entries)
    answers.push(await sender({ ...entry, id: '1', application: 'app-1', attempts: 0 } as unknown as OutboxRow));
  return { answers, mails: mailer.sent, incidents };
};

describe('an application that has come in', () => {
  it.each([
    ['OSS', fromOss()],
    ['SiCANTIK', fromSicantik('SIPA/1')],
    ['the portal', fromPortal()],
    ['the counter', fromPortal('front-office')],
  ])('by %s is told to its applicant with number, date, tracking address, next step and contact', async (_, origin) => {
    const { mails } = await send(arrivalOutbox('app-1', origin), { origin });

    expect(mails.map(({ to }) => to)).toEqual(['siti@example.id']);
    const [mail] = mails;
    expect(mail?.subject).toContain('PBM-2026-00001-63');
    for (const said of [
      'Izin Usaha Toko Swalayan',
      '24 November 2026',
      'https://izin.example.id/t/PBM-2026-00001-63/rahasia-app-1',
      'Persyaratan wajib yang belum kami terima:\n- Nomor Induk Berusaha\n- NPWP',
      'Selanjutnya: Terima berkas lengkap dan rekomendasi teknis (Front Office)',
      'Telepon (0713) 3310251',
    ])
      expect(mail?.text).toContain(said);
  });

  it('holds up nothing where there is no address, or none that takes mail', async () => {
    expect(await send(arrivalOutbox('app-1', fromOss()), { email: null })).toMatchObject({
      ...{ answers: [{ kind: 'sent', answer: { told: false } }], mails: [], incidents: [] },
    });
    expect(await send(arrivalOutbox('app-1', fromOss()), { email: 'siti@refused.example' })).toMatchObject({
      ...{ answers: [{ kind: 'sent', answer: { told: false } }], mails: [], incidents: [{ code: 'INPUT_INVALID' }] },
    });
  });

  it('is told of a renewal that the holder asked for, and of no case of the office', async () => {
    const renewal = { origin: byOffice('app-0'), definition: await definitionOf('izin-perpanjangan') };
    const revocation = { origin: byOffice('app-0'), definition: await definitionOf('palembang-pencabutan') };

    expect((await send(arrivalOutbox('app-1', renewal.origin), renewal)).mails).toHaveLength(1);
    expect((await send(arrivalOutbox('app-1', revocation.origin), revocation)).mails).toEqual([]);
    expect(arrivalOutbox('app-1', calledBy('app-0'))).toEqual([]);
  });

  it('is not told twice where a receipt is made before anybody works', async () => {
    const receipt = await definitionOf('palembang-izin');
    const process = receipt.nodes[receipt.main];
    if (process?.kind !== 'process') throw new Error('fixture is impossible: no process');
    const atOnce = {
      ...receipt,
      nodes: { ...receipt.nodes, [receipt.main]: { ...process, starts: ['issue-receipt'] } },
    };

    expect(firstWork(receipt).isReceiptAtOnce).toBe(false);
    expect((await send(arrivalOutbox('app-1', fromOss()), { definition: receipt })).mails).toHaveLength(1);
    expect(await send(arrivalOutbox('app-1', fromOss()), { definition: atOnce })).toMatchObject({
      ...{ mails: [], answers: [{ answer: { skipped: true } }] },
    });
  });

  it.each(readdirSync('config/processes').filter((file) => file.endsWith('.bpmn')))(
    '%s says who works first',
    async (file) => {
      expect(firstWork(await definitionOf(file.replace('.bpmn', '')))).toMatchObject({
        task: { name: expect.stringMatching(/\w/u) },
        lane: expect.stringMatching(/\w/u),
        isReceiptAtOnce: false,
      });
    },
  );
});

describe('an application that ends without a letter', () => {
  const withdrawn = (before: Case): Case =>
    tell(before, { type: 'withdraw', key: 'w', at: before.state.lastAt, actor: APPLICANT, reason: 'pindah lokasi' });
  const outboxOf = ({ last }: Case): readonly OutboxEntry[] =>
    (last?.changes.outbox ?? []).filter(({ channel }) => channel === 'mail');

  it('is told to its applicant with the reason and whom to ask', async () => {
    const kase = withdrawn(aCase(context));
    const { mails } = await send(outboxOf(kase), { audit: kase.last?.changes.audit ?? [] });

    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toMatch(
      /telah ditarik pada 24 November 2026[^]*Alasan yang dicatat: pindah lokasi[^]*Telepon/u,
    );
  });

  it('is told where the system that it came from has ended it', async () => {
    const begun = aCase(context);
    const kase = tell(begun, {
      ...{ type: 'supersede', key: 's', at: begun.state.lastAt, actor: { user: 'system', roles: [] } },
      ...{ status: '57', reason: 'OSS menerbitkan persetujuan otomatis (fiktif positif)' },
    });
    const { mails } = await send(outboxOf(kase), { audit: kase.last?.changes.audit ?? [] });

    expect(mails[0]?.text).toMatch(/berakhir pada 24 November 2026[^]*Sebabnya: OSS menerbitkan persetujuan otomatis/u);
  });

  it('goes on as it began where it began before there was such a mail', () => {
    const { rules } = context;

    expect(outboxOf(withdrawn(aCase({ ...context, rules: { ...rules, revision: 4 } })))).toEqual([]);
  });
});
