/** The PAdES baseline level that a signature reaches (ETSI EN 319 142-1 section 6). */
import type { SignatureLevel } from '../signing/plan.js';

export interface LevelFacts {
  /** Whether the signature has the format of the baseline at all. */
  readonly baseline: boolean;
  /** Whether a sound time-stamp proves when it existed. */
  readonly stamped: boolean;
  /** Whether certificates and revocation data are in the file. */
  readonly provable: boolean;
  /** Whether a sound document time-stamp covers signature and validation data. */
  readonly archived: boolean;
}

export const levelOf = ({ baseline, stamped, provable, archived }: LevelFacts): SignatureLevel | null => {
  if (!baseline) return null;
  if (!stamped) return 'B-B';
  if (!provable) return 'B-T';
  return archived ? 'B-LTA' : 'B-LT';
};
