/**
 * *Izin paralel* (Metro regulation 27/2020, article 1 no. 14): several licences of one application. Their requirements
 * are filed and checked once; their procedures run side by side; they are issued one after another, as the group says.
 */
import type { SignaturePolicy } from './applicant-signature.js';
import type { Requirement } from './context.js';
import type { ServicePromise } from './promise.js';

export interface GroupLicence {
  readonly permitType: string;
  /** Permit types of the group that are issued before it. */
  readonly after: readonly string[];
}

export interface LicenceGroup {
  readonly id: string;
  readonly name: string;
  /** Id of the procedure that receives the application once and calls the licences' procedures. */
  readonly process: string;
  readonly licences: readonly GroupLicence[];
  readonly recommendationRequired: boolean;
  /** Policy for the applicant's signature with a certificate of their own. */
  readonly applicantSignature: SignaturePolicy;
  /** The promise for all of them together; null where nothing is promised. */
  readonly promise: ServicePromise | null;
}

/** Variables: the licences applied for, in the group's procedure; its own licence, in a called one. */
export const LICENCES_VARIABLE = 'licences';
export const LICENCE_VARIABLE = 'licence';

export const licenceOf = (group: LicenceGroup, permitType: string): GroupLicence | null =>
  group.licences.find((licence) => licence.permitType === permitType) ?? null;

/** Requirements of all licences of the group, each once: required where any licence requires it. */
export const groupRequirements = (
  group: LicenceGroup,
  requirementsOf: (permitType: string) => readonly Requirement[],
): readonly Requirement[] => {
  const all = new Map<string, boolean>();
  for (const { permitType } of group.licences)
    for (const { id, required } of requirementsOf(permitType)) all.set(id, required || (all.get(id) ?? false));
  return [...all].map(([id, required]) => ({ id, required }));
};

/** Licences that wait for each other in a circle: none of them would ever be issued. */
const circle = (group: LicenceGroup): readonly string[] => {
  let left = group.licences;
  for (;;) {
    const ids = new Set(left.map(({ permitType }) => permitType));
    const next = left.filter(({ after }) => after.some((id) => ids.has(id)));
    if (next.length === left.length) return next.map(({ permitType }) => permitType);
    left = next;
  }
};

/** Faults of a group, in the words of its file; empty where it can be used. */
export const groupFaults = (group: LicenceGroup, isPermitType: (id: string) => boolean): readonly string[] => {
  const ids = group.licences.map(({ permitType }) => permitType);
  const faults: string[] = [];
  if (isPermitType(group.id)) faults.push(`id: "${group.id}" is the id of a permit type; a group needs one of its own`);
  for (const [at, { permitType, after }] of group.licences.entries()) {
    if (!isPermitType(permitType))
      faults.push(`licences[${at}].permitType: "${permitType}" is no permit type of this office`);
    if (ids.indexOf(permitType) !== at) faults.push(`licences[${at}].permitType: "${permitType}" stands twice`);
    for (const id of after)
      if (!ids.includes(id))
        faults.push(`licences[${at}].after: "${id}" is no licence of this group; it has: ${ids.join(', ')}`);
  }
  const turning = circle(group);
  if (turning.length > 0) faults.push(`licences: ${turning.join(', ')} wait for each other, so none is ever issued`);
  return faults;
};
