import type { AskedCorrection } from '../../domain/application/asked-correction.js';
import { valuesOf } from '../../domain/application/corrected-values.js';
import type { FileHistory } from '../../domain/ports/applications.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { CorrectionAnswer } from './answers.js';

export type PresentedCorrection = Answer<typeof CorrectionAnswer>;

export interface CorrectionWords {
  readonly catalogue: Pick<MessageCatalogue, 'field'>;
  /** Name of a requirement; null where the permit type has none of this id. */
  readonly requirement: (id: string) => string | null;
  /** Name of an account; null where the reader may not know it. */
  readonly person: (id: string) => string | null;
  readonly isApplicant: boolean;
  /** History of the file; null where the file is not read. */
  readonly history: FileHistory | null;
}

const NO_VALUES = { before: null, after: null };

export const presentCorrection = (
  { kind, to, reason, items, by, at, seq, answer, state }: AskedCorrection,
  { catalogue, requirement: nameOf, person, isApplicant, history }: CorrectionWords,
): PresentedCorrection => ({
  kind,
  to,
  // A reason that the rules give is translated by the catalogue; a reason that a person wrote stands as it is.
  reason: reason === null ? null : kind === 'paraf-void' ? catalogue.field(reason) : reason,
  items: items.map(({ requirement, ...item }) => ({
    requirement,
    requirementName: requirement === null ? null : nameOf(requirement),
    ...item,
    ...(item.field === null || history === null ? NO_VALUES : valuesOf(history, item.field, seq)),
    reason: item.reason === requirement ? (nameOf(requirement) ?? requirement) : item.reason,
  })),
  by: isApplicant ? null : by,
  byName: isApplicant ? null : person(by),
  at: isoInstant(at),
  answer,
  state,
});
