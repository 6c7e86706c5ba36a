/** The registers over the record that the configuration names. */
import { dirname, join } from 'node:path';
import type { Registers } from '../../domain/ports/registers.js';
import { loadConfig } from '../../infra/config/index.js';
import { loadOffice, loadPermitTypes } from '../../infra/letters/load.js';
import { loadGroups } from '../../infra/office/groups.js';
import { drawRegister } from '../../infra/pdf/register/draw-register.js';
import { openStore } from '../../infra/persistence/index.js';
import { createRegisterDesk } from '../../office/registers/desk.js';

export const openRegisters = async (): Promise<{ readonly registers: Registers; close(): Promise<void> }> => {
  const config = loadConfig();
  const letters = loadOffice(join(config.officesDir, `${config.office}.yaml`));
  const types = loadPermitTypes(config.permitTypesDir);
  const groups = loadGroups(join(dirname(config.officesDir), 'groups'), (id) => types.has(id));
  const store = await openStore(config);
  return {
    registers: createRegisterDesk({
      letters,
      names: new Map([...types.values(), ...groups.values()].map(({ id, name }) => [id, { name }])),
      numbers: store.numbers,
      applications: store.applications,
      draw: drawRegister,
      now: Date.now,
    }),
    close: () => store.close(),
  };
};
