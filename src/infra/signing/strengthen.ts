import type { SignaturePipeline } from '../../domain/ports/signer.js';
import type { ClaimedTimeIncident } from '../../domain/signing/claimed-time.js';
import type { SignatureLevel } from '../../domain/signing/plan.js';
import { strengthen } from '../../domain/signing/strengthen.js';
import { unwrap } from './signing-error.js';

/**
 * Strengthens a letter that was sealed in one go, and answers the first time-stamp that is apart from the claimed time.
 * @throws SigningError of the stage that failed
 */
export const strengthenSealed = async (
  pipeline: SignaturePipeline,
  level: SignatureLevel,
  pdf: Uint8Array,
  field: string,
): Promise<{ readonly pdf: Uint8Array; readonly incident?: ClaimedTimeIncident }> => {
  const incidents: ClaimedTimeIncident[] = [];
  const strong = await strengthen(pipeline, level, { pdf, field }, ({ incident }) => {
    if (incident !== undefined) incidents.push(incident);
  });
  const [incident] = incidents;
  return { pdf: unwrap(strong), ...(incident === undefined ? {} : { incident }) };
};
