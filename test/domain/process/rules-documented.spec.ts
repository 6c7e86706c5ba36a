import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const FOLDERS = [
  'src/domain/process/compile',
  'src/domain/process/soundness',
  'src/domain/process/soundness/office',
  'src/infra/bpmn',
];
/** Places in the code that name a rule when they make a finding. */
const NAMED =
  /(?:'(?:standard|unsupported|office)',|rule:|(?:forbidden|advise)\(\s*compiling,|fault\(|refuse\(|wrong\(|once\()\s*'([a-z]+(?:-[a-z]+)*)'/g;

describe('docs/procedures.md', () => {
  it('names every rule that a finding may have', () => {
    const docs = readFileSync('docs/procedures.md', 'utf8');
    const rules = new Set(
      FOLDERS.flatMap((folder) =>
        readdirSync(folder)
          .filter((name) => name.endsWith('.ts'))
          .flatMap((name) =>
            [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(NAMED)].map((found) => found[1] ?? ''),
          ),
      ),
    );
    expect(rules.size).toBeGreaterThan(80);
    expect([...rules].filter((rule) => !docs.includes(`\`${rule}\``))).toEqual([]);
  });
});
