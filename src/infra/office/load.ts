/** The part of an office's file that is not its letters: procedures, calendar, clock, its place in OSS. */
import type { SealPurpose } from '../../domain/ports/sealer.js';
import { DEFAULT_CLOCK_POLICY, type ClockPolicy } from '../../domain/time/index.js';
import { unknownWord } from '../../domain/shared/nearest.js';
import { FileInvalid, readFileOf } from '../files/read-yaml.js';
import { APPLICANT_GROUNDS, officeFile } from './schema.js';

export interface OfficeOperations {
  /** The procedure of this office for the one that a permit type names. */
  procedureFor(process: string): string;
  /** Procedures that this office runs in place of others, by the procedure that a permit type or a group names. */
  readonly procedures: Readonly<Record<string, string>>;
  readonly calendar: string;
  readonly certificateIssuer: string;
  readonly signature: { readonly reason: string; readonly location: string };
  /** Reasons for which the office seals, by purpose: the reason in the signature. Null where it seals nothing. */
  readonly seal: Readonly<Record<SealPurpose, string>> | null;
  readonly clock: ClockPolicy;
  /** The office's own names for the grounds on which its clock stops. */
  readonly grounds: Readonly<Record<string, string>>;
  readonly oss: { readonly region: string; readonly authority: string; readonly agency: string } | null;
}

/** Fails where the file gives a procedure in place of one that nothing of the office names: it would never be run. */
export const checkProcedures = (
  { file, procedures }: { readonly file: string; readonly procedures: OfficeOperations['procedures'] },
  named: Iterable<{ readonly process: string }>,
): void => {
  const known = [...new Set(Array.from(named, ({ process }) => process))];
  const faults = Object.keys(procedures)
    .filter((process) => !known.includes(process))
    .map(
      (process) =>
        `${file}: procedures: ${unknownWord('procedure that a permit type or a group names', process, known)}`,
    );
  if (faults.length > 0) throw new FileInvalid(faults);
};

/** Throws FileInvalid with every fault of the file. */
export const loadOperations = (file: string): OfficeOperations => {
  const read = readFileOf(file, officeFile);
  const { procedures, clock: told, calendar, certificateIssuer, seal, grounds, oss, signature } = read;
  const { stopRule, remindFromMinutes, ...same } = told;
  const given = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined));
  return {
    ...{ calendar, certificateIssuer, seal, grounds, oss, procedures },
    signature: { reason: signature.reason, location: signature.location },
    procedureFor: (process) => (Object.hasOwn(procedures, process) ? procedures[process] : undefined) ?? process,
    clock: {
      ...DEFAULT_CLOCK_POLICY,
      applicantGrounds: APPLICANT_GROUNDS,
      ...given,
      ...(stopRule === undefined ? {} : { stopRule: stopRule.rule, stopRuleReference: stopRule.legalReference }),
      ...(remindFromMinutes === undefined ? {} : { remindFrom: remindFromMinutes * 60_000 }),
    },
  };
};
