/** The forms of the office's permit types. */
import type { FormInput } from '../application/form.js';
import type { FieldFault } from '../shared/field-fault.js';
import type { Json } from '../shared/json.js';

export interface Forms {
  /**
   * Everything that an application of this permit type lacks or has wrong, so that no letter of it could be written; of a
   * group, whatever one of its licences needs. Empty also for what has no form: procedures that the office begins itself.
   */
  faults(permitType: string, file: FormInput): readonly FieldFault[];
  /** Texts, anywhere in what was given, that no letter can show. `pointer`: where it stands in what was sent. */
  foreign(given: Json, pointer: string): readonly FieldFault[];
  /** Names of the fields that the form knows; of a group, those of all its licences. Null where there is no form. */
  fields(permitType: string): readonly string[] | null;
}
