/** An office of its own, up and running: a copy of the configuration that the test may change, servers, API, workers. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { person, until } from '../../scripts/demo/client.mjs';
import { scannedPage, upload } from '../../scripts/demo/inputs.mjs';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { ROOT, runFolder } from '../../scripts/lib/paths.mjs';
import { ownRun } from '../../scripts/lib/runs.mjs';
import { createStack } from '../../scripts/lib/stack.mjs';

export { person, scannedPage, until, upload };

/** Servers that these procedures use; the spool takes the place of the printer, and no OSS is connected. */
const SERVERS = ['database', 'temporal', 'mail', 'pki'];

export const startOffice = async (configure, settings = {}, { servers = SERVERS, fill, loaded } = {}) => {
  ensureBuilt();
  const run = ownRun('e2e');
  const folder = runFolder(run);
  const config = join(folder, 'config');
  cpSync(join(ROOT, 'config'), config, { recursive: true });
  configure(config);
  const spool = join(folder, 'spool');
  mkdirSync(spool, { recursive: true });
  fill?.(folder);
  const stack = createStack({
    run,
    settings: {
      officesDir: join(config, 'offices'),
      processesDir: join(config, 'processes'),
      permitTypesDir: join(config, 'permit-types'),
      lettersDir: join(config, 'letters'),
      printer: { spoolDir: spool },
      ...(servers.includes('oss') ? {} : { oss: { baseUrl: null } }),
      ...settings,
      // an answer that is not as the API declares it fails the test that asked
      http: { checkAnswers: 'all', ...settings.http },
      // an office's day is played here by people who log in once
      sessions: { provenMinutes: 480 },
    },
  });
  const stop = () => stack.supervisor.stopAll();
  try {
    const { mail, pki, oss, ...addresses } = await stack.startServers({ ui: false, only: servers });
    await loaded?.({ folder, database: addresses.database, temporal: addresses.temporal });
    const { accounts } = await stack.seed();
    const { api } = await stack.startApp();
    return {
      url: api.url,
      accounts,
      logs: join(folder, 'logs'),
      spool,
      mails: mail.folder ?? mail.data,
      trustAnchor: pki.trustAnchor,
      oss: oss?.url,
      configFile: stack.configFile,
      stop,
      kill: (name) => stack.supervisor.kill(name, 'SIGKILL'),
      start: (name) => stack.supervisor.start(name),
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
