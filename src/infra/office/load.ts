/** The part of an office's file that is not its letters: procedures, calendar, clock, its place in OSS. */
import type { SealPurpose } from '../../domain/ports/sealer.js';
import { DEFAULT_CLOCK_POLICY, type ClockPolicy } from '../../domain/time/index.js';
import { readFileOf } from '../files/read-yaml.js';
import { officeFile } from './schema.js';

export interface OfficeOperations {
  /** The procedure of this office for the one that a permit type names. */
  procedureFor(process: string): string;
  readonly calendar: string;
  readonly certificateIssuer: string;
  readonly signature: { readonly reason: string; readonly location: string };
  /** By purpose, why the office seals: the reason in the signature. Null where it seals nothing. */
  readonly seal: Readonly<Record<SealPurpose, string>> | null;
  readonly clock: ClockPolicy;
  /** The office's own names for the grounds on which its clock stops. */
  readonly grounds: Readonly<Record<string, string>>;
  readonly oss: { readonly region: string; readonly authority: string; readonly agency: string } | null;
}

/** Throws FileInvalid with every fault of the file. */
export const loadOperations = (file: string): OfficeOperations => {
  const read = readFileOf(file, officeFile);
  const { procedures, clock: told, calendar, certificateIssuer, seal, grounds, oss, signature } = read;
  const { stopRule, remindFromMinutes, ...same } = told;
  const given = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined));
  return {
    ...{ calendar, certificateIssuer, seal, grounds, oss },
    signature: { reason: signature.reason, location: signature.location },
    procedureFor: (process) => procedures[process] ?? process,
    clock: {
      ...DEFAULT_CLOCK_POLICY,
      applicantGrounds: [...DEFAULT_CLOCK_POLICY.applicantGrounds, 'collection'],
      ...given,
      ...(stopRule === undefined ? {} : { stopRule: stopRule.rule, stopRuleReference: stopRule.legalReference }),
      ...(remindFromMinutes === undefined ? {} : { remindFrom: remindFromMinutes * 60_000 }),
    },
  };
};
