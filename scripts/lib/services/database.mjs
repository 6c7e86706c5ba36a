import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { capture, tail } from '../command.mjs';
import { socketFolder } from '../paths.mjs';
import { LOOPBACK } from '../ports.mjs';
import { composeUp } from '../provision/docker.mjs';
import { provideDatabase } from '../provision/database.mjs';
import { secretIn, writeSecret } from '../secrets.mjs';
import { during, Missing } from '../terminal.mjs';

const USER = 'paraf';

/** For TLS or an account of one's own, the server in the environment is used as it is. */
const given = (variable, secrets) => {
  const text = process.env[variable];
  if (text === undefined || text === '') return undefined;
  let url;
  try {
    url = new URL(text);
  } catch {
    url = undefined;
  }
  if (url === undefined || !/^(mysql|mariadb):$/.test(url.protocol) || url.pathname.length < 2)
    throw new Missing(`${variable} must look like mysql://user:password@host:port/name`);
  return {
    host: url.hostname,
    port: Number(url.port === '' ? 3306 : url.port),
    user: decodeURIComponent(url.username),
    passwordFile: writeSecret(join(secrets, 'database.password'), decodeURIComponent(url.password)),
    name: decodeURIComponent(url.pathname.slice(1)),
  };
};

/** True where a MySQL or MariaDB answers on the port: its first packet names the version of the protocol. */
const greets = (port) =>
  new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port, timeout: 2_000 });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.on('data', (packet) => answer(packet.length > 4 && packet[4] === 10));
    socket.on('timeout', () => answer(false));
    socket.on('error', () => answer(false));
    socket.on('end', () => answer(false));
  });

/** Run by the server at each start, so that no client program is needed. One statement a line: MySQL reads it so. */
const accounts = (password, rootPassword, name) =>
  [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
    ...['localhost', LOOPBACK].flatMap((host) => [
      `CREATE USER IF NOT EXISTS '${USER}'@'${host}' IDENTIFIED BY '${password}';`,
      `GRANT ALL PRIVILEGES ON \`paraf%\`.* TO '${USER}'@'${host}';`,
    ]),
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${rootPassword}';`,
    '',
  ].join('\n');

const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** The options come from here alone: a file of the machine may name other folders and ports. */
const COMMON = ['--no-defaults', ...asRoot()];

/** @param {{ server?: string, installer?: string, flavour?: string, docker?: string }} means */
const initialise = async ({ server = '', installer = '', flavour = '' }, data) => {
  const temporary = `${data}.new`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  // MariaDB's script cannot take a path with blanks: it gets a link that has none.
  const link = join(socketFolder(), `init-${randomUUID().slice(0, 8)}`);
  symlinkSync(temporary, link);
  // A server that starts clears the temporary tables of all that share its folder for them.
  const scratch = mkdtempSync(join(socketFolder(), 'tmp-'));
  const places = [`--datadir=${link}`, `--tmpdir=${scratch}`];
  const result = await during('making the database folder', () =>
    flavour === 'mariadb'
      ? capture(installer, [...COMMON, ...places, '--skip-test-db', '--innodb-log-file-size=16M'])
      : capture(server, [...COMMON, ...places, '--initialize-insecure', '--innodb-redo-log-capacity=32M']),
  );
  rmSync(link);
  rmSync(scratch, { recursive: true, force: true });
  if (result.status !== 0)
    throw new Error(`the database folder could not be made:\n${tail(result.stderr || result.stdout, 12)}`);
  renameSync(temporary, data);
};

/**
 * A MySQL or MariaDB private to the run, with its own folder, on a free port of this machine alone.
 * Its address is the configuration section `database`.
 */
export const databaseServer = async ({ folder, run, name = 'paraf', variable = 'PARAF_DATABASE_URL' }) => {
  const secrets = join(folder, 'secrets');
  const external = given(variable, secrets);
  if (external !== undefined) return { name: 'database', external };
  const means = await provideDatabase();
  const data = join(folder, 'database');
  const passwordFile = join(secrets, 'database.password');
  const password = secretIn(passwordFile);
  const initFile = writeSecret(
    join(secrets, 'database.sql'),
    accounts(password, secretIn(join(secrets, 'database-root.password')), name),
  );
  const scratch = `${data}.tmp`;
  const socket = join(socketFolder(), `db-${randomUUID().slice(0, 8)}.sock`);
  const shared = {
    name: 'database',
    ports: ['sql'],
    ready: ({ sql }) => greets(sql),
    address: ({ sql }) => ({ host: LOOPBACK, port: sql, user: USER, passwordFile, name }),
  };
  if (means.docker !== undefined) {
    return {
      ...shared,
      readyWithinMs: 300_000,
      address: ({ sql }) => ({ host: LOOPBACK, port: sql, user: 'root', passwordFile, name }),
      launch: ({ sql }) =>
        composeUp(means.docker, run, 'database', {
          PARAF_DATABASE_PORT: String(sql),
          PARAF_DATABASE_NAME: name,
          PARAF_DATABASE_PASSWORD: password,
        }),
    };
  }
  return {
    ...shared,
    prepare: async () => {
      if (!existsSync(data)) await initialise(means, data);
      mkdirSync(scratch, { recursive: true, mode: 0o700 });
    },
    launch: ({ sql }) => ({
      command: means.server,
      args: [
        ...COMMON,
        `--datadir=${data}`,
        `--tmpdir=${scratch}`,
        `--bind-address=${LOOPBACK}`,
        `--port=${sql}`,
        `--socket=${socket}`,
        `--pid-file=${join(data, 'server.pid')}`,
        `--init-file=${initFile}`,
        '--skip-name-resolve',
        '--character-set-server=utf8mb4',
        '--collation-server=utf8mb4_unicode_ci',
        '--max-connections=400',
        '--innodb-buffer-pool-size=256M',
        '--performance-schema=OFF',
        '--local-infile=OFF',
        '--skip-log-bin',
        ...(means.flavour === 'mariadb'
          ? ['--innodb-log-file-size=16M']
          : // the folder that a package names for files may be another account's, and no file is ever read or written
            ['--innodb-redo-log-capacity=32M', '--mysqlx=OFF', '--secure-file-priv=NULL']),
      ],
      graceMs: 30_000,
    }),
    stopped: () => rmSync(socket, { force: true }),
  };
};
