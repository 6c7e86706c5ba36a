/** Published procedures. */
import type { ProcessDefinition } from '../process/definition.js';
import type { Instant } from '../shared/time.js';

export interface Definitions {
  save(definition: ProcessDefinition, xml: string, at: Instant): Promise<void>;
  find(digest: string): Promise<ProcessDefinition | null>;
  xml(digest: string): Promise<string | null>;
  /** Digest that new applications of this process get. */
  current(processId: string): Promise<string | null>;
  /** Versions of every procedure, or of one; the current one of each comes first. */
  versions(
    processId?: string,
  ): Promise<readonly { readonly process: string; readonly digest: string; readonly savedAt: Instant }[]>;
}
