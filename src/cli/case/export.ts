/** `paraf case export`: writes the bundle of one application from the record. Needs the office's configuration (PARAF_CONFIG). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encryptedCaseFiles } from '../../infra/archive/case-files.js';
import { buildCase } from '../../infra/casefile/build.js';
import { writeContainer } from '../../infra/casefile/container.js';
import { loadConfig } from '../../infra/config/index.js';
import { loadOffice } from '../../infra/letters/load.js';
import { openStore } from '../../infra/persistence/index.js';
import { parsePem } from '../../infra/signing/certificate.js';
import { createStamper } from '../../infra/signing/detached-stamp.js';
import { createTrust } from '../../infra/signing/trust.js';
import { softwareVersion } from '../../infra/version/software.js';

const USAGE = 'usage: paraf case export APPLICATION -o DIRECTORY|FILE.zip';
const TIMEOUT_MS = 10_000;

const failed = (message: string, code: number): number => {
  process.stderr.write(`paraf case export: ${message}\n`);
  return code;
};

const write = async (application: string, output: string): Promise<number> => {
  const config = loadConfig();
  const store = await openStore(config);
  try {
    const record = await store.caseRecords.read(application);
    if (record === null) return failed(`no application ${application} is on record`, 1);
    const letters = loadOffice(join(config.officesDir, `${config.office}.yaml`));
    const trust = createTrust({
      anchors: parsePem(readFileSync(config.signing.trustAnchorFile, 'utf8')),
      ...(config.signing.ocspUrl === null ? {} : { ocspUrls: [config.signing.ocspUrl] }),
      timeout: TIMEOUT_MS,
      reuse: TIMEOUT_MS,
      now: Date.now,
    });
    const files = await buildCase(record, 'system', {
      files: encryptedCaseFiles(join(config.archive.dir, 'cases'), (id) => store.fileKey(id)),
      definitions: store.definitions,
      stamp: createStamper({
        trust,
        authorities: config.signing.timestampUrls.map((url) => ({ url })),
        timeout: TIMEOUT_MS,
      }),
      office: { id: config.office, name: letters.office.name, zone: letters.office.zone },
      software: softwareVersion(),
      now: Date.now,
    });
    await writeContainer(output, files);
    // After the bundle was written: an entry tells of a bundle that is there.
    await store.applications.appendAudit(application, {
      at: Date.now(),
      actor: 'system',
      verb: 'case-exported',
      after: { through: 'command-line', entries: record.chain.entries, head: record.chain.hash },
    });
    process.stdout.write(
      `${JSON.stringify({ application, bundle: output, files: files.size, entries: record.chain.entries, head: record.chain.hash })}\n`,
    );
    return 0;
  } finally {
    await store.close();
  }
};

export const run = async (args: readonly string[]): Promise<number> => {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: { output: { type: 'string', short: 'o' }, help: { type: 'boolean', default: false } },
    });
  } catch (error) {
    return failed(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [application, ...more] = positionals;
  if (application === undefined || more.length > 0 || values.output === undefined)
    return failed(`name one application and where the bundle goes\n${USAGE}`, 2);
  try {
    return await write(application, values.output);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), 1);
  }
};
