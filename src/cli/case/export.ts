/**
 * `paraf case export`: writes the bundle of one application from the record. Needs the office's configuration
 * (PARAF_CONFIG).
 */
import { parseArgs } from 'node:util';
import { caseBundles } from '../../assembly/case-bundles.js';
import type { OpenedOffice } from '../../assembly/open-office.js';
import { openTrust } from '../../assembly/trust.js';
import { buildCase } from '../../infra/casefile/build.js';
import { writeContainer } from '../../infra/casefile/container.js';
import { withOffice } from '../with-office.js';

const USAGE = 'usage: paraf case export APPLICATION -o DIRECTORY|FILE.zip';
const TIMEOUT_MS = 10_000;

const failed = (message: string, code: number): number => {
  process.stderr.write(`paraf case export: ${message}\n`);
  return code;
};

const write = async (office: OpenedOffice, application: string, output: string): Promise<number> => {
  const { config, store, now } = office;
  const record = await store.caseRecords.read(application);
  if (record === null) return failed(`no application ${application} is on record`, 1);
  const { entries, hash: head } = record.chain;
  const files = await buildCase(record, 'system', caseBundles(office, openTrust(config, TIMEOUT_MS), TIMEOUT_MS));
  await writeContainer(output, files);
  // After the bundle was written: an entry tells of a bundle that is there.
  await store.applications.appendAudit(application, {
    at: now(),
    actor: 'system',
    verb: 'case-exported',
    after: { through: 'command-line', entries, head },
  });
  process.stdout.write(`${JSON.stringify({ application, bundle: output, files: files.size, entries, head })}\n`);
  return 0;
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
    const { output } = values;
    return await withOffice((office) => write(office, application, output));
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), 1);
  }
};
