import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { ROOT } from './paths.mjs';

/** Folder beside the clone, where no other is named. */
const BESIDE = join('..', 'shared', 'conformance', 'token-simulation');

/** Folder of the models of the token simulation: `PARAF_CONFORMANCE_MODELS`, otherwise beside the clone. */
export const conformanceModels = (named = process.env.PARAF_CONFORMANCE_MODELS) => {
  const given = named === undefined || named === '' ? BESIDE : named;
  const folder = isAbsolute(given) ? given : resolve(ROOT, given);
  return { folder, present: existsSync(join(folder, 'cases.json')) };
};

/** Advice for a machine without the models. */
export const modelsAreMissing = (folder) =>
  [
    `the models of the token simulation are not at ${folder}: none of them was tested.`,
    'They are the *.bpmn and *.json files of test/spec/simulator in https://github.com/bpmn-io/bpmn-js-token-simulation (MIT),',
    'at commit 62e547818e92176419785d2da08a9ecb4f5249cd. Put them into models/ of a folder, beside them cases.json (its form: docs/bpmn-support.md,',
    '"Against the token simulation"), and name that folder in PARAF_CONFORMANCE_MODELS.',
  ].join('\n');
