/** Choice of the template for a letter, and validity of what the letter grants. */
import type { LetterTemplate } from './compose.js';
import type { Validity } from './content.js';
import { kindOf, type LetterKind } from './kinds.js';
import type { PermitType } from './permit-type.js';

type Letters = Pick<PermitType, 'letters' | 'kind'>;

/**
 * The template of a permit type for a kind of letter: the one it names; else, for a permit, the first by name of the
 * type's own form (*surat izin*, *keputusan*, *sertifikat*, *piagam*); else the first of that kind by name. Undefined
 * where the office has none.
 */
export const templateFor = (
  templates: ReadonlyMap<string, LetterTemplate>,
  { letters, kind: form }: Letters,
  kind: LetterKind,
): LetterTemplate | undefined => {
  const named = letters[kind];
  if (named !== undefined) return templates.get(named);
  const ofKind = [...templates.values()].filter((template) => template.kind === kind);
  return ofKind.find((template) => template.form === form) ?? ofKind.find(({ form: own }) => own === undefined);
};

/**
 * Validity of what a letter of this kind grants. Only a permit, and a statement of deemed approval, grant something.
 */
export const validityFor = (kind: LetterKind, { validity }: Pick<PermitType, 'validity'>): Validity =>
  kindOf(kind).validity === 'of the permit type' ? validity : { type: 'none' };
