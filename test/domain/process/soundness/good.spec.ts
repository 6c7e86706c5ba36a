import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { explore } from '../../../../src/domain/process/soundness/explore.js';
import { compileBpmn } from '../../../../src/infra/bpmn/compile.js';
import { compiled } from './drawing.js';
import { GOOD } from './good-models.js';

describe('a sound drawing has no error', () => {
  it.each(GOOD)('%s', async (_name, text) => {
    expect(explore(await compiled(text)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the procedures of the offices', () => {
  it('have no finding, but for the one total that the Prabumulih decree states wrongly', async () => {
    const files = (await readdir('config/processes')).filter((name) => name.endsWith('.bpmn'));
    expect(files.length).toBeGreaterThanOrEqual(9);
    for (const file of files) {
      const { definition, findings } = await compileBpmn(await readFile(`config/processes/${file}`));
      if (definition === undefined) throw new Error(`${file}: ${JSON.stringify(findings)}`);
      const found = [...findings, ...explore(definition)].map(({ severity, rule, message }) => ({
        severity,
        rule,
        message,
      }));
      expect({ file, found }).toEqual({
        file,
        found: file.startsWith('prabumulih')
          ? [
              {
                severity: 'warning',
                rule: 'stated-total',
                message: 'the paper states PT22M, its steps add up to PT25M',
              },
            ]
          : [],
      });
    }
  });
});
