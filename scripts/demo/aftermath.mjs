/** Checks after the hand-over: a stranger can verify the letter, and everything was done exactly once. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { capture } from '../lib/command.mjs';
import { ROOT } from '../lib/paths.mjs';
import { request, until } from './client.mjs';
import { sicantikPush } from './inputs.mjs';
import { tamperedChain, tamperedLetter, verifyUpload } from './tamper.mjs';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const once = (items) => items.length === new Set(items).size;

/** Fetches the signed letter from the API into a folder for the person at the terminal. */
export const fetchLetter = async ({ people, application, folder, read, check }) => {
  const kase = await read();
  const document = kase.documents.filter(({ kind }) => kind === 'signed-letter').at(-1);
  const pdf = await people.fo.download(`/applications/${application}/documents/${document.id}/content`);
  check('letter-is-the-one-on-record', sha256(pdf) === kase.letter.signed.sha256);
  const path = join(folder, 'surat.pdf');
  writeFileSync(path, pdf);
  return { kase, pdf, path };
};

export const verifyLetter = async ({ api, pdf, path, check, tell }) => {
  const { body, status } = await verifyUpload(api, pdf);
  const report = body?.report ?? body;
  check(
    'public-verification-passes',
    report?.indication === 'passed',
    `${status} ${report?.indication} ${report?.subIndication ?? ''}`,
  );
  tell(
    `verification through the public endpoint: ${report?.indication} (${report?.signatures?.map(({ signer }) => signer).join(', ')})`,
  );
  const { copy, place } = tamperedLetter(pdf);
  const bad = (await verifyUpload(api, copy)).body;
  const judged = bad?.report ?? bad;
  check(
    'changed-letter-is-named',
    judged?.indication === 'failed',
    `${judged?.indication} ${judged?.subIndication ?? ''}`,
  );
  tell(`one byte of the letter changed in a copy (at ${place}): ${judged?.indication} ${judged?.subIndication ?? ''}`);
  const { status: exit, stdout } = await capture('pdfsig', [path]).catch(() => ({ status: 127, stdout: '' }));
  if (exit === 127) {
    tell('pdfsig is not on this machine: skipped');
    return;
  }
  check(
    'pdfsig-accepts-the-signature',
    /Signature is Valid/.test(stdout),
    stdout.split('\n').find((line) => line.includes('Signature Validation')) ?? '',
  );
  tell(
    `pdfsig: ${stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /Signature Validation|Signing Time/.test(line))
      .slice(0, 2)
      .join('; ')}`,
  );
};

export const checkRecord = async ({ people, application, configFile, check, tell }) => {
  const path = `/applications/${application}`;
  const chain = await people.supervisor.get(`${path}/audit/verify`);
  check('audit-chain-holds', chain.broken === null && chain.entries > 0, `${chain.entries} entries`);
  const { position, report } = await tamperedChain(configFile, application);
  check('changed-audit-row-is-named', report.broken?.position === position, JSON.stringify(report.broken));
  tell(
    `audit chain: ${chain.entries} entries hold; one row changed in a copy is named: position ${report.broken?.position}`,
  );

  const history = await people.supervisor.get(`${path}/history`);
  const entries = history.items ?? history;
  const acts = entries.filter(({ verb }) => verb === 'paraf').map(({ element }) => element);
  check('each-paraf-counted-once', acts.length === 3 && once(acts), acts.join(', '));
  tell('who did what, when (supervisor):');
  for (const entry of entries
    .filter(({ verb }) =>
      [
        'receive',
        'process',
        'paraf',
        'approve',
        'finalise',
        'number',
        'survey',
        'sign',
        'print',
        'hand-over',
        'declined',
      ].includes(verb),
    )
    .slice(0, 18)) {
    tell(
      `   ${String(entry.at).slice(11, 19)}  ${String(entry.actorName ?? entry.actor)
        .slice(0, 28)
        .padEnd(28)}  ${entry.verb.padEnd(10)}  ${JSON.stringify(entry.after ?? {}).slice(0, 70)}`,
    );
  }
  const forbidden = await request(`${people.api}/api/v1${path}/history`, {});
  check('strangers-read-no-history', forbidden.status === 401, `${forbidden.status}`);
  const denied = await people.kasi.get(`${path}/history`).then(
    () => 200,
    (error) => error.status,
  );
  const deniedWorkflow = await people.kasi.get(`${path}/workflow-history`).then(
    () => 200,
    (error) => error.status,
  );
  check('officer-gets-403', denied === 403 && deniedWorkflow === 403, `${denied} ${deniedWorkflow}`);
  const workflow = await people.supervisor.get(`${path}/workflow-history`);
  const events = workflow.items ?? workflow.events ?? workflow;
  check('workflow-history-is-read', Array.isArray(events) && events.length > 0, `${events.length} events`);
  tell(`the workflow's own history: ${events.length} events`);
  return { head: chain.head, entries };
};

/** Checks that OSS was told in order and once, although its first answer was an error. */
export const checkOss = async ({ oss, check, tell, api }) => {
  const expected = ['10', '20', '49', '50'];
  const seen = await until(
    'OSS to be told of everything',
    async () => {
      const { body } = await request(`${oss}/received`);
      return body.received.some(({ method }) => method === 'receiveLicense') ? body : undefined;
    },
    { within: 90_000 },
  );
  const statuses = seen.received
    .filter(({ method }) => method === 'receiveLicenseStatus')
    .map(({ body }) => body.IZINSTATUS.kd_status);
  const licenses = seen.received.filter(({ method }) => method === 'receiveLicense');
  check(
    'oss-told-in-order-and-once',
    JSON.stringify(statuses) === JSON.stringify(expected) && licenses.length === 1,
    `${statuses.join(' ')}; ${licenses.length} licence(s)`,
  );
  check(
    'oss-first-answer-was-an-error',
    seen.refused.some(({ code }) => code === 500),
    JSON.stringify(seen.refused),
  );
  const link = licenses[0].body.IZINFINAL.file_izin;
  const letter = await fetch(link);
  check(
    'oss-can-fetch-the-letter',
    letter.ok &&
      Buffer.from(await letter.arrayBuffer())
        .subarray(0, 5)
        .toString() === '%PDF-',
    link,
  );
  tell(
    `OSS has received ${statuses.join(', ')} and the licence with ${link.replace(api, '…')}, although its first answer was 500`,
  );
};

/** `number`: the application's number, as mails give it. */
export const checkPaper = async ({ pdf, printer, mail, check, tell, number }) => {
  const printed =
    printer.spool === undefined
      ? []
      : files(printer.spool).filter((path) => readFileSync(path).subarray(0, 5).toString() === '%PDF-');
  // The print on paper is a marked copy without the signature, never the archived file itself.
  const copies = printed.map((path) => readFileSync(path)).filter((bytes) => sha256(bytes) !== sha256(pdf));
  check(
    'one-copy-without-signature-is-printed',
    copies.length === 1 && printed.length === 1 && copies[0]?.includes('/ByteRange') === false,
    `${printed.length} print(s), ${copies.length} of them a copy`,
  );
  const letters = files(mail)
    .filter((path) => path.endsWith('.eml'))
    .map((path) => readFileSync(path, 'utf8'));
  const about = letters.filter((text) => text.includes(number));
  const subjects = about.map((text) => /^Message-I[Dd]: *(.*)$/m.exec(text)?.[1] ?? '');
  check('each-e-mail-sent-once', about.length >= 2 && once(subjects), `${about.length} e-mails`);
  tell(
    `printed: ${printed[0] === undefined ? '-' : relative(ROOT, printed[0])}; e-mails to the applicant: ${about.length}`,
  );
  return { print: printed[0], mails: about.length };
};

const files = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** Secret of the survey link in the applicant's mail. */
export const surveySecretIn = (mail) => {
  for (const path of files(mail).filter((name) => name.endsWith('.eml'))) {
    // Quoted-printable breaks long lines with "=".
    const text = readFileSync(path, 'utf8').replaceAll(/=\r?\n/g, '');
    const secret = /\/s\/([A-Za-z0-9_-]{20,})/.exec(text)?.[1];
    if (secret !== undefined) return secret;
  }
  return undefined;
};

/** A second application, in SiCANTIK's shape, through the same inbox. */
export const secondApplication = async ({ api, secrets, people, check, tell, first }) => {
  const { status, body } = await request(`${api}/api/v1/sicantik/permohonan`, {
    method: 'POST',
    headers: { 'x-api-key': secrets.sicantik, 'content-type': 'application/json' },
    body: sicantikPush(),
  });
  const started = await until('the application of SiCANTIK to start', async () => {
    const { items } = await people.fo.get('/tasks?view=role&limit=50');
    return items.find(({ application, action }) => action === 'receive' && application !== first);
  }).catch(() => undefined);
  check(
    'sicantik-application-started',
    status < 300 && started !== undefined,
    `${status} ${JSON.stringify(body).slice(0, 120)}`,
  );
  tell(`SiCANTIK: ${started?.permitType ?? 'nothing'} waits at the front office`);
};
