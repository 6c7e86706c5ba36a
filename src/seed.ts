/**
 * Composition root of the seed: lays the tables, publishes the office's procedures and, with `--demo`, makes demo
 * accounts with keys of the development authority. Run again it changes nothing that stands. Answers one JSON object on
 * standard output.
 */
import { randomUUID } from 'node:crypto';
import { hashPassword, oneTimePassword } from './api/auth/passwords.js';
import { openOffice } from './assembly/open-office.js';
import { loadConfig } from './infra/config/index.js';
import { openLog } from './infra/log/log.js';
import { migrate } from './infra/persistence/index.js';
import { createAdministratorMaker } from './office/accounts/administrator.js';
import { demoAccounts, demoSeal } from './seed/demo.js';
import { seedOptions } from './seed/options.js';
import { publishProcedures } from './seed/procedures.js';

const TEMPORAL_MS = 5_000;

const { administrator, demo } = seedOptions(process.argv);
const config = loadConfig();
const log = openLog(config.log.level, 'seed');
await migrate(config.database);
const office = await openOffice(config, {
  temporalMs: TEMPORAL_MS,
  report: (event) => {
    log.warn(event, 'an application waits for its procedure');
  },
});
const { store, info, now } = office;
const makeAdministrator = createAdministratorMaker({
  ...{ office: info.id, accounts: store.accounts, administration: store.administration, hashPassword, now },
  newId: randomUUID,
  newPassword: oneTimePassword,
});
try {
  const procedures = await publishProcedures(office);
  if (demo) await demoSeal(office);
  const accounts = demo ? await demoAccounts(office) : [];
  const made = administrator === null ? {} : { administrator: await makeAdministrator(administrator) };
  process.stdout.write(`${JSON.stringify({ procedures, accounts, ...made })}\n`);
} finally {
  await office.close();
}
