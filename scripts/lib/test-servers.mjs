import { readFileSync } from 'node:fs';
import { providePdfsig, provideTokens } from './provision/optional.mjs';
import { provideTemporal, provideTestServer } from './provision/temporal.mjs';
import { databaseServer } from './services/database.mjs';
import { startPrinter } from './services/printer.mjs';

const TEST_DATABASE = 'paraf_test';

const asUrl = ({ host, port, user, passwordFile, name }) =>
  `mysql://${encodeURIComponent(user)}:${encodeURIComponent(readFileSync(passwordFile, 'utf8'))}@${host}:${port}/${name}`;

/** Variables with a value: an empty one would be read as an address. */
const present = (variables) => Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));

/**
 * Starts and finds what tests need, and names it in environment variables:
 *
 * - PARAF_TEST_DATABASE: mysql://…/paraf_test, whose account may also make databases with a name that begins with `paraf`;
 * - PARAF_TEST_SERVER: the path of Temporal's time-skipping test server;
 * - PARAF_TEMPORAL_CLI: the path of the Temporal CLI, where there is one;
 * - PARAF_TEST_PRINTER: an IPP printer, where the platform has one, and PARAF_TEST_PRINTER_SPOOL: the folder where it leaves each
 *   job's file as received;
 * - PARAF_PDFSIG: a path, where the platform has the program.
 *
 * One that is set already is used as it is.
 *
 * @throws Missing when a server cannot be had
 */
export const testServers = async ({ supervisor, folder, run }) => {
  const { PARAF_TEST_DATABASE, PARAF_TEST_SERVER, PARAF_TEMPORAL_CLI, PARAF_TEST_PRINTER, PARAF_PDFSIG } = process.env;
  supervisor.add(await databaseServer({ folder, run, name: TEST_DATABASE, variable: 'PARAF_TEST_DATABASE' }));
  const database = await supervisor.start('database');
  await provideTokens();
  const printer = PARAF_TEST_PRINTER === undefined ? await startPrinter({ supervisor, folder }) : undefined;
  return present({
    PARAF_TEST_DATABASE: PARAF_TEST_DATABASE ?? asUrl(database),
    PARAF_TEST_SERVER: PARAF_TEST_SERVER ?? (await provideTestServer()),
    PARAF_TEMPORAL_CLI: PARAF_TEMPORAL_CLI ?? (await provideTemporal()).cli,
    ...(printer?.address && {
      PARAF_TEST_PRINTER: printer.address,
      PARAF_TEST_PRINTER_SPOOL: printer.spool,
    }),
    PARAF_PDFSIG: PARAF_PDFSIG ?? (await providePdfsig()),
  });
};
