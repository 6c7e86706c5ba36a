/** The main job on real input: one permit, from the webhook of OSS to the letter that a stranger verifies. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import {
  checkOss,
  checkPaper,
  checkRecord,
  fetchLetter,
  secondApplication,
  surveySecretIn,
  verifyLetter,
} from './aftermath.mjs';
import { person, request } from './client.mjs';
import { outage } from './outage.mjs';
import { disturbance } from './disturb.mjs';
import { iso, printTable, stepTable } from './table.mjs';
import { createWalk, intake } from './walk.mjs';

/** The row of the SOP during which an outage is declared and ended. */
const OUTAGE_AT = 4;

const secretsOf = (folder) => {
  const read = (name) => readFileSync(join(folder, 'secrets', name), 'utf8').trim();
  return {
    oss: { username: read('oss-inbound.username'), password: read('oss-inbound.password') },
    sicantik: read('sicantik-api-key'),
  };
};

/** Keeps every check by name: true only if it held each time. */
const checklist = (tell) => {
  const checks = {};
  const check = (name, held, seen = '') => {
    checks[name] = (checks[name] ?? true) && held === true;
    if (held !== true) tell(`   ✗ ${name}: ${seen}`);
  };
  return { checks, check };
};

export const runDemo = async ({ supervisor, addresses, options, log }) => {
  const out = options.json ? (text) => process.stderr.write(`${text}\n`) : (text) => process.stdout.write(`${text}\n`);
  const { checks, check } = checklist(out);
  const api = addresses.api.url;
  const oss = addresses.oss.url;
  const mail = addresses.mail.folder ?? addresses.mail.data;
  /** @type {Record<string, any>} */
  const people = {
    api,
    ...Object.fromEntries(addresses.accounts.map((account) => [account.login, person(api, account)])),
  };
  const secrets = secretsOf(addresses.folder);
  const world = { api, people, secrets, tell: out, check, surveySecret: () => surveySecretIn(mail) };
  const disturbed = disturbance({ supervisor, options, tell: out, check });

  await request(`${oss}/control`, {
    method: 'POST',
    body: { faults: [{ kind: 'error', method: 'receiveLicenseStatus', status: 500, times: 1 }] },
  });
  out('\nParaf: one permit, from OSS webhook to verified letter\n');
  const application = await intake(world);
  out(`application ${application} has started\n`);

  const walk = createWalk({ ...world, application });
  let rested;
  for (const { step, what, officer, run } of walk.steps) {
    out(`${String(step).padStart(2)}. ${officer}: ${what}`);
    if (step === OUTAGE_AT) rested = await outage({ people, application, element: 'paraf-kabid', check, tell: out });
    await run(disturbed.at(step));
  }

  out('\nWhat stands now\n');
  const { kase, pdf, path } = await fetchLetter({
    people,
    application,
    folder: addresses.folder,
    read: walk.read,
    check,
  });
  await verifyLetter({ api, pdf, path, check, tell: out });
  const record = await checkRecord({ people, application, configFile: addresses.configFile, check, tell: out });
  await checkOss({ oss, check, tell: out, api });
  const paper = await checkPaper({ pdf, printer: addresses.printer, mail, check, tell: out, number: kase.number });
  await secondApplication({ api, secrets, people, check, tell: out, first: application });
  const done = await walk.read();
  check('application-is-issued', done.outcome === 'issued' && done.status === 'issued', `${done.status}`);

  const verificationUrl =
    record.entries
      .map(({ after }) => after?.verificationId)
      .filter(Boolean)
      .map((id) => `${api}/v/${id}`)
      .at(-1) ?? null;
  const page = verificationUrl === null ? undefined : await fetch(verificationUrl);
  check(
    'verification-page-shows-the-permit',
    page?.ok === true && (await page.text()).includes(kase.letter.number),
    String(verificationUrl),
  );
  const { ledger } = await people.supervisor.get(`/applications/${application}/clock`);
  const steps = stepTable(walk.steps, done.tasks, ledger).map((row) => ({
    ...row,
    outage: String(row.step) === rested?.step ? iso(rested.lasted) : null,
  }));
  check('ten-steps-done-in-order', steps.length === 10 && steps.every(({ outcome }) => outcome !== 'open'));

  const letter = relative(ROOT, path);
  const trustAnchor = relative(ROOT, addresses.pki.trustAnchor);
  out(`\n${printTable(steps)}\n`);
  out(`  application   ${kase.number}`);
  out(`  letter        ${letter} (number ${kase.letter.number})`);
  out(`  verification  ${verificationUrl}`);
  out(`  e-mail        ${relative(ROOT, mail)}`);
  out(`  print         ${paper.print === undefined ? '-' : relative(ROOT, paper.print)}`);
  out(
    `  history       ${addresses.temporal.ui ?? addresses.temporal.address}; logs in ${relative(ROOT, addresses.logs)}`,
  );
  const failed = Object.entries(checks)
    .filter(([, held]) => !held)
    .map(([name]) => name);
  out(
    `\n${Object.keys(checks).length - failed.length} of ${Object.keys(checks).length} checks held${failed.length === 0 ? '' : `; not: ${failed.join(', ')}`}`,
  );

  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ letter, trustAnchor, applicationId: application, number: kase.letter.number, verificationUrl, steps, auditHead: record.head, checks })}\n`,
    );
  }
  log(failed.length === 0 ? 'every check held' : `${failed.length} check(s) did not hold`);
  return failed.length === 0;
};
