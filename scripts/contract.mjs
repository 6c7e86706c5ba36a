/**
 * `npm run test:contract`: schemathesis asks every operation of the API of a running office, with what the OpenAPI
 * document allows and with what it does not, as several people; every answer must be one that the document names. Ends
 * with status 0 only without a finding. Arguments go to schemathesis, e.g. `--include-operation-id listTasks`.
 * `PARAF_CONTRACT_EXAMPLES` says how many requests are made up for each operation and person.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { person } from './demo/client.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { runVisibly } from './lib/command.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { provideSchemathesis } from './lib/provision/schemathesis.mjs';
import { ownRun, withCleanUp } from './lib/runs.mjs';
import { createStack } from './lib/stack.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

/**
 * Every operation is asked as each of these, one of each kind of right. The systematic round (every border of every
 * member, some 6,000 requests) is asked once, as the supervisor: a body's shape is judged before the right of who sends
 * it, so that whoever asks finds the same. What differs for the others is what they may do and read; examples and
 * made-up requests show that. The administrator is the last, for they disable the accounts of the others.
 */
const PEOPLE = [
  { login: 'supervisor', phases: 'examples,coverage,fuzzing' },
  { login: 'fo', phases: 'examples,fuzzing' },
  { login: 'kadin', phases: 'fuzzing' },
  { login: 'pemohon', phases: 'fuzzing' },
  { login: 'admin', phases: 'examples,fuzzing' },
];
const PERMIT_TYPE = 'izin-usaha-toko-swalayan';
const PLENTY = 100_000;
/**
 * Made-up requests per operation and person. More find little: in an order that is refused for its state, further
 * values of its members change nothing.
 */
const EXAMPLES = process.env.PARAF_CONTRACT_EXAMPLES ?? '5';

/**
 * An order that is well-formed is often refused, by the state of an application or of the office: with a status that the
 * document names, which is checked. So acceptance is no promise of the document, and is not asked for.
 */
const CHECKS = `
[checks]
positive_data_acceptance.enabled = false
# 428 is the status of RFC 6585 for an If-Match that is missing
missing_required_header.expected-statuses = [400, 401, 403, 406, 415, 422, 428]
`;

/** Half of the people ask about an existing application; made-up ids reach the doors alone. */
const aboutOneThatIs = (application) => `
[[operations]]
include-path-regex = "^/api/v1/applications/[{]id[}]"
parameters = { "path.id" = ${JSON.stringify(application)} }
`;

const begin = async (api, account) => {
  const answer = await person(api, account).post(
    '/applications',
    {
      permitType: PERMIT_TYPE,
      applicant: { name: 'Budi Santoso', address: 'Jalan Jenderal Sudirman 1' },
      data: { businessName: 'Toko Maju', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' },
    },
    { key: randomUUID() },
  );
  return answer.body.id;
};

let stack;
let isClean = false;

const work = async () => {
  await ensureDependencies();
  ensureBuilt();
  const python = await provideSchemathesis();
  if (python === undefined)
    throw new Missing(
      'schemathesis cannot be had: install Python 3.10 or later with venv and pip, and see that PyPI is reachable',
    );
  stack = createStack({
    run: ownRun('contract'),
    log: say,
    settings: {
      sessions: { provenMinutes: 480 },
      http: {
        checkAnswers: 'all',
        requestsPerMinute: { login: PLENTY, verify: PLENTY, verifyUpload: PLENTY, survey: PLENTY, track: PLENTY },
      },
    },
  });
  await stack.startServers({ ui: false, only: ['database', 'temporal', 'mail', 'pki', 'oss'] });
  const { accounts } = await stack.seed();
  const { api } = await stack.startApp();
  const ofLogin = (login) => accounts.find((account) => account.login === login);
  const application = await begin(api.url, ofLogin('fo'));
  const folder = join(stack.folder, 'contract');
  mkdirSync(folder, { recursive: true });

  const failed = [];
  for (const [n, { login, phases }] of PEOPLE.entries()) {
    const config = join(folder, `${login}.toml`);
    writeFileSync(config, `${CHECKS}${n % 2 === 0 ? aboutOneThatIs(application) : ''}`);
    const token = await person(api.url, ofLogin(login)).logIn();
    const began = Date.now();
    say(`as ${login}`);
    const status = await runVisibly(
      python,
      [
        ...['-m', 'schemathesis.cli', '--config-file', config, 'run', `${api.url}/api/openapi.json`],
        ...['--phases', phases, '--max-examples', EXAMPLES, '--seed', '20261130'],
        ...['--header', `Authorization: Bearer ${token}`],
        // who logs out is not asked anything more
        ...['logout', 'endMySession', 'endMyOtherSessions'].flatMap((id) => ['--exclude-operation-id', id]),
        ...['--continue-on-failure', '--generation-database', 'none', '--request-timeout', '60', '--warnings', 'off'],
        ...process.argv.slice(2),
      ],
      { cwd: folder },
    );
    if (status !== 0) failed.push(login);
    say(`as ${login}: ${Math.round((Date.now() - began) / 1000)} s`);
  }
  say(
    failed.length === 0
      ? 'contract: no finding'
      : `contract: findings as ${failed.join(', ')}; logs in ${join(stack.folder, 'logs')}`,
  );
  isClean = failed.length === 0;
  return isClean ? 0 : 1;
};

const cleanUp = async () => {
  await stack?.supervisor.stopAll();
  if (stack !== undefined && isClean) rmSync(stack.folder, { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
