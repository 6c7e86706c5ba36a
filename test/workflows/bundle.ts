/** The workflows, bundled once for all spec files: webpack takes longer than the tests. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const SOURCES = ['src/workflows', 'src/domain', 'src/activities'];
const CACHE = join('node_modules', '.cache', 'paraf-workflows');

const digestOf = (folders: readonly string[]): string => {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
};

/** The bundle of this source tree: made by the first who asks, found by the others. */
export const workflowBundle = async (
  workflows = 'src/workflows/permit.workflow.ts',
  sources: readonly string[] = [],
): Promise<{ readonly code: string }> => {
  const name = createHash('sha256').update(workflows).digest('hex').slice(0, 8);
  const path = join(CACHE, `${name}-${digestOf([...SOURCES, ...sources])}.js`);
  if (!existsSync(path)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(process.cwd(), workflows),
      logger: new DefaultLogger('ERROR'),
    });
    mkdirSync(CACHE, { recursive: true });
    const draft = `${path}.${String(process.pid)}`;
    writeFileSync(draft, code);
    renameSync(draft, path);
  }
  return { code: readFileSync(path, 'utf8') };
};
