/**
 * `node scripts/snapshot.mjs COMMIT`: checks the commit out beside this clone, starts its office by its own scripts on servers of its
 * own, brings it into every state that an upgrade must survive (test/upgrade/make), stops everything, and keeps database,
 * archive, keys and Temporal's data in test/upgrade/snapshots. Run once for a commit that offices run; it takes a quarter of an hour.
 * `--checkout FOLDER` takes a checkout of the commit that is there already, and leaves it there.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PRIVATE, ROOT } from './lib/paths.mjs';
import { withCleanUp } from './lib/runs.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

const SERVERS = ['database', 'temporal', 'mail', 'pki', 'oss'];
/** Files of the office, as against those of the servers that it happened to run on. */
const KEPT = ['temporal', 'keystore', 'secrets', 'pki', 'accounts.json', 'office-seal.p12'];
const KEPT_SECRETS = /master-key|office-seal|oss-|sicantik/;
const BUNDLES = 4;
const TRIES = 4;
const USAGE = 'usage: node scripts/snapshot.mjs COMMIT [--checkout FOLDER]';

const git = (...args) => {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Missing(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
};

let checkout;
let isOurs = false;
let stack;

/** The commit beside this clone, with this clone's dependencies and tools: the same bytes under other names. */
const checkOut = (commit) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'paraf-snapshot-')), 'paraf');
  git('worktree', 'add', '--detach', folder, commit);
  const link = (from, to) => spawnSync('cp', ['-al', from, to]).status === 0 || cpSync(from, to, { recursive: true });
  link(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, '.paraf'), { recursive: true });
  if (existsSync(join(PRIVATE, 'tools'))) link(join(PRIVATE, 'tools'), join(folder, '.paraf', 'tools'));
  return folder;
};

/** Starts again, because on a machine that others use a server may come too late for its supervisor. */
const patiently = async (start) => {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await start();
    } catch (error) {
      if (left === 1 || stack.supervisor.closing) throw error;
      say(error.message.split('\n')[0]);
    }
  }
};

const startOffice = async ({ configureOffice }) => {
  const from = (path) => import(pathToFileURL(join(checkout, path)).href);
  const { ensureBuilt } = await from('scripts/lib/build.mjs');
  const { createStack } = await from('scripts/lib/stack.mjs');
  const { runFolder } = await from('scripts/lib/paths.mjs');
  const { createWalker } = await from('test/e2e/walker.ts');
  ensureBuilt();
  const run = 'snapshot';
  const folder = runFolder(run);
  rmSync(folder, { recursive: true, force: true });
  const config = join(folder, 'config');
  const spool = join(folder, 'spool');
  cpSync(join(checkout, 'config'), config, { recursive: true });
  configureOffice(config);
  mkdirSync(spool, { recursive: true });
  stack = createStack({
    run,
    log: say,
    settings: {
      officesDir: join(config, 'offices'),
      processesDir: join(config, 'processes'),
      permitTypesDir: join(config, 'permit-types'),
      lettersDir: join(config, 'letters'),
      printer: { spoolDir: spool },
    },
  });
  const servers = await stack.startServers({ ui: false, only: SERVERS });
  const { accounts } = await stack.seed();
  const api = await patiently(async () => (await stack.startApp()).api);
  const secret = (name) => readFileSync(join(folder, 'secrets', name), 'utf8');
  const walker = createWalker(api.url, accounts);
  const { host, port, user, passwordFile, name } = servers.database;
  return {
    folder,
    database: { host, port, user, password: readFileSync(passwordFile, 'utf8'), name },
    office: {
      ...{ url: api.url, walker, config, spool, say },
      secrets: {
        ossUser: secret('oss-inbound.username'),
        ossPassword: secret('oss-inbound.password'),
        sicantik: secret('sicantik-api-key'),
      },
      start: (server) => stack.supervisor.start(server),
      stop: (server) => stack.supervisor.stop(server),
    },
  };
};

/** Record in the form of the old commit: only its own code knows the keys of the files. */
const openOldStore = async () => {
  const from = (path) => import(pathToFileURL(join(checkout, path)).href);
  const { loadConfig } = await from('dist/infra/config/index.js');
  const { openStore } = await from('dist/infra/persistence/index.js');
  return openStore(loadConfig({ ...process.env, PARAF_CONFIG: stack.configFile }));
};

const work = async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { checkout: { type: 'string' } } });
  const [commitish] = positionals;
  if (commitish === undefined) throw new Missing(USAGE);
  process.chdir(ROOT);
  await import('./lib/typescript.mjs');
  const { configureOffice } = await import('../test/upgrade/office.ts');
  const { makeStates } = await import('../test/upgrade/make/index.ts');
  const { collect, opened, writeSnapshot } = await import('../test/upgrade/snapshot.ts');
  const { dumpDatabase } = await import('../test/upgrade/database.ts');

  const commit = git('rev-parse', `${commitish}^{commit}`);
  checkout = values.checkout ?? checkOut(commit);
  isOurs = values.checkout === undefined;
  const { folder, database, office } = await startOffice({ configureOffice });
  const bundles = [];
  const made = await makeStates(office, async (ended) => {
    for (const { id } of ended.slice(-BUNDLES))
      bundles.push({
        path: `bundles/${id}.zip`,
        bytes: await office.walker.as('supervisor').download(`/applications/${id}/case`),
      });
  });
  for (const server of ['api', 'temporal']) await stack.supervisor.stop(server);
  const sql = await dumpDatabase(database);
  const store = await openOldStore();
  const archive = await opened(collect(folder, ['archive']), (id) => store.fileKey(id));
  await store.close();
  await stack.supervisor.stopAll();

  const rest = collect(folder, KEPT).filter(({ path }) => !path.startsWith('secrets') || KEPT_SECRETS.test(path));
  const kept = writeSnapshot({ commit, takenAt: new Date().toISOString(), ...made }, [
    ...rest,
    ...bundles,
    ...archive,
    { path: 'database.sql', bytes: Buffer.from(sql) },
  ]);
  for (const name of readdirSync(kept))
    say(`${join(kept, name)}: ${Math.round(statSync(join(kept, name)).size / 1024)} KiB`);
  return 0;
};

const cleanUp = async () => {
  await stack?.supervisor.stopAll();
  if (checkout === undefined || !isOurs) return;
  git('worktree', 'remove', '--force', checkout);
  rmSync(join(checkout, '..'), { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
