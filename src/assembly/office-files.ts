/** Content of the office's own files, read once when a process starts. */
import { dirname, join } from 'node:path';
import type { LicenceGroup } from '../domain/application/group.js';
import type { LetterTemplate } from '../domain/letter/compose.js';
import type { Forms } from '../domain/ports/forms.js';
import type { OfficeLetters } from '../domain/letter/office.js';
import type { PermitType } from '../domain/letter/permit-type.js';
import type { WorkingCalendar } from '../domain/time/index.js';
import { loadCalendar } from '../infra/calendar/index.js';
import type { Config } from '../infra/config/index.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../infra/letters/load.js';
import { openForms } from '../infra/forms/forms.js';
import { undrawable } from '../infra/pdf/letter/fonts.js';
import { loadGroups } from '../infra/office/groups.js';
import { checkProcedures, loadOperations, type OfficeOperations } from '../infra/office/load.js';

export interface OfficeFiles {
  readonly configDir: string;
  /** Name of the office's file, for faults. */
  readonly officeFile: string;
  readonly letters: OfficeLetters;
  readonly operations: OfficeOperations;
  readonly permitTypes: ReadonlyMap<string, PermitType>;
  readonly groups: ReadonlyMap<string, LicenceGroup>;
  readonly templates: ReadonlyMap<string, LetterTemplate>;
  readonly forms: Forms;
  /** The calendar as its file has it, before any decree. */
  readonly calendar: WorkingCalendar;
}

/** Reads the office's files. Fails with the file and its faults. */
export const openOfficeFiles = async (config: Config): Promise<OfficeFiles> => {
  const configDir = dirname(config.officesDir);
  const officeFile = join(config.officesDir, `${config.office}.yaml`);
  const operations = loadOperations(officeFile);
  const permitTypes = loadPermitTypes(config.permitTypesDir);
  const calendar = await loadCalendar(operations.calendar);
  if (!calendar.ok) throw new Error(calendar.error);
  const letters = loadOffice(officeFile);
  const groups = loadGroups(join(configDir, 'groups'), (id) => permitTypes.has(id));
  checkProcedures({ file: officeFile, procedures: operations.procedures }, [
    ...permitTypes.values(),
    ...groups.values(),
  ]);
  const templates = loadLetterTemplates(config.lettersDir);
  return {
    ...{ configDir, officeFile, letters, operations, permitTypes, groups, templates },
    forms: openForms({ types: permitTypes, groups, templates, office: letters, undrawable }),
    calendar: calendar.value,
  };
};
