import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { conformanceModels, modelsAreMissing } from '../../scripts/lib/conformance-models.mjs';

describe('the models of the token simulation', () => {
  it('are looked for where they are named, and beside the clone otherwise', () => {
    const folder = mkdtempSync(join(tmpdir(), 'paraf-models-'));
    expect(conformanceModels(folder)).toEqual({ folder, present: false });
    writeFileSync(join(folder, 'cases.json'), '{"tests":[]}');
    expect(conformanceModels(folder)).toEqual({ folder, present: true });
    rmSync(folder, { recursive: true });
    expect(conformanceModels('').folder).toMatch(/shared.conformance.token-simulation$/);
  });

  it('are said to be missing with where they are to be had, by the command as well as by the suite', () => {
    expect(modelsAreMissing('/nowhere')).toMatch(
      /\/nowhere: none[^]*github\.com\/bpmn-io\/bpmn-js-token-simulation[^]*PARAF_CONFORMANCE_MODELS/,
    );
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(scripts['test:conformance']).toBe('node scripts/conformance.mjs');
    for (const file of ['scripts/conformance.mjs', 'test/conformance/token-simulation.spec.ts'])
      expect(readFileSync(file, 'utf8')).toContain('modelsAreMissing(');
  });
});
