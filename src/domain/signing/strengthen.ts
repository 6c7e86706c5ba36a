import type { SignaturePipeline, TimestampedLetter } from '../ports/signer.js';
import { ok, type Result } from '../shared/result.js';
import type { SigningFailure } from './failure.js';
import { stagesOf, type SignatureLevel } from './plan.js';

/**
 * Adds time-stamp, validation data and archive time-stamp to a signature, up to the level (ETSI EN 319 142-1 section
 * 6). A failure is that of the first stage that failed. `stamped` is called for each time-stamp at once.
 */
export const strengthen = async (
  pipeline: Pick<SignaturePipeline, 'timestamp' | 'addValidationData' | 'archiveTimestamp'>,
  level: SignatureLevel,
  { pdf: signed, field }: { readonly pdf: Uint8Array; readonly field: string },
  stamped: (letter: TimestampedLetter) => Promise<void> | void,
): Promise<Result<Uint8Array, SigningFailure>> => {
  let pdf = signed;
  for (const stage of stagesOf(level)) {
    if (stage === 'validation-data') {
      const added = await pipeline.addValidationData(pdf);
      if (!added.ok) return added;
      pdf = added.value;
      continue;
    }
    const letter = stage === 'timestamp' ? await pipeline.timestamp(pdf, field) : await pipeline.archiveTimestamp(pdf);
    if (!letter.ok) return letter;
    pdf = letter.value.pdf;
    await stamped(letter.value);
  }
  return ok(pdf);
};
