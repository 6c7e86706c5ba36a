import type { CaseExports, CaseRecords } from '../../domain/ports/case-record.js';
import { buildCase, type CaseExport } from './build.js';
import { zipped } from './container.js';

/** Bundles as ZIP files, for whoever asks over HTTP. */
export const createCaseExports = (records: CaseRecords, deps: CaseExport): CaseExports => ({
  async bundle(application, by) {
    const record = await records.read(application);
    if (record === null) return null;
    const files = await buildCase(record, by, deps);
    return { zip: zipped(files, application), entries: record.chain.entries, head: record.chain.hash };
  },
});
