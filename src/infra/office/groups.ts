/** Reads the groups of licences that an office offers as one application (config/groups/*.yaml). */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { SIGNATURE_POLICIES } from '../../domain/application/applicant-signature.js';
import { groupFaults, type LicenceGroup } from '../../domain/application/group.js';
import { FileInvalid, readYaml } from '../files/read-yaml.js';
import { promiseSchema } from './promise.js';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'expected small letters, digits and hyphens');

const schema = z.strictObject({
  id,
  name: z.string().min(1),
  process: z.string().min(1),
  licences: z.array(z.strictObject({ permitType: id, after: z.array(id).default([]) })).min(2),
  recommendation: z.strictObject({ required: z.boolean() }).default({ required: false }),
  applicantSignature: z.enum(SIGNATURE_POLICIES).default('optional'),
  promise: promiseSchema.default(null),
});

/** Fails with every fault of every file. A folder that is not there holds no group. */
export const loadGroups = (
  folder: string,
  isPermitType: (id: string) => boolean,
): ReadonlyMap<string, LicenceGroup> => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  const groups = new Map<string, LicenceGroup>();
  const faults: string[] = [];
  for (const file of files.sort()) {
    const path = join(folder, file);
    const read = readYaml(path, schema, faults);
    if (read === undefined) continue;
    const { recommendation, ...rest } = read;
    const group: LicenceGroup = { ...rest, recommendationRequired: recommendation.required };
    const own = groupFaults(group, isPermitType);
    if (group.id !== basename(file, '.yaml'))
      faults.push(`${path}: id: expected "${basename(file, '.yaml')}", as the file is called`);
    faults.push(...own.map((fault) => `${path}: ${fault}`));
    groups.set(group.id, group);
  }
  if (faults.length > 0) throw new FileInvalid(faults);
  return groups;
};
