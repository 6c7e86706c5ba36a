import { join } from 'node:path';
import type { FormsOptions } from '../../src/infra/forms/forms.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../src/infra/letters/load.js';
import { loadGroups } from '../../src/infra/office/groups.js';
import { undrawable } from '../../src/infra/pdf/letter/fonts.js';

const config = join(import.meta.dirname, '../../config');

/** Options for the forms of the shipped permit types. */
export const shippedForms = (): FormsOptions => {
  const types = loadPermitTypes(join(config, 'permit-types'));
  return {
    types,
    groups: loadGroups(join(config, 'groups'), (id) => types.has(id)),
    templates: loadLetterTemplates(join(config, 'letters')),
    office: loadOffice(join(config, 'offices/prabumulih.yaml')),
    undrawable,
  };
};
