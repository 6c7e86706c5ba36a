/** Publishes the procedures of the office's folder. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedOffice } from '../assembly/open-office.js';
import { checkBpmn } from '../infra/bpmn/check.js';

/** A version that is on record stays as it is, and so does a later one that the office has published since. */
export const publishProcedures = async ({
  config,
  info,
  store,
  now,
}: OpenedOffice): Promise<readonly { readonly id: string; readonly digest: string }[]> => {
  const published: { id: string; digest: string }[] = [];
  for (const file of readdirSync(config.processesDir)
    .filter((name) => name.endsWith('.bpmn'))
    .sort()) {
    const xml = readFileSync(join(config.processesDir, file), 'utf8');
    const { definition, findings } = await checkBpmn(xml, { zone: info.zone });
    const known = definition !== undefined && (await store.definitions.find(definition.digest)) !== null;
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (definition === undefined || (!known && errors.length > 0)) {
      throw new Error(
        `${file} cannot be published:\n${errors.map(({ element, message, remedy }) => `- ${element ?? file}: ${message}; ${remedy}`).join('\n')}`,
      );
    }
    if (!known) await store.definitions.save(definition, xml, now());
    published.push({ id: definition.main, digest: definition.digest });
  }
  return published;
};
