import type { AskedCorrection, AskedItem } from '../../domain/application/asked-correction.js';
import { calledReason, type TitleOf } from '../../domain/application/called.js';
import { valuesOf } from '../../domain/application/corrected-values.js';
import type { FileHistory } from '../../domain/ports/applications.js';
import type { Json } from '../../domain/shared/json.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { CorrectionAnswer } from './answers.js';

export type PresentedCorrection = Answer<typeof CorrectionAnswer>;

export interface CorrectionWords {
  readonly catalogue: Pick<MessageCatalogue, 'field'>;
  /** Name of a requirement; null where the permit type has none of this id. */
  readonly requirement: (id: string) => string | null;
  /** Title of a field; null where the form gives none. */
  readonly title: (field: string) => string | null;
  /** Title of either, for the sentences of the rules. */
  readonly called: TitleOf;
  /** Name of an account; null where the reader may not know it. */
  readonly person: (id: string) => string | null;
  readonly isApplicant: boolean;
  /** History of the file; null where the file is not read. */
  readonly history: FileHistory | null;
}

const NO_VALUES = { before: null, after: null };

const valuesIn = (
  history: FileHistory | null,
  { field, given, state }: AskedItem,
  seq: number | null,
): { readonly before: Json; readonly after: Json } => {
  if (field === null || history === null) return NO_VALUES;
  const values = valuesOf(history, field, seq);
  return given === undefined ? values : { before: state === 'open' ? values.after : null, after: given };
};

/** Kinds whose reasons are sentences of the rules. A reason that a person wrote stands as it is. */
const BY_RULES: ReadonlySet<AskedCorrection['kind']> = new Set<AskedCorrection['kind']>(['paraf-void', 'source']);

export const presentCorrection = (
  { kind, to, reason, items, by, at, seq, answer, state }: AskedCorrection,
  { catalogue, requirement: nameOf, title, called, person, isApplicant, history }: CorrectionWords,
): PresentedCorrection => ({
  kind,
  to,
  reason: reason === null ? null : BY_RULES.has(kind) ? catalogue.field(calledReason(reason, called)) : reason,
  items: items.map((item) => {
    const { requirement, field, deadline, state: stage } = item;
    const said = BY_RULES.has(kind) ? catalogue.field(calledReason(item.reason, called)) : item.reason;
    return {
      ...{ requirement, requirementName: requirement === null ? null : nameOf(requirement) },
      ...{ field, fieldName: field === null ? null : title(field) },
      reason: item.reason === requirement ? (nameOf(requirement) ?? requirement) : said,
      ...{ deadline, state: stage, ...valuesIn(history, item, seq) },
    };
  }),
  by: isApplicant ? null : by,
  byName: isApplicant ? null : person(by),
  at: isoInstant(at),
  answer,
  state,
});
