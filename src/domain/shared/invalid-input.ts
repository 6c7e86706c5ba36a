import { refusal, type Refusal } from './error-codes.js';
import { sentenceOf, type FieldFault } from './field-fault.js';

/** Refusal of an input for faults at these places. */
export const invalidInput = (faults: readonly FieldFault[], data?: Refusal['data']): Refusal =>
  refusal('INPUT_INVALID', sentenceOf(faults), data, faults);
