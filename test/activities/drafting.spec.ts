/** Letters drafted by the real drafter over a real record. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDraftingActivities } from '../../src/activities/drafting.js';
import type { EffectRequest } from '../../src/domain/effects/contracts.js';
import { readAnswer } from '../../src/domain/effects/table.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../src/infra/letters/load.js';
import { PdfLetterDrafter } from '../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { prabumulih } from '../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { anApplication, MONDAY, unique } from '../infra/persistence/record-builders.js';

const DAY = 24 * 3_600_000;

let own: OwnDatabase;
let folder: string;
let digest: string;
beforeAll(async () => {
  own = await ownDatabase();
  folder = mkdtempSync(join(tmpdir(), 'paraf-drafting-'));
  const { definition } = await prabumulih();
  digest = definition.digest;
  await own.store.definitions.save(definition, '<bpmn/>', MONDAY);
});
afterAll(async () => {
  await own.drop();
  rmSync(folder, { recursive: true, force: true });
});

const drafting = (): ReturnType<typeof createDraftingActivities> =>
  createDraftingActivities({
    store: own.store,
    office: {
      letters: loadOffice('config/offices/prabumulih.yaml'),
      templates: loadLetterTemplates('config/letters'),
      permitTypes: loadPermitTypes('config/permit-types'),
      certificateIssuer: 'Balai Sertifikasi Elektronik',
      publicUrl: 'https://izin.example',
    },
    files: encryptedCaseFiles(join(folder, 'cases'), (application) => own.store.fileKey(application)),
    drafter: new PdfLetterDrafter('config/offices'),
    sha256: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex'),
  } as never);

const applied = async (): Promise<string> =>
  (
    await own.store.applications.create(
      anApplication({
        permitType: 'izin-usaha-toko-swalayan',
        definitionDigest: digest,
        applicant: { name: 'Toko Makmur', nib: '1234567890123', address: 'Jalan Jenderal Sudirman 12' },
        data: Object.fromEntries(
          ['businessName', 'floorArea', 'kbli', 'location'].map((name) => [name, `isi ${name}`]),
        ),
      }),
    )
  ).id;

const request = (application: string): EffectRequest => ({
  application,
  task: 'draft-final',
  element: 'draft-final',
  at: MONDAY,
  letter: { kind: 'permit', number: '500.16.7.2/0001/IUTS/DPMPTSP.V/2026', numberKey: 'k', date: '2026-11-23' },
  refusalReason: null,
  copies: 1,
  parafs: [],
});

/** An account of the office's staff with these roles. */
const anOfficial = async (name: string, ...roles: readonly string[]): Promise<string> => {
  const id = unique('official');
  await own.store.accounts.save({
    id,
    login: id,
    name,
    nip: '197001011990011001',
    rank: 'Pembina',
    title: null,
    email: null,
    passwordHash: 'x',
    kind: 'staff',
    roles: roles.map((role) => ({ role, office: 'prabumulih' })),
  });
  return id;
};

const delegate = (from: string, to: string): Promise<void> =>
  own.store.delegations.add({
    id: unique('delegation'),
    office: 'prabumulih',
    kind: 'Plh.',
    role: 'kadin',
    from,
    to,
    startsAt: MONDAY - DAY,
    endsAt: MONDAY + DAY,
    letter: '800/1/2026',
    madeBy: from,
    madeAt: MONDAY - DAY,
  });

describe('the final letter', () => {
  it('says for whom the official in its signature block stands in, or that it is nobody', async () => {
    const { draftFinalLetter } = drafting();
    const head = await anOfficial('A. ZAHEDI', 'kadin');

    const definitive = readAnswer('draft-final', await draftFinalLetter(request(await applied())));
    expect(definitive).toMatchObject({ ok: true, value: { signatory: head, standsInFor: null } });

    const standIn = await anOfficial('R. HARTONO');
    await delegate(head, standIn);
    const standing = readAnswer('draft-final', await draftFinalLetter(request(await applied())));
    expect(standing).toMatchObject({ ok: true, value: { signatory: standIn, standsInFor: head } });
  });

  it('goes past one who stands in and gave a paraf of it, to the next', async () => {
    const { draftFinalLetter } = drafting();
    const [head, next, initialled] = [
      await anOfficial('A. ZAHEDI', 'kadin'),
      await anOfficial('R. HARTONO'),
      await anOfficial('YULIA', 'sekdin'),
    ];
    const { delegations } = own.store;
    for (const { id } of await delegations.inForce('prabumulih', 'kadin', MONDAY))
      await delegations.end(id, head, 'kembali', MONDAY);
    await delegate(head, initialled);
    await delegate(head, next);
    const paraf = {
      element: 'paraf-sekdin',
      by: initialled,
      at: MONDAY,
      draft: 'a'.repeat(64),
      covered: 'b'.repeat(64),
    };
    const signatoryWith = async (parafs: EffectRequest['parafs']) => {
      const drawn = readAnswer('draft-final', await draftFinalLetter({ ...request(await applied()), parafs }));
      return drawn.ok ? drawn.value.signatory : drawn.error;
    };

    expect(await signatoryWith([])).toBe(initialled);
    expect(await signatoryWith([paraf])).toBe(next);
    expect(await signatoryWith([{ ...paraf, void: { at: MONDAY, reason: 'the draft has changed' } }])).toBe(initialled);
  });
});
