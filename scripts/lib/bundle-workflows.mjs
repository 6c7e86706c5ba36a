/**
 * `node bundle-workflows.mjs`: the built workflows in one file, as the worker hands them to its sandboxes. Bundling takes longer
 * than everything else of a worker's start, and a worker starts more often than its sources change.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { ROOT } from './build.mjs';

const { code } = await bundleWorkflowCode({
  workflowsPath: join(ROOT, 'dist', 'workflows', 'permit.workflow.js'),
  logger: new DefaultLogger('ERROR'),
});
writeFileSync(join(ROOT, 'dist', 'workflows.bundle.js'), code);
