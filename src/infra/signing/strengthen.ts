import type { SignaturePipeline } from '../../domain/ports/signer.js';
import type { ClaimedTimeIncident } from '../../domain/signing/claimed-time.js';
import { stagesOf, type SignatureLevel } from '../../domain/signing/plan.js';
import { unwrap } from './signing-error.js';

/**
 * Time-stamp, validation data and archive time-stamp after a signature, as far as the level asks.
 * @throws SigningError of the stage that failed
 */
export const strengthen = async (
  pipeline: SignaturePipeline,
  level: SignatureLevel,
  signed: Uint8Array,
  field: string,
): Promise<{ readonly pdf: Uint8Array; readonly incident?: ClaimedTimeIncident }> => {
  let pdf = signed;
  let incident: ClaimedTimeIncident | undefined;
  for (const stage of stagesOf(level)) {
    if (stage === 'validation-data') {
      pdf = unwrap(await pipeline.addValidationData(pdf));
      continue;
    }
    const stamped = unwrap(
      stage === 'timestamp' ? await pipeline.timestamp(pdf, field) : await pipeline.archiveTimestamp(pdf),
    );
    pdf = stamped.pdf;
    incident ??= stamped.incident;
  }
  return incident === undefined ? { pdf } : { pdf, incident };
};
