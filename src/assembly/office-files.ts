/** What the office's own files say, read once when a process starts. */
import { dirname, join } from 'node:path';
import type { LicenceGroup } from '../domain/application/group.js';
import type { OfficeLetters } from '../domain/letter/office.js';
import type { PermitType } from '../domain/letter/permit-type.js';
import type { WorkingCalendar } from '../domain/time/index.js';
import { loadCalendar } from '../infra/calendar/index.js';
import type { Config } from '../infra/config/index.js';
import { loadOffice, loadPermitTypes } from '../infra/letters/load.js';
import { loadGroups } from '../infra/office/groups.js';
import { loadOperations, type OfficeOperations } from '../infra/office/load.js';

export interface OfficeFiles {
  readonly configDir: string;
  /** By which a fault is named. */
  readonly officeFile: string;
  readonly letters: OfficeLetters;
  readonly operations: OfficeOperations;
  readonly permitTypes: ReadonlyMap<string, PermitType>;
  readonly groups: ReadonlyMap<string, LicenceGroup>;
  /** As its file says, before any decree. */
  readonly calendar: WorkingCalendar;
}

/** Fails with the file and what is wrong in it. */
export const openOfficeFiles = async (config: Config): Promise<OfficeFiles> => {
  const configDir = dirname(config.officesDir);
  const officeFile = join(config.officesDir, `${config.office}.yaml`);
  const operations = loadOperations(officeFile);
  const permitTypes = loadPermitTypes(config.permitTypesDir);
  const calendar = await loadCalendar(operations.calendar);
  if (!calendar.ok) throw new Error(calendar.error);
  return {
    configDir,
    officeFile,
    letters: loadOffice(officeFile),
    operations,
    permitTypes,
    groups: loadGroups(join(configDir, 'groups'), (id) => permitTypes.has(id)),
    calendar: calendar.value,
  };
};
