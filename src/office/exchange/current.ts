import type { Definitions } from '../../domain/ports/definitions.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Instant } from '../../domain/shared/time.js';

export interface Version {
  readonly definition: ProcessDefinition;
  readonly publishedAt: Instant;
}

/**
 * Reads the version of each procedure that new cases take, by the procedure's id; a version once read stays in memory.
 */
export const currentVersions = (
  definitions: Pick<Definitions, 'versions' | 'find'>,
): (() => Promise<readonly Version[]>) => {
  const read = new Map<string, ProcessDefinition>();
  return async () => {
    const current = new Map<string, { readonly digest: string; readonly savedAt: Instant }>();
    for (const { process, digest, savedAt } of await definitions.versions())
      if (!current.has(process)) current.set(process, { digest, savedAt });
    const versions: Version[] = [];
    for (const { digest, savedAt } of current.values()) {
      const definition = read.get(digest) ?? (await definitions.find(digest));
      if (definition === null) continue;
      read.set(digest, definition);
      versions.push({ definition, publishedAt: savedAt });
    }
    const digests = new Set(versions.map(({ definition }) => definition.digest));
    for (const digest of read.keys()) if (!digests.has(digest)) read.delete(digest);
    return versions;
  };
};
