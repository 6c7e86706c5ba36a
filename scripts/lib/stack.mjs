import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, tail } from './command.mjs';
import { ROOT, runFolder } from './paths.mjs';
import { freePort, LOOPBACK } from './ports.mjs';
import { secretIn, writeSecret } from './secrets.mjs';
import { apiServer, developmentServer, workerServer } from './services/app.mjs';
import { databaseServer } from './services/database.mjs';
import { startPrinter } from './services/printer.mjs';
import { temporalServer } from './services/temporal.mjs';
import { Supervisor } from './supervisor.mjs';
import { during } from './terminal.mjs';

const DEVELOPMENT = {
  mail: 'devservices/smtp-sink.js',
  pki: 'devpki.js',
  oss: 'devservices/oss-simulator.js',
};

const hostAndPort = (url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });

/** Where the development certificate authority keeps and serves what signing needs; what its ready line names comes first. */
const signingFrom = (pki, data) => ({
  timestampUrls: pki.timestampUrls ?? [`${pki.url}/tsa`],
  trustAnchorFile: pki.trustAnchorFile ?? join(data, 'root.pem'),
  ocspUrl: pki.ocspUrl ?? `${pki.url}/ocsp`,
  keystoreDir: pki.keystoreDir ?? join(data, 'keystores'),
});

/**
 * Everything one run of Paraf needs, private to this clone: servers, configuration, secrets, data, logs, all in
 * `.paraf/run/<run>`.
 */
export const createStack = ({ run, log }) => {
  const folder = runFolder(run);
  for (const name of ['archive', 'keys', 'secrets']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const supervisor = new Supervisor({ run, log });
  const configFile = join(folder, 'config.json');
  const secret = (name) => join(folder, 'secrets', name);
  let config = {};

  const writeConfig = (changes) => {
    config = { ...config, ...changes };
    const temporary = `${configFile}.new`;
    writeFileSync(temporary, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, configFile);
  };

  const development = async (name) => {
    const data = join(folder, name);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    supervisor.add(developmentServer({ name, file: DEVELOPMENT[name], data }));
    return { ...(await supervisor.start(name)), data };
  };

  /** Starts what Paraf speaks to, and writes the configuration that names it. */
  const startServers = async ({ ui = true } = {}) => {
    supervisor.add(await databaseServer({ folder, run }));
    supervisor.add(await temporalServer({ folder, run, ui }));
    return during('starting the servers', async () => {
      const [database, temporal, mail, pki, oss, printer] = await Promise.all([
        supervisor.start('database'),
        supervisor.start('temporal'),
        development('mail'),
        development('pki'),
        development('oss'),
        startPrinter({ supervisor, folder }),
      ]);
      const port = await freePort();
      secretIn(secret('oss-user-key'));
      secretIn(secret('oss-inbound.password'));
      writeSecret(secret('oss-inbound.username'), 'oss');
      writeConfig({
        database,
        temporal: { address: temporal.address, namespace: temporal.namespace },
        http: { port, publicUrl: `http://${LOOPBACK}:${port}` },
        mail: { ...hostAndPort(mail.url), from: 'dpmptsp@paraf.example' },
        printer: { address: printer.address },
        signing: signingFrom(pki, pki.data),
        archive: { dir: join(folder, 'archive') },
        keys: { dir: join(folder, 'keys') },
        oss: {
          baseUrl: oss.url,
          userKeyFile: secret('oss-user-key'),
          inbound: { usernameFile: secret('oss-inbound.username'), passwordFile: secret('oss-inbound.password') },
        },
      });
      supervisor.add(apiServer({ configFile, writeConfig, port })).add(workerServer({ configFile }));
      return { database, temporal, mail, pki, oss, printer };
    });
  };

  /** Lays the tables and the office's data, which may be there already; gives back what the seeding command says of it. */
  const seed = () =>
    during('laying tables and the office’s data', async () => {
      const { status, stdout, stderr } = await capture(
        process.execPath,
        ['--enable-source-maps', join(ROOT, 'dist', 'seed.js'), '--demo'],
        {
          cwd: ROOT,
          env: { ...process.env, PARAF_CONFIG: configFile },
        },
      );
      writeFileSync(join(folder, 'logs', 'seed.log'), `${stdout}${stderr}`, { mode: 0o600 });
      if (status !== 0) throw new Error(`seeding failed:\n${tail(stderr || stdout, 15)}`);
      const said = JSON.parse(stdout.slice(stdout.indexOf('{')));
      writeSecret(join(folder, 'accounts.json'), `${JSON.stringify(said, undefined, 2)}\n`);
      return said;
    });

  /** Starts the API first: its address, which the letters carry, is known then. */
  const startApp = () =>
    during('starting the API and the workers', async () => {
      const api = await supervisor.start('api');
      await supervisor.start('worker');
      return { api };
    });

  return { run, folder, configFile, supervisor, startServers, seed, startApp };
};

/** Servers, data, API, workers: everything in its order. Gives back all addresses and the demo accounts. */
export const startEverything = async (stack) => {
  const servers = await stack.startServers();
  const seeded = await stack.seed();
  const app = await stack.startApp();
  return {
    ...servers,
    ...app,
    seeded,
    accounts: seeded.accounts ?? [],
    configFile: stack.configFile,
    folder: stack.folder,
    logs: join(stack.folder, 'logs'),
  };
};
