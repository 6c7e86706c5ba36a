import type { Definitions } from '../../domain/ports/definitions.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';

/**
 * Reads definitions by their digest, each once: they are immutable, and only as many as the office has published. Null for
 * one that is not on record.
 */
export const keptDefinitions = (
  definitions: Pick<Definitions, 'find'>,
): ((digest: string) => Promise<ProcessDefinition | null>) => {
  const read = new Map<string, ProcessDefinition>();
  return async (digest) => {
    const known = read.get(digest) ?? (await definitions.find(digest));
    if (known !== null) read.set(digest, known);
    return known;
  };
};
