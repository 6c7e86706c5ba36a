/** An application of the Prabumulih procedure from intake to archive, in a real record, with letters that are really signed. */
import { mkdtemp } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BagFiles } from '../../src/domain/case/bag.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { buildCase, type CaseExport } from '../../src/infra/casefile/build.js';
import { createStamper } from '../../src/infra/signing/detached-stamp.js';
import { softwareVersion } from '../../src/infra/version/software.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { aLetter, openOffice, type SigningOffice } from '../infra/signing/office.js';
import {
  aCase,
  did,
  MORNING,
  officer,
  performed,
  prabumulih,
  tell,
  WAY,
  COVERED,
  APPLICANT,
  type Case,
} from './case.js';
import { fromPortal } from './origins.js';
import { SERIES } from './numbering.js';

const ID = 'app-1';

export interface RecordedCase {
  readonly id: string;
  readonly own: OwnDatabase;
  readonly signing: SigningOffice;
  readonly kase: Case;
  readonly deps: CaseExport;
  /** Folder of its files. */
  readonly folder: string;
  bundle(): Promise<BagFiles>;
  close(): Promise<void>;
}

export const recordedCase = async (): Promise<RecordedCase> => {
  const own = await ownDatabase();
  const signing = await openOffice();
  const { store } = own;
  const folder = await mkdtemp(join(tmpdir(), 'paraf-case-'));
  const files = encryptedCaseFiles(folder, (application) => store.fileKey(application));
  const context = await prabumulih();
  const { definition } = context;
  await store.definitions.save(
    definition,
    readFileSync('config/processes/prabumulih-tte-survey.bpmn', 'utf8'),
    MORNING,
  );
  await store.applications.create({
    id: ID,
    office: 'prabumulih',
    permitType: 'izin-usaha-toko-swalayan',
    origin: fromPortal(),
    sourceRef: ID,
    applicant: { name: 'Siti Rahmawati', nationalId: '1674014404900001' },
    applicantUser: APPLICANT.user,
    data: { businessName: 'Toko Sejahtera' },
    definitionDigest: definition.digest,
    receivedAt: MORNING,
    series: SERIES,
    trackingSecretHash: 'a'.repeat(64),
  });
  const file = async (
    kind: 'requirement' | 'draft' | 'letter' | 'signed-letter',
    bytes: Uint8Array,
    more: { readonly requirement?: string; readonly meta?: Record<string, string> } = {},
  ): Promise<string> => {
    const { sha256, size } = await files.put(ID, bytes);
    await store.documents.add({
      application: ID,
      kind,
      requirement: more.requirement ?? null,
      name: `${kind} milik Siti.pdf`,
      mediaType: 'application/pdf',
      size,
      sha256,
      createdAt: MORNING,
      createdBy: 'system',
      meta: more.meta ?? {},
    });
    return sha256;
  };
  const requirements = {
    nib: await file('requirement', Buffer.from('%PDF nib'), { requirement: 'nib' }),
    ktp: await file('requirement', Buffer.from('%PDF ktp'), { requirement: 'ktp' }),
  };
  const { definition: _definition, ...rest } = context;
  await store.openings.keep(
    ID,
    {
      ...{ office: 'prabumulih', applicantUser: APPLICANT.user, requirements, receivedAt: MORNING },
      context: { ...rest, definition: definition.digest },
    },
    MORNING,
  );

  const draft = await file('draft', await aLetter());
  const finalBytes = await aLetter(true);
  const final = await file('letter', finalBytes);
  const { number } = await store.numbers.reserve({
    ...{ key: `${ID}/permit`, register: 'izin', year: 2026, application: ID, at: MORNING },
    ...{ pattern: '{seq:4}/IUTS/{year}', values: { year: '2026' } },
  });
  const pdf = await signing.sign(finalBytes, 'B-LTA', await signing.official());
  const signed = await file('signed-letter', pdf, { meta: { kind: 'permit', number } });
  const recommendation = await file('requirement', Buffer.from('%PDF rekomendasi'), { requirement: 'rekomendasi' });

  const outputs: Readonly<Record<string, Record<string, string>>> = {
    draft: { sha256: draft, covered: COVERED },
    'draft-final': { sha256: final, covered: COVERED },
    number: { number, key: `${ID}/permit`, date: '2026-11-24' },
    'sign-letter': { sha256: signed, level: 'B-LTA', signer: 'user-kadin' },
  };
  let kase = aCase(context, MORNING, requirements);
  for (const [station, step] of WAY) {
    const given = outputs[station];
    if (station === 'recommendation')
      kase = tell(kase, {
        ...{ type: 'file-changed', key: 'rec', at: kase.state.lastAt, actor: officer('technical-team') },
        change: {
          kind: 'recommendation',
          number: '12/REK/2026',
          date: '2026-11-20',
          result: 'positive',
          sha256: recommendation,
        },
      });
    else if (given !== undefined) kase = performed(kase, station, given);
    else if (station === 'sign') kase = did(kase, 'sign', { letter: final, seal: 'seal-1' });
    else kase = step(kase);
  }
  for (const [index, decision] of kase.log.entries()) {
    const message = kase.told[index];
    if (message === undefined) throw new Error('fixture is impossible: a decision without its message');
    await store.recorder.record({
      ...{ application: ID, office: 'prabumulih', seq: index + 1, message, accepted: true },
      ...decision.changes,
    });
    if (index === 3)
      await store.applications.appendAudit(ID, {
        at: MORNING,
        actor: 'user-kasi',
        verb: 'view-personal-data',
        personal: { why: 'Siti' },
      });
  }
  const deps: CaseExport = {
    files,
    definitions: store.definitions,
    stamp: createStamper({ trust: signing.trust, authorities: [{ url: signing.pki.tsaUrl }], timeout: 5000 }),
    office: { id: 'prabumulih', name: 'DPMPTSP Kota Prabumulih', zone: 'Asia/Jakarta' },
    software: softwareVersion(),
    now: Date.now,
  };
  return {
    ...{ id: ID, own, signing, kase, deps, folder },
    bundle: async () => {
      const record = await store.caseRecords.read(ID);
      if (record === null) throw new Error('fixture is impossible: the case is not on record');
      return buildCase(record, 'user-pengawas', deps);
    },
    close: async () => {
      await signing.close();
      await own.drop();
    },
  };
};
