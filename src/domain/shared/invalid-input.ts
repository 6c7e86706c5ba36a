import { refusal, type Refusal } from './error-codes.js';
import { sentenceOf, type FieldFault } from './field-fault.js';

/** What was sent is refused for these places of it. */
export const invalidInput = (faults: readonly FieldFault[], data?: Refusal['data']): Refusal =>
  refusal('INPUT_INVALID', sentenceOf(faults), data, faults);
