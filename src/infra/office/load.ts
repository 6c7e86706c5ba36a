/** What an office's file says beside its letters: procedures, calendar, clock, its place in OSS. */
import type { SealPurpose } from '../../domain/ports/sealer.js';
import { DEFAULT_CLOCK_POLICY, type ClockPolicy } from '../../domain/time/index.js';
import { readYaml } from '../files/read-yaml.js';
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
  /** What the office calls the grounds on which its clock stops. */
  readonly grounds: Readonly<Record<string, string>>;
  readonly oss: { readonly region: string; readonly authority: string; readonly agency: string } | null;
}

/** The office's file does not say what it must; the message lists every fault. */
export class OfficeInvalid extends Error {
  readonly code = 'CONFIGURATION_INVALID';
  readonly faults: readonly string[];

  constructor(faults: string | readonly string[]) {
    const list = typeof faults === 'string' ? [faults] : faults;
    super(list.join('\n'));
    this.faults = list;
  }
}

export const loadOperations = (file: string): OfficeOperations => {
  const faults: string[] = [];
  const read = readYaml(file, officeFile, faults);
  if (read === undefined) throw new OfficeInvalid(faults);
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
