/** Forms of the office's permit types. */
import type { FormInput } from '../application/form.js';
import type { FieldFault } from '../shared/field-fault.js';
import type { Json } from '../shared/json.js';

export interface Forms {
  /**
   * Faults of a file for this permit type: missing or wrong values without which some letter could not be written; for
   * a group, the needs of each of its licences. Empty also where there is no form: procedures that the office begins
   * itself.
   */
  faults(permitType: string, file: FormInput): readonly FieldFault[];
  /** Texts, anywhere in a value, that no letter can show. `pointer`: place of the value in the input. */
  foreign(given: Json, pointer: string): readonly FieldFault[];
  /** Names of the fields that the form knows; for a group, those of all its licences. Null where there is no form. */
  fields(permitType: string): readonly string[] | null;
}
