/**
 * `npm run test:contract`: Schemathesis makes requests from the OpenAPI document, well-formed and not, and sends them to
 * an office that runs; what it answers must be as the document says, and so must what it refuses. The API holds its own
 * answers against its schemas at the same time (`http.checkAnswers: all`). Arguments go to Schemathesis.
 */
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { person, until } from './demo/client.mjs';
import { scannedPage, upload } from './demo/inputs.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { runVisibly } from './lib/command.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT } from './lib/paths.mjs';
import { provideSchemathesis } from './lib/provision/schemathesis.mjs';
import { ownRun, withCleanUp } from './lib/runs.mjs';
import { createStack } from './lib/stack.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

const SERVERS = ['database', 'temporal', 'mail', 'pki'];
const PERMIT_TYPE = 'izin-usaha-toko-swalayan';

/** One who may do everything, so that few requests end at the question who may. */
const ROLES = [
  ...['front-office', 'back-office', 'kasi', 'kabid', 'sekdin', 'kadin'],
  ...['technical-team', 'supervisor', 'administrator', 'integrator'],
];
const TESTER = `- { login: penguji, name: Penguji Kontrak, title: Penguji, roles: [${ROLES.join(', ')}] }\n`;

/** A minute takes any number of requests: what is asked here is not how many, but what is answered. */
const UNLIMITED = { login: 100_000, verify: 100_000, verifyUpload: 100_000, survey: 100_000, track: 100_000 };

let stack;

const startOffice = async () => {
  const run = ownRun('contract');
  const folder = join(ROOT, '.paraf', 'run', run);
  const config = join(folder, 'config');
  cpSync(join(ROOT, 'config'), config, { recursive: true });
  appendFileSync(join(config, 'demo', 'accounts.yaml'), TESTER);
  const spool = join(folder, 'spool');
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
      oss: { baseUrl: null },
      http: { requestsPerMinute: UNLIMITED },
    },
  });
  await stack.startServers({ ui: false, only: SERVERS });
  const { accounts } = await stack.seed();
  const { api } = await stack.startApp();
  return { url: api.url, accounts };
};

/** One application in its first step, so that there is something to ask about and to act on. */
const apply = async (people) => {
  const { body } = await people.fo.post('/applications', {
    permitType: PERMIT_TYPE,
    applicant: { name: 'Budi Santoso', nationalId: '1674010101800001', email: 'budi@example.com' },
    data: { businessName: 'Toko Sejahtera', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' },
  });
  const path = `/applications/${body.id}`;
  const task = await until('the first task', async () => (await people.fo.get(path)).tasks[0]);
  const form = upload({ kind: 'requirement', requirement: 'ktp' }, 'ktp.pdf', scannedPage('KTP'));
  await people.fo.post(`${path}/documents`, undefined, { form });
  const { items } = await people.fo.get(`${path}/documents`);
  return { id: body.id, secret: body.trackingSecret, task: task.id, document: items[0].id };
};

/** Values of path parameters that lead to what is there; Schemathesis asks with others, too. */
const known = ({ id, secret, task, document }, { officer, procedure }) => {
  const at = (path, parameters) =>
    `[[operations]]\ninclude-path-regex = "${path}"\nparameters = { ${Object.entries(parameters)
      .map(([name, value]) => `"path.${name}" = "${value}"`)
      .join(', ')} }\n`;
  return [
    at('^/api/v1/applications/[{]id[}]', { id, task, document }),
    at('^/api/v1/track/', { id }),
    at('^/api/v1/accounts/', { id: officer }),
    at('^/api/v1/registers/', { id: 'izin' }),
    at('^/api/v1/permit-types/', { id: PERMIT_TYPE }),
    at('^/api/v1/procedures/', { digest: procedure }),
    `[parameters]\n"query.secret" = "${secret}"\n`,
  ].join('\n');
};

const work = async () => {
  await ensureDependencies();
  const python = await provideSchemathesis();
  if (python === undefined)
    throw new Missing('Schemathesis cannot be had: install Python 3 with venv and pip, and see that PyPI is reachable');
  ensureBuilt();
  const { url, accounts } = await startOffice();
  const people = Object.fromEntries(accounts.map((account) => [account.login, person(url, account)]));
  const application = await apply(people);
  const officer = (await people.kasi.get('/me')).id;
  const procedure = (await people.supervisor.get('/procedures')).items[0].digest;
  const config = join(stack.folder, 'schemathesis.toml');
  writeFileSync(config, known(application, { officer, procedure }));
  const token = await people.penguji.logIn();
  return runVisibly(
    python,
    [
      ...['-m', 'schemathesis.cli', '--config-file', config, 'run', `${url}/api/openapi.json`],
      ...['--url', url, '--header', `Authorization: Bearer ${token}`],
      ...['--checks', 'all', '--seed', '1', '--generation-database', ':memory:'],
      ...process.argv.slice(2),
    ],
    { cwd: stack.folder },
  );
};

const cleanUp = async () => {
  await stack?.supervisor.stopAll();
  if (stack !== undefined) rmSync(stack.folder, { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
