/** The PAdES baseline level that a signature reaches (ETSI EN 319 142-1 section 6). */
import type { SignatureLevel } from '../signing/plan.js';

export interface LevelFacts {
  /** True where the signature has the format of the baseline at all. */
  readonly baseline: boolean;
  /** True where a sound time-stamp proves the time of its existence. */
  readonly stamped: boolean;
  /** True where certificates and revocation data are in the file. */
  readonly provable: boolean;
  /** True where a sound document time-stamp covers signature and validation data. */
  readonly archived: boolean;
}

export const levelOf = ({ baseline, stamped, provable, archived }: LevelFacts): SignatureLevel | null => {
  if (!baseline) return null;
  if (!stamped) return 'B-B';
  if (!provable) return 'B-T';
  return archived ? 'B-LTA' : 'B-LT';
};
