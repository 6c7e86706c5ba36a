import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createArchiveCareActivities, type ArchiveCareDeps } from '../../../src/activities/archive-care.js';
import { encryptedCaseFiles } from '../../../src/infra/archive/case-files.js';
import { createFileArchive } from '../../../src/infra/archive/file-archive.js';
import { createStampEnd } from '../../../src/infra/signing/stamp-end.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { recordedCase, type RecordedCase } from '../../builders/recorded-case.js';

const YEAR = 365 * 86_400_000;
let recorded: RecordedCase;
let deps: ArchiveCareDeps;
let copyFolder: string;

beforeAll(async () => {
  recorded = await recordedCase();
  const { store } = recorded.own;
  copyFolder = await mkdtemp(join(tmpdir(), 'paraf-copy-'));
  deps = {
    ...{ rows: store.archiveCare, store, files: recorded.deps.files, copy: null },
    archive: createFileArchive({ directory: await mkdtemp(join(tmpdir(), 'paraf-manifests-')) }),
    pipeline: recorded.signing.pipeline,
    stampEnd: createStampEnd(recorded.signing.trust),
    lead: 0,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    pause: () => Promise.resolve(),
    now: Date.now,
  };
}, 180_000);
afterAll(() => recorded.close());

const signed = async () =>
  (await recorded.own.store.documents.list(recorded.id)).filter(({ kind }) => kind === 'signed-letter');

describe('archive time-stamps', () => {
  it('are left alone while their certificates last', async () => {
    expect(await createArchiveCareActivities(deps).renewStamps('')).toEqual({ next: null, looked: 1, renewed: 0 });
  });

  it('are renewed before that, each earlier byte kept, though the process died half-way; anyone is served the newest', async () => {
    const { store } = recorded.own;
    const [first] = await signed();
    if (first === undefined) throw new Error('fixture is impossible');
    await store.permits.publish({
      ...{ verificationId: 'v-1', application: recorded.id, office: 'prabumulih', number: 'n-1', kind: 'permit' },
      ...{ sha256: first.sha256, signedAt: 1, signer: 'Kepala Dinas', validUntil: null, state: 'valid' },
    });
    const due: ArchiveCareDeps = { ...deps, lead: 100 * YEAR };
    const dying = createArchiveCareActivities({
      ...due,
      rows: { ...deps.rows, renewed: () => Promise.reject(new Error('killed')) },
    });
    await expect(dying.renewStamps('')).rejects.toThrow('killed');
    const served = recorded.signing.pki.served.tsa;
    expect((await store.permits.byVerificationId('v-1'))?.sha256).toBe(first.sha256);

    // After the kill nothing more is due: what was stamped is only followed up, without another time-stamp.
    expect(await createArchiveCareActivities(deps).renewStamps('')).toMatchObject({ renewed: 0 });

    expect(recorded.signing.pki.served.tsa).toBe(served);
    const [, second, ...more] = await signed();
    if (second === undefined) throw new Error('there is no renewed letter');
    expect(more).toEqual([]);
    expect(second.meta).toMatchObject({ renews: first.sha256 });
    const [before, after] = [
      await deps.files.get(recorded.id, first.sha256),
      await deps.files.get(recorded.id, second.sha256),
    ];
    if (before === null || after === null) throw new Error('a version is missing');
    expect(Buffer.compare(after.subarray(0, before.length), before)).toBe(0);
    const anchors = [recorded.signing.authority.root.certificate];
    const report = await judgePdf(after, { anchors, intermediates: [], online: undefined }, Date.now());
    expect([report.indication, report.documentTimestamps?.length]).toEqual(['passed', 2]);
    for (const find of [
      store.permits.byVerificationId('v-1'),
      store.permits.bySha256(first.sha256),
      store.permits.bySha256(second.sha256),
    ])
      expect(await find).toMatchObject({ verificationId: 'v-1', sha256: second.sha256 });
    expect(
      (await store.applications.audit(recorded.id)).filter(({ verb }) => verb === 'archive-time-stamp-renewed'),
    ).toHaveLength(1);
    expect(await store.applications.verifyChain(recorded.id)).toMatchObject({ broken: null });
  }, 120_000);
});

describe('the fixity check', () => {
  const objects = async (): Promise<readonly string[]> => {
    const folder = recorded.folder;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  const open = async () =>
    (await recorded.own.store.incidents.list({ application: recorded.id, open: true })).map(({ code }) => code);

  it('finds nothing in an archive that is whole', async () => {
    const { looked, damaged } = await createArchiveCareActivities(deps).checkFixity(0);
    expect([looked > 5, damaged]).toEqual([true, 0]);
    expect(await open()).toEqual([]);
  });

  it('makes an incident of a damaged and of a missing file, repairs both from the second copy, and closes it', async () => {
    const { store } = recorded.own;
    const copy = encryptedCaseFiles(copyFolder, (application) => store.fileKey(application));
    for (const { sha256 } of await store.documents.list(recorded.id)) {
      const bytes = await deps.files.get(recorded.id, sha256);
      if (bytes !== null) await copy.put(recorded.id, bytes);
    }
    const paths = await objects();
    const requirement = (await store.documents.list(recorded.id)).filter(({ kind }) => kind === 'requirement');
    const pathOf = (place: number): string =>
      paths.find((path) => path.endsWith(requirement[place]?.sha256 ?? '?')) ?? '';
    await writeFile(pathOf(0), 'damaged');
    await rm(pathOf(1));

    expect(await createArchiveCareActivities(deps).checkFixity(0)).toMatchObject({ damaged: 2 });
    expect(await open()).toHaveLength(2);

    expect(await createArchiveCareActivities({ ...deps, copy }).checkFixity(0)).toMatchObject({ damaged: 0 });
    expect(await open()).toEqual([]);
    expect(await createArchiveCareActivities(deps).checkFixity(0)).toMatchObject({ damaged: 0 });
    expect(
      (await store.applications.audit(recorded.id)).filter(({ verb }) => verb === 'archive-file-repaired'),
    ).toHaveLength(2);
  });
});
