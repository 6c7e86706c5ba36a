import { readFileSync } from 'node:fs';
import { provideIppPrinter, providePdfsig } from './provision/optional.mjs';
import { provideTemporal, provideTestServer } from './provision/temporal.mjs';
import { databaseServer } from './services/database.mjs';

const TEST_DATABASE = 'paraf_test';

const asUrl = ({ host, port, user, passwordFile, name }) =>
  `mysql://${encodeURIComponent(user)}:${encodeURIComponent(readFileSync(passwordFile, 'utf8'))}@${host}:${port}/${name}`;

/** Only what is there: an empty variable would read as an address. */
const present = (variables) => Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));

/**
 * Starts and finds what tests need, and names it in environment variables:
 *
 * - PARAF_TEST_DATABASE: mysql://…/paraf_test, whose account may also make databases with a name that begins with `paraf`;
 * - PARAF_TEST_SERVER: the path of Temporal's time-skipping test server;
 * - PARAF_TEMPORAL_CLI: the path of the Temporal CLI, where there is one;
 * - PARAF_IPP_PRINTER and PARAF_PDFSIG: paths, where the platform has these programs.
 *
 * One that is set already is used as it is.
 *
 * @throws Missing when a server cannot be had
 */
export const testServers = async ({ supervisor, folder, run }) => {
  const { PARAF_TEST_DATABASE, PARAF_TEST_SERVER, PARAF_TEMPORAL_CLI, PARAF_IPP_PRINTER, PARAF_PDFSIG } = process.env;
  supervisor.add(await databaseServer({ folder, run, name: TEST_DATABASE, variable: 'PARAF_TEST_DATABASE' }));
  const database = await supervisor.start('database');
  return present({
    PARAF_TEST_DATABASE: PARAF_TEST_DATABASE ?? asUrl(database),
    PARAF_TEST_SERVER: PARAF_TEST_SERVER ?? (await provideTestServer()),
    PARAF_TEMPORAL_CLI: PARAF_TEMPORAL_CLI ?? (await provideTemporal()).cli,
    PARAF_IPP_PRINTER: PARAF_IPP_PRINTER ?? (await provideIppPrinter()),
    PARAF_PDFSIG: PARAF_PDFSIG ?? (await providePdfsig()),
  });
};
