import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, tail } from './command.mjs';
import { ROOT, runFolder } from './paths.mjs';
import { freePort, LOOPBACK } from './ports.mjs';
import { masterKey, secretIn, writeSecret } from './secrets.mjs';
import { apiServer, developmentServer, workerServer } from './services/app.mjs';
import { databaseServer } from './services/database.mjs';
import { startPrinter } from './services/printer.mjs';
import { temporalServer } from './services/temporal.mjs';
import { Supervisor } from './supervisor.mjs';
import { during } from './terminal.mjs';

const DEVELOPMENT = {
  mail: { file: 'devservices/smtp-sink.js' },
  // The authority's certificates contain its address, so it keeps its port.
  pki: { file: 'devpki.js', keepsPort: true },
  oss: { file: 'devservices/oss-simulator.js' },
};

const hostAndPort = (url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });

/**
 * Everything one run of Paraf needs, private to this clone: servers, configuration, secrets, data, logs, all in
 * `.paraf/run/<run>`. `settings` are keys of the configuration that this run has beside those of its servers, or instead.
 * `keptUp`: API and workers that end by themselves are started again.
 * @param {{ run: string, log?: (text: any) => undefined, settings?: Record<string, any>, keptUp?: boolean }} options
 */
export const createStack = ({ run, log, settings = {}, keptUp = false }) => {
  const folder = runFolder(run);
  for (const name of ['archive', 'keystore', 'secrets'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const supervisor = new Supervisor({ run, log });
  const configFile = join(folder, 'config.json');
  const secret = (name) => join(folder, 'secrets', name);
  /** The path of a secret, made where there is none yet. */
  const kept = (name) => {
    secretIn(secret(name));
    return secret(name);
  };
  /** @type {Record<string, any>} */
  let config = settings;

  const writeConfig = (changes) => {
    config = { ...config, ...changes };
    const temporary = `${configFile}.new`;
    writeFileSync(temporary, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, configFile);
  };

  const development = async (name, more = []) => {
    const data = join(folder, name);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    supervisor.add(developmentServer({ name, ...DEVELOPMENT[name], data, more }));
    return { ...(await supervisor.start(name)), data };
  };

  const starters = {
    database: async () => {
      supervisor.add(await databaseServer({ folder, run }));
      return supervisor.start('database');
    },
    temporal: async ({ ui }) => {
      supervisor.add(await temporalServer({ folder, run, ui }));
      return supervisor.start('temporal');
    },
    mail: () => development('mail'),
    pki: () => development('pki'),
    oss: () => development('oss', ['--user-key', secretIn(secret('oss-user-key'))]),
    printer: () => startPrinter({ supervisor, folder }),
  };

  /**
   * Starts the servers that Paraf uses, or the named ones, and writes the configuration that names them. A server that
   * needs the platform's installer waits for the one before: there is one installer.
   */
  const startServers = async ({ ui = true, only = Object.keys(starters) } = {}) => {
    /** @type {Record<string, any>} */
    const started = {};
    await during('starting the servers', async () => {
      const alone = only.filter((name) => ['database', 'printer'].includes(name));
      const beside = only.filter((name) => !alone.includes(name));
      const start = async (name) => {
        started[name] = await starters[name]({ ui });
      };
      const inTurn = async () => {
        for (const name of alone) await start(name);
      };
      await Promise.all([inTurn(), ...beside.map(start)]);
    });
    const port = supervisor.remembered('api')?.http ?? (await freePort());
    /** The letters' address follows the port, unless one is given. */
    const httpAt = (at) => ({ publicUrl: `http://${LOOPBACK}:${at}`, ...settings.http, port: at });
    const sections = {
      database: (database) => database,
      temporal: ({ address, namespace }) => ({ address, namespace }),
      mail: ({ url }) => ({ ...hostAndPort(url), from: 'dpmptsp@paraf.example' }),
      pki: ({ tsaUrl, ocspUrl, trustAnchor }) => [
        'signing',
        {
          timestampUrls: [tsaUrl],
          ocspUrl,
          trustAnchorFile: trustAnchor,
          keystoreDir: join(folder, 'keystore'),
          officeSealFile: join(folder, 'office-seal.p12'),
          officeSealPassphraseFile: kept('office-seal.passphrase'),
        },
      ],
      printer: ({ address, spool }) => ({ address, ...(spool === undefined ? {} : { spoolDir: spool }) }),
      oss: ({ url }) => ({
        baseUrl: url,
        userKeyFile: kept('oss-user-key'),
        inbound: {
          usernameFile: writeSecret(secret('oss-inbound.username'), 'oss'),
          passwordFile: kept('oss-inbound.password'),
        },
      }),
    };
    const named = Object.entries(started).map(([name, address]) => {
      const section = sections[name](address);
      const [key, values] = Array.isArray(section) ? section : [name, section];
      return [key, { ...values, ...settings[key] }];
    });
    writeConfig({
      ...Object.fromEntries(named),
      http: httpAt(port),
      archive: { dir: join(folder, 'archive') },
      sicantik: { inbound: { apiKeyFile: kept('sicantik-api-key') } },
      keys: { masterKeyFile: masterKey(secret('master-key')) },
    });
    supervisor
      .add(apiServer({ configFile, writeConfig, port, httpAt, keptUp }))
      .add(workerServer({ configFile, keptUp }));
    return started;
  };

  /**
   * Writes the tables and the office's data, if they are not there already; answers the output of the seeding command.
   */
  const seed = () => {
    if (supervisor.closing) throw new Error('everything is being stopped');
    return during('laying tables and the office’s data', async () => {
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
  };

  /**
   * Starts API and worker at once. Letters carry the API's address: if another program took its port, the worker reads
   * the new one.
   */
  const startApp = () =>
    during('starting the API and the workers', async () => {
      const told = config.http.port;
      const [api] = await Promise.all([supervisor.start('api'), supervisor.start('worker')]);
      if (config.http.port !== told) await supervisor.restart('worker');
      return { api };
    });

  /** Credentials of the other systems, as the configuration names them. */
  const webhooks = () => ({
    oss: { username: secretIn(secret('oss-inbound.username')), password: secretIn(secret('oss-inbound.password')) },
    sicantikKey: secretIn(secret('sicantik-api-key')),
  });

  return { run, folder, configFile, supervisor, startServers, seed, startApp, webhooks };
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
    webhooks: stack.webhooks(),
    configFile: stack.configFile,
    folder: stack.folder,
    logs: join(stack.folder, 'logs'),
  };
};
