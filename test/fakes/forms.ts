import type { Forms } from '../../src/domain/ports/forms.js';

/** For tests that are not about the file: whatever it holds, every letter could be written from it. */
export const anyFile: Forms = { faults: () => [], foreign: () => [], fields: () => null };
