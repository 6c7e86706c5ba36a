import { textAt } from '../domain/shared/json.js';
import type { EffectActivities } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { permanent } from './failures.js';

/** Files the case: every document with its digest, the audit chain's head, the procedure's digest. */
export const createArchivingActivities = ({
  store,
  archive,
  files,
  now,
}: Deps): Pick<EffectActivities, 'archiveCase'> => ({
  async archiveCase({ application, task, letter }) {
    const key = `${application}/${task}/archive`;
    const done = await store.deeds.find(key);
    if (done !== null) return { manifest: textAt(done, 'manifest') };
    const row = await store.applications.find(application);
    if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    const documents = await store.documents.list(application);
    for (const document of documents) {
      if ((await files.get(application, document.sha256)) === null) {
        throw permanent(
          'DOCUMENT_NOT_FOUND',
          `document ${document.id} (${document.kind}) of ${application} is not in the archive`,
        );
      }
    }
    const written = await archive.manifest(application, {
      application,
      permitType: row.permitType,
      procedure: row.definitionDigest,
      auditHead: row.head,
      number: letter.number ?? null,
      filedAt: new Date(now()).toISOString(),
      // Without the files' names: they say whose they are, and a manifest outlives the data key.
      documents: documents.map(({ id, kind, requirement, mediaType, size, sha256 }) => ({
        id,
        kind,
        requirement,
        mediaType,
        size,
        sha256,
      })),
    });
    await store.deeds.save(key, application, 'archive', { manifest: written.sha256, path: written.path }, now());
    return { manifest: written.sha256 };
  },
});
