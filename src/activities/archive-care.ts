/** Care of the archive, a page at a time: nothing here waits for a person, and each page may be tried again. */
import type { ArchiveCareRows, StampEnd } from '../domain/ports/archive-care.js';
import type { CaseFiles } from '../domain/ports/casework.js';
import type { SignaturePipeline } from '../domain/ports/signer.js';
import type { Applications } from '../domain/ports/applications.js';
import type { DocumentRow, Documents } from '../domain/ports/documents.js';
import type { Incidents } from '../domain/ports/incidents.js';
import type { Archive } from '../domain/ports/world.js';
import { asText } from '../domain/shared/json.js';
import type { Result } from '../domain/shared/result.js';
import { isoInstant, type Instant, type Millis } from '../domain/shared/time.js';
import type { SigningFailure } from '../domain/signing/failure.js';
import type { ArchiveCareActivities } from '../domain/effects/contracts.js';
import { detailOf, hasCode, permanent, transient } from './failures.js';

export interface ArchiveCareDeps {
  readonly rows: ArchiveCareRows;
  readonly store: {
    readonly applications: Pick<Applications, 'appendAudit'>;
    readonly documents: Documents;
    readonly incidents: Pick<Incidents, 'raise' | 'settle'>;
  };
  readonly files: CaseFiles;
  /** A second copy of every file; null where the office keeps none. */
  readonly copy: CaseFiles | null;
  readonly archive: Pick<Archive, 'manifest'>;
  readonly pipeline: Pick<SignaturePipeline, 'addValidationData' | 'archiveTimestamp'>;
  readonly stampEnd: StampEnd;
  /** Time before its end at which a time-stamp is renewed. */
  readonly lead: Millis;
  readonly sha256: (text: string) => string;
  /** Pause between two files, so that the check never slows the office. */
  readonly pause: () => Promise<void>;
  readonly now: () => Instant;
}

const PAGE = 50;
/** Name under which incidents of the archive are raised. */
const TASK = 'archive';

const unwrap = <T>(result: Result<T, SigningFailure>): T => {
  if (result.ok) return result.value;
  const { code, detail, retryable } = result.error;
  throw retryable ? transient(code, detail) : permanent(code, detail);
};

/** The versions of letters that no later one renews. */
const newest = (documents: readonly DocumentRow[]): readonly DocumentRow[] => {
  const renewed = new Set(documents.map(({ meta }) => asText(meta['renews'])));
  return documents.filter(({ kind, sha256 }) => kind === 'signed-letter' && !renewed.has(sha256));
};

export const createArchiveCareActivities = (deps: ArchiveCareDeps): ArchiveCareActivities => {
  const { rows, store, files, copy, archive, pipeline, stampEnd, lead, sha256, now } = deps;

  /** Fault of a file, or null. A file that is gone or changed is put back from the second copy. */
  const faultOf = async (application: string, digest: string): Promise<string | null> => {
    let fault: string;
    try {
      if ((await files.get(application, digest)) !== null) return null;
      fault = 'is not in the archive';
    } catch (error) {
      if (!hasCode(error) || error.code !== 'INVARIANT') throw error;
      fault = detailOf(error);
    }
    const whole = copy === null ? null : await copy.get(application, digest).catch(() => null);
    if (whole === null) return fault;
    await files.put(application, whole);
    await store.applications.appendAudit(application, {
      ...{ at: now(), actor: 'system', verb: 'archive-file-repaired', after: { sha256: digest, fault } },
    });
    return null;
  };

  /**
   * Serves and lists the newest version; done again where an earlier attempt died before it, and without effect where
   * not.
   */
  const follow = async (application: string, documents: readonly DocumentRow[]): Promise<void> => {
    let changed = false;
    for (const { sha256: to, meta } of documents) {
      const from = asText(meta['renews']);
      if (from !== '' && (await rows.renewed(from, to))) changed = true;
    }
    if (!changed) return;
    await archive.manifest(application, {
      ...{ application, filedAt: isoInstant(now()) },
      documents: documents.map(({ id, kind, mediaType, size, sha256: digest, meta }) => ({
        ...{ id, kind, mediaType, size, sha256: digest, renews: meta['renews'] ?? null },
      })),
    });
  };

  const renew = async (application: string, letter: DocumentRow): Promise<boolean> => {
    const before = await files.get(application, letter.sha256);
    if (before === null) return false; // the fixity check raises it
    const end = await stampEnd(before);
    if (end === null || end - lead > now()) return false;
    const validated = unwrap(await pipeline.addValidationData(before));
    const { pdf, renewBefore } = unwrap(await pipeline.archiveTimestamp(validated));
    const stored = await files.put(application, pdf);
    // One version after each: two who renew at once leave one, for the id is the older version's own.
    await store.documents.add({
      ...{ id: sha256(`${letter.sha256}/renewed`).slice(0, 32), application, kind: 'signed-letter', requirement: null },
      ...{ name: letter.name, mediaType: letter.mediaType, size: stored.size, sha256: stored.sha256 },
      ...{ createdAt: now(), createdBy: 'system', meta: { ...letter.meta, renews: letter.sha256, renewBefore } },
    });
    await store.applications.appendAudit(application, {
      ...{ at: now(), actor: 'system', verb: 'archive-time-stamp-renewed' },
      after: { from: letter.sha256, to: stored.sha256, renewBefore },
    });
    return true;
  };

  return {
    async checkFixity(after) {
      const page = await rows.files(after, PAGE);
      let damaged = 0;
      for (const { application, sha256: digest, document } of page) {
        const fault = await faultOf(application, digest);
        if (fault !== null) {
          damaged += 1;
          await store.incidents.raise({
            ...{ application, task: `${TASK}/${document}`, code: 'DOCUMENT_NOT_FOUND', at: now() },
            detail: `document ${document}: ${fault}`,
          });
        } else await store.incidents.settle(application, `${TASK}/${document}`, now());
        await deps.pause();
      }
      return { next: page.length < PAGE ? null : (page.at(-1)?.number ?? null), looked: page.length, damaged };
    },
    async renewStamps(after) {
      const page = await rows.lettered(after, PAGE);
      let renewed = 0;
      for (const application of page) {
        const documents = await store.documents.list(application);
        for (const letter of newest(documents)) if (await renew(application, letter)) renewed += 1;
        await follow(application, await store.documents.list(application));
        await deps.pause();
      }
      return { next: page.length < PAGE ? null : (page.at(-1) ?? null), looked: page.length, renewed };
    },
  };
};
