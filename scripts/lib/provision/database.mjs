import { capture, findProgram } from '../command.mjs';
import { Missing } from '../terminal.mjs';
import { hasDockerCompose } from './docker.mjs';
import { installPackages, whyNotInstalled } from './platform.mjs';

/** The core packages hold the programs alone; "mariadb-server" would start a second server for the whole machine. */
const PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

const find = async () => {
  const server = findProgram('mariadbd', 'mysqld');
  if (server === undefined) return undefined;
  const { status, stdout } = await capture(server, ['--no-defaults', '--version'], { timeoutMs: 30_000 });
  if (status !== 0) return undefined;
  if (!/mariadb/i.test(stdout)) return { server, flavour: 'mysql' };
  const installer = findProgram('mariadb-install-db', 'mysql_install_db');
  return installer === undefined ? undefined : { server, installer, flavour: 'mariadb' };
};

/**
 * MySQL or MariaDB for this clone alone: its programs, or `{ docker }` where only containers can be had.
 * @throws Missing, saying what to install
 */
export const provideDatabase = async () => {
  const found = (await find()) ?? ((await installPackages(...PACKAGES)) ? await find() : undefined);
  if (found !== undefined) return found;
  const docker = await hasDockerCompose();
  if (docker !== undefined) return { docker };
  throw new Missing(
    `no MySQL or MariaDB server can be had (${whyNotInstalled() ?? 'it does not run'}). Do one of these and try again:\n` +
      `  - as root: apt-get install ${PACKAGES.join(' ')}\n` +
      `  - install MySQL 8 or MariaDB 10.6 or later, so that "mysqld --version" or "mariadbd --version" works; it need not run\n` +
      `  - install Docker with its compose plug-in\n` +
      `  - set PARAF_DATABASE_URL=mysql://user:password@host:port/name to an empty database that this clone may use`,
  );
};
